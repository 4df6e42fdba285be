#include "outflow/inference/voi.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "outflow/base/parallel.h"
#include "outflow/inference/weights.h"
#include "outflow/scenario/formula.h"

namespace outflow::inference {

namespace {

constexpr int periods_together = 10;

/// How often figures of a length were observed.
using Lengths = std::map<Span, int, bool (*)(const Span&, const Span&)>;
bool shorter(const Span& a, const Span& b) { return std::pair(a.months, a.seconds) < std::pair(b.months, b.seconds); }

Span length_of(const Period& period) {
  const int months = whole_months(period);
  return months > 0 ? Span{0, months} : Span{period.end - period.begin, 0};
}

std::optional<Span> most_frequent(const Lengths& lengths) {
  if (lengths.empty()) return std::nullopt;
  return std::max_element(lengths.begin(), lengths.end(), [](auto& a, auto& b) { return a.second < b.second; })->first;
}

bool same(const Figure& a, const Figure& b) { return a.cell == b.cell && a.kind == b.kind; }

bool same_length(const Figure& figure, const Span& length) {
  return !shorter(length_of(figure.period), length) && !shorter(length, length_of(figure.period));
}

/// The latest boundary at or before `now` on which periods of this length end: as the observed ones do, or else as the wanted
/// ones, or else of the steps.
Seconds last_end(const Span& length, Seconds now, const std::vector<Figure>& known, const std::vector<Figure>& wanted,
                 const model::Model& model) {
  for (auto f = known.rbegin(); f != known.rend(); ++f)
    if (same_length(*f, length) && f->period.end <= now) {
      Seconds end = f->period.end;
      while (add(end, length) <= now) end = add(end, length);
      return end;
    }
  for (const auto& f : wanted)
    if (same_length(f, length)) {
      int back = 0;
      while (add(f.period.end, length, -back) > now) ++back;
      return add(f.period.end, length, -back);
    }
  return std::min(now, model.time.whole().end);
}

/// A period as formulas write it, which know no quarters.
std::string dates_of(const Period& period) {
  const std::string text = format_period(period);
  if (text.find_first_of("QH/") == std::string::npos) return text;
  if (whole_months(period) > 0)
    return format_date(period.begin).substr(0, 7) + ".." + format_date(add(period.end, {0, -1})).substr(0, 7);
  return format_date(period.begin) + ".." + format_date(period.end - 1);
}

}  // namespace

std::string name_of(const Figure& figure, const scenario::Scenario& scenario, const model::Model& model) {
  const auto r = static_cast<std::size_t>(figure.cell.report);
  const std::string& report = scenario.reports[r].name;
  const std::string dates = dates_of(figure.period);
  if (figure.cell.cell == 0) return report + " " + dates;
  return fmt::format("{}({}, {}, {})", figure.kind == FigureKind::share ? "share" : "count", report, dates,
                     model.reports[r].cells[static_cast<std::size_t>(figure.cell.cell)]);
}

Figure figure_named(const std::string& text, const scenario::Scenario& scenario, const model::Model& model) {
  std::vector<scenario::FormulaFault> faults;
  const auto formula = scenario::parse_number(text, faults);
  if (formula) check_formula_of_history(*formula, scenario, faults);
  if (!faults.empty())
    throw std::invalid_argument(fmt::format("\"{}\": {}{}", text, faults.front().problem,
                                            faults.front().suggestion.empty() ? "" : "; " + faults.front().suggestion));
  if (formula->term != scenario::Term::count && formula->term != scenario::Term::share)
    throw std::invalid_argument(fmt::format(
        "\"{}\" is no figure that a report could publish; write arrivals 2018 or share(arrivals, 2018, sex=women)", text));
  const auto& q = formula->quantity;
  const auto report =
      std::find_if(scenario.reports.begin(), scenario.reports.end(), [&](const auto& r) { return r.name == q.report; });
  const auto r = static_cast<std::int32_t>(report - scenario.reports.begin());
  const auto& cells = model.reports[static_cast<std::size_t>(r)].cells;
  const auto group = scenario::group_of(q, scenario).value_or(scenario::GroupSelector{});
  const auto cell = group.empty() ? cells.begin() : std::find(cells.begin(), cells.end(), scenario::to_string(group));
  const auto steps = *model.time.steps_of(q.period);
  Figure figure{.cell = {r, static_cast<std::int32_t>(cell - cells.begin()), steps.first, steps.second}};
  figure.kind = formula->term == scenario::Term::share ? FigureKind::share : FigureKind::count;
  figure.period = q.period;
  figure.known_on = q.period.end;
  return figure;
}

std::vector<Figure> missing_figures(const model::Model& model, const std::vector<Figure>& known,
                                    const std::vector<Figure>& wanted, Seconds now) {
  std::map<std::int32_t, Lengths> by_report;
  Lengths everywhere(shorter), of_wanted(shorter);
  for (const auto& f : known) {
    ++by_report.try_emplace(f.cell.report, shorter).first->second[length_of(f.period)];
    ++everywhere[length_of(f.period)];
  }
  for (const auto& f : wanted) ++of_wanted[length_of(f.period)];
  std::vector<Figure> missing;
  const auto add_period = [&](std::int32_t report, std::int32_t cell, const Period& period) {
    const auto steps = model.time.steps_of(period);
    if (!steps) return;
    Figure figure{.cell = {report, cell, steps->first, steps->second}, .period = period, .known_on = period.end};
    const auto is_it = [&](const Figure& f) { return same(f, figure); };
    if (std::none_of(known.begin(), known.end(), is_it) && std::none_of(wanted.begin(), wanted.end(), is_it))
      missing.push_back(figure);
  };
  for (std::size_t r = 0; r < model.reports.size(); ++r) {
    const auto report = static_cast<std::int32_t>(r);
    const auto own = by_report.find(report);
    const auto length = most_frequent(own != by_report.end() ? own->second : of_wanted.empty() ? everywhere : of_wanted);
    if (!length) continue;
    const Seconds end = last_end(*length, now, known, wanted, model);
    for (std::size_t cell = 0; cell < model.reports[r].cells.size(); ++cell) {
      add_period(report, static_cast<std::int32_t>(cell), {add(end, *length, -1), end});
      if (model.reports[r].counts != model::Counts::stock)
        add_period(report, static_cast<std::int32_t>(cell), {add(end, *length, -periods_together), end});
    }
  }
  return missing;
}

namespace {

/// [history][target, candidate figure, ..., parameter, ...] on the straight scale.
Matrix wanted_columns(const Problem& problem, const Bank& bank) {
  const std::size_t figures = problem.targets.size(), parameters = bank.z.columns;
  Matrix wanted(bank.z.rows, figures + parameters);
  for (std::size_t i = 0; i < wanted.rows; ++i) {
    for (std::size_t j = 0; j < figures; ++j) wanted(i, j) = straight(problem.targets[j].kind, bank.targets(i, j));
    for (std::size_t k = 0; k < parameters; ++k) wanted(i, figures + k) = bank.z(i, k);
  }
  return wanted;
}

JointSample joint_of(const Conditioned& conditioned, FigureKind kind) {
  JointSample sample{kind, column_of(conditioned.values, 0), Matrix(0, conditioned.values.columns - 1), conditioned.weights};
  for (std::size_t i = 0; i < conditioned.values.rows; ++i) sample.learned.add_row(conditioned.values.row(i).subspan(1));
  return sample;
}

TargetNow now_of(const Conditioned& conditioned, FigureKind kind) {
  const auto values = column_of(conditioned.values, 0);
  const auto at = [&](double level) { return bent_back(kind, weighted_quantile(values, conditioned.weights, level)); };
  return {at(0.05), at(0.5), at(0.95), at(0.95) - at(0.05), conditioned.effective, 0};
}

}  // namespace

InformationAnswer value_of_information(const Problem& problem, const Bank& bank, std::size_t n_targets,
                                       const std::vector<Candidate>& candidates, const InformationSettings& settings) {
  const std::size_t figures = problem.targets.size(), parameters = bank.z.columns;
  std::vector<std::size_t> of_parameters(parameters);
  std::iota(of_parameters.begin(), of_parameters.end(), figures);
  const Conditioning conditioning(summaries_of(problem, bank), wanted_columns(problem, bank), bank.log_weights, of_parameters);
  const auto known = known_summaries(problem.figures);
  std::vector<std::vector<std::size_t>> columns;  // [candidate]
  std::size_t next_figure = n_targets;
  for (const auto& c : candidates) {
    columns.emplace_back();
    if (c.figure) columns.back().push_back(next_figure++);
    else if (c.parameter) columns.back().push_back(figures + *c.parameter);
    else
      for (std::size_t k = 0; k < parameters; ++k) columns.back().push_back(figures + k);
  }
  InformationAnswer answer;
  answer.values.resize(n_targets * candidates.size());
  parallel_for(answer.values.size(), settings.threads, [&](std::size_t i) {
    auto& value = answer.values[i];
    value.target = i / candidates.size();
    value.candidate = i % candidates.size();
    std::vector<std::size_t> columns_of_pair{value.target};
    columns_of_pair.insert(columns_of_pair.end(), columns[value.candidate].begin(), columns[value.candidate].end());
    value.narrowing = expected_narrowing(
        joint_of(conditioning.together(known, settings.keep, columns_of_pair), problem.targets[value.target].kind),
        settings.preposterior);
  });
  for (std::size_t t = 0; t < n_targets; ++t) {
    answer.targets.push_back(now_of(conditioning.together(known, settings.keep, std::vector{t}), problem.targets[t].kind));
    std::vector<double> dummies;
    for (const auto& v : answer.values)
      if (v.target == t) dummies.insert(dummies.end(), v.narrowing.dummies.begin(), v.narrowing.dummies.end());
    answer.targets.back().noise = noise_level(std::move(dummies), candidates.size());
  }
  return answer;
}

}  // namespace outflow::inference
