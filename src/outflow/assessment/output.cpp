#include "outflow/assessment/output.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/assessment/needs.h"
#include "outflow/ensemble/derived.h"

namespace outflow::assessment {

namespace {

using scenario::Formula;
using scenario::FormulaFault;
using scenario::Term;

constexpr std::array<std::pair<std::string_view, Series>, 5> series_names{{{"fate", Series::fate},
                                                                           {"outcome", Series::outcome},
                                                                           {"stock", Series::stock},
                                                                           {"entries", Series::entries},
                                                                           {"need", Series::need}}};
/// In the order of engine::Fate.
constexpr std::array<const char*, engine::n_fates> fates{"at_home",     "in_transit", "held", "arrived",
                                                         "turned_back", "died",       "lost"};

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

void last_end(const Formula& f, std::optional<Seconds>& end) {
  if (f.term == Term::count || f.term == Term::share) end = std::max(end.value_or(f.quantity.period.end), f.quantity.period.end);
  for (const auto& part : f.parts) last_end(part, end);
}

std::vector<std::string> names_of(Series series, const scenario::Scenario& s, const model::Model& m) {
  switch (series) {
    case Series::fate:
      return {fates.begin(), fates.end()};
    case Series::outcome:
      return m.labels.outcomes;
    case Series::stock:
    case Series::entries:
      return m.labels.places;
    case Series::need:
      return NeedsTally(s, m, 0).names();
    case Series::formula:
      break;
  }
  return {};
}

}  // namespace

std::optional<Seconds> Output::end() const {
  if (series != Series::formula) return period ? std::optional(period->end) : std::nullopt;
  std::optional<Seconds> last;
  last_end(formula, last);
  return last;
}

std::optional<Output> parse_output(const std::string& text, std::vector<FormulaFault>& faults) {
  Output output{.text = std::string(without_blanks(text)), .series = Series::formula, .formula = {}, .name = {}, .period = {}};
  const auto colon = output.text.find(':');
  const auto known = std::find_if(series_names.begin(), series_names.end(), [&](const auto& s) {
    return colon != std::string::npos && s.first == std::string_view(output.text).substr(0, colon);
  });
  if (known == series_names.end()) {
    auto formula = scenario::parse_number(output.text, faults);
    if (!formula) return std::nullopt;
    output.formula = std::move(*formula);
    return output;
  }
  output.series = known->second;
  const auto blank = std::min(output.text.find(' ', colon), output.text.size());
  output.name = output.text.substr(colon + 1, blank - colon - 1);
  if (blank == output.text.size()) return output;
  const std::string dates(without_blanks(std::string_view(output.text).substr(blank)));
  output.period = parse_period(dates);
  if (output.period) return output;
  faults.push_back({static_cast<int>(blank) + 1, fmt::format("\"{}\" is no period", dates), "",
                    "write 2018, 2017-06, 2017-06-15 or 2015..2019, or nothing for the whole time"});
  return std::nullopt;
}

void check_output(const Output& output, const scenario::Scenario& scenario, const model::Model& model,
                  std::vector<FormulaFault>& faults) {
  if (output.series == Series::formula) {
    check_formula_of_history(output.formula, scenario, faults);
    return;
  }
  const auto names = names_of(output.series, scenario, model);
  if (std::find(names.begin(), names.end(), output.name) == names.end()) {
    const std::string near = nearest(output.name, names);
    const auto series = output.text.substr(0, output.text.find(':'));
    faults.push_back({static_cast<int>(series.size()) + 1, fmt::format("there is no {} \"{}\"", series, output.name), "",
                      !near.empty()   ? "did you mean \"" + near + "\"?"
                      : names.empty() ? "the scenario has none"
                                      : fmt::format("there are {}", fmt::join(names, ", "))});
  }
  if (output.period && !model.time.steps_of(*output.period))
    faults.push_back(
        {0, fmt::format("{} is no whole number of simulated steps", output.text),
         fmt::format("the model runs from {} to {}", format_date(model.time.whole().begin), format_date(model.time.whole().end)),
         "choose a period on the boundaries of its steps"});
}

OutputReader::OutputReader(std::vector<Output> outputs, const scenario::Scenario& scenario, const model::Model& model)
    : outputs_(std::move(outputs)) {
  for (const auto& o : outputs_) {
    const auto names = names_of(o.series, scenario, model);
    index_.push_back(static_cast<int>(std::find(names.begin(), names.end(), o.name) - names.begin()));
    steps_.push_back(o.period ? model.time.steps_of(*o.period).value_or(std::pair{0, 0}) : std::pair{0, model.n_steps()});
    needs_ = needs_ || o.series == Series::need;
  }
}

namespace {

/// One history, and what a formula comes to in it.
struct Reading {
  const scenario::Scenario& scenario;
  const model::Model& model;
  const engine::Layout& layout;
  const engine::Trajectory& trajectory;

  [[nodiscard]] double counted(const scenario::Quantity& q, bool everybody) const {
    const auto report =
        std::find_if(scenario.reports.begin(), scenario.reports.end(), [&](const auto& r) { return r.name == q.report; });
    const auto r = report - scenario.reports.begin();
    const auto& cells = model.reports[static_cast<std::size_t>(r)].cells;
    const auto group = scenario::group_of(q, scenario).value_or(scenario::GroupSelector{});
    const auto cell =
        everybody || group.empty() ? cells.begin() : std::find(cells.begin(), cells.end(), scenario::to_string(group));
    const auto steps = model.time.steps_of(q.period).value_or(std::pair{0, 0});
    return static_cast<double>(ensemble::period_count(
        {static_cast<std::int32_t>(r), static_cast<std::int32_t>(cell - cells.begin()), steps.first, steps.second}, model, layout,
        trajectory));
  }

  [[nodiscard]] double value(const Formula& f) const {
    const auto part = [&](std::size_t k) { return value(f.parts[k]); };
    const double none = std::numeric_limits<double>::quiet_NaN();
    switch (f.term) {
      case Term::number:
        return f.number;
      case Term::count:
        return counted(f.quantity, false);
      case Term::share: {
        const double whole = counted(f.quantity, true);
        return whole > 0 ? counted(f.quantity, false) / whole : none;
      }
      case Term::plus:
        return part(0) + part(1);
      case Term::minus:
        return part(0) - part(1);
      case Term::times:
        return part(0) * part(1);
      case Term::over: {
        const double by = part(1);
        return by != 0 ? part(0) / by : none;
      }
      case Term::negative:
        return -part(0);
      default:
        return truth(f);
    }
  }

  /// 1, 0, or not a number where a number in it is none.
  [[nodiscard]] double truth(const Formula& f) const {
    const double a = value(f.parts[0]), b = f.parts.size() > 1 ? value(f.parts[1]) : 0;
    if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
    switch (f.term) {
      case Term::any:
        return a != 0 || b != 0;
      case Term::all:
        return a != 0 && b != 0;
      case Term::negation:
        return a == 0;
      case Term::less:
        return a < b;
      case Term::less_equal:
        return a <= b;
      case Term::greater:
        return a > b;
      case Term::greater_equal:
        return a >= b;
      case Term::equal:
        return a == b;
      default:
        return a != b;
    }
  }

  [[nodiscard]] double sum(int row, std::pair<int, int> steps) const {
    const auto values = trajectory.row(row);
    return static_cast<double>(std::accumulate(values.begin() + steps.first, values.begin() + steps.second, std::int64_t{0}));
  }
  [[nodiscard]] double at_end(int row, std::pair<int, int> steps) const {
    return static_cast<double>(trajectory.at(row, steps.second - 1));
  }
  [[nodiscard]] double fate(engine::Fate fate, std::pair<int, int> steps) const {
    const int row = layout.fate(fate);
    const bool cumulative = fate == engine::Fate::turned_back || fate == engine::Fate::died || fate == engine::Fate::lost;
    return at_end(row, steps) - (cumulative && steps.first > 0 ? static_cast<double>(trajectory.at(row, steps.first - 1)) : 0.0);
  }
};

}  // namespace

std::vector<double> OutputReader::values(const scenario::Scenario& scenario, const model::Model& model,
                                         const engine::Layout& layout, const engine::Trajectory& trajectory, std::uint64_t seed,
                                         std::uint64_t member) const {
  const Reading reading{scenario, model, layout, trajectory};
  std::optional<NeedsTally> needs;
  if (needs_) needs.emplace(scenario, model, seed).add(static_cast<int>(member), trajectory);
  std::vector<double> values;
  for (std::size_t k = 0; k < outputs_.size(); ++k) {
    const auto& o = outputs_[k];
    switch (o.series) {
      case Series::formula:
        values.push_back(reading.value(o.formula));
        break;
      case Series::fate:
        values.push_back(reading.fate(static_cast<engine::Fate>(index_[k]), steps_[k]));
        break;
      case Series::outcome:
        values.push_back(reading.sum(layout.outcome(index_[k]), steps_[k]));
        break;
      case Series::stock:
        values.push_back(reading.at_end(layout.stock(index_[k]), steps_[k]));
        break;
      case Series::entries:
        values.push_back(reading.sum(layout.entries(index_[k]), steps_[k]));
        break;
      case Series::need:
        values.push_back(
            static_cast<double>(needs->persons_of_last(steps_[k].first, steps_[k].second)[static_cast<std::size_t>(index_[k])]));
        break;
    }
  }
  return values;
}

}  // namespace outflow::assessment
