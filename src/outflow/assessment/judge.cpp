#include "outflow/assessment/judge.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "outflow/base/number_text.h"
#include "outflow/ensemble/quantiles.h"

namespace outflow::assessment::detail {

using scenario::Formula;
using scenario::Term;

namespace {

constexpr double z95 = 1.959963984540054;  ///< 97.5% point of the normal law

std::string text_of(double value) {
  if (std::isinf(value)) return value > 0 ? "any number" : "any negative number";
  return figure_text(value);
}

std::string text_of(const Interval& i) {
  if (i.exact()) return text_of(i.low);
  if (std::isinf(i.high)) return i.low <= 0 ? "not known" : "at least " + text_of(i.low);
  if (std::isinf(i.low)) return "at most " + text_of(i.high);
  return text_of(i.low) + " to " + text_of(i.high);
}

/// Wilson, "Probable inference, the law of succession, and statistical inference", J. Am. Stat. Assoc. 22 (1927) 209.
Interval wilson(double share, double n) {
  const double z2 = z95 * z95, middle = share + z2 / (2 * n);
  const double half = z95 * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {std::max(0.0, (middle - half) / (1 + z2 / n)), std::min(1.0, (middle + half) / (1 + z2 / n))};
}

Truth compared(Term term, const Interval& a, const Interval& b) {
  switch (term) {
    case Term::less:
      return less(a, b);
    case Term::less_equal:
      return less_equal(a, b);
    case Term::greater:
      return less(b, a);
    case Term::greater_equal:
      return less_equal(b, a);
    case Term::equal:
      return equal(a, b);
    default:
      return !equal(a, b);
  }
}

Interval joined(Term term, const Interval& a, const Interval& b) {
  switch (term) {
    case Term::plus:
      return a + b;
    case Term::minus:
      return a - b;
    case Term::times:
      return a * b;
    default:
      return a / b;
  }
}

bool is_function_of_members(Term term) {
  return term == Term::probability || term == Term::median || term == Term::mean || term == Term::quantile;
}

/// model(...) that no probability, median, ... has made one number of.
bool has_bare_model(const Formula& f) {
  if (f.term == Term::model) return true;
  if (is_function_of_members(f.term)) return false;
  return std::any_of(f.parts.begin(), f.parts.end(), has_bare_model);
}

/// Of values in ascending order the one at `level`, and the order statistics 1.96 binomial standard deviations below and above.
Interval order_statistics(std::vector<double> lows, std::vector<double> highs, double level) {
  std::sort(lows.begin(), lows.end());
  std::sort(highs.begin(), highs.end());
  const auto n = static_cast<double>(lows.size());
  const double half = z95 * std::sqrt(n * level * (1 - level));
  const auto at = [&](double rank) { return static_cast<std::size_t>(std::clamp(rank, 1.0, n) - 1); };
  return {lows[at(std::floor(n * level - half))], highs[at(std::ceil(n * level + half) + 1)]};
}

Interval mean_of(const std::vector<double>& lows, const std::vector<double>& highs) {
  const auto bound = [](const std::vector<double>& values, double direction) {
    const auto n = static_cast<double>(values.size());
    double mean = 0, squares = 0;
    for (const double v : values) mean += v / n;
    for (const double v : values) squares += (v - mean) * (v - mean);
    return n < 2 ? direction * INFINITY : mean + direction * z95 * std::sqrt(squares / (n - 1) / n);
  };
  return {bound(lows, -1), bound(highs, 1)};
}

}  // namespace

/// What would decide a part is of interest only while the part is open.
Truth Judge::truth(const Formula& f) {
  const std::size_t asked = finding_.would_decide.size();
  const Truth found = part_truth(f);
  if (found != Truth::unknown) finding_.would_decide.resize(asked);
  return found;
}

Truth Judge::part_truth(const Formula& f) {
  switch (f.term) {
    case Term::any:
    case Term::all: {
      const Truth a = truth(f.parts[0]), b = truth(f.parts[1]);
      return f.term == Term::any ? either(a, b) : both(a, b);
    }
    case Term::negation:
      return !truth(f.parts[0]);
    case Term::probability:
      return by_chance(f, f.parts[0], true);
    default:
      return comparison(f);
  }
}

Truth Judge::comparison(const Formula& f) {
  if (has_bare_model(f)) return by_chance(f, f, false);
  const Interval a = number(f.parts[0]), b = number(f.parts[1]);
  const Truth truth = compared(f.term, a, b);
  const Truth said = state(f, truth, fmt::format("{} against {}", text_of(a), text_of(b)));
  if (truth == Truth::unknown) ask_for_figures(f);
  return said;
}

/// A statement about the model by the share of members in which it holds.
Truth Judge::by_chance(const Formula& whole, const Formula& f, bool modelled) {
  const Interval share = share_of_members(f, modelled);
  if (members_.members() == 0) {
    ask_for("a run of the model");
    return state(whole, Truth::unknown, "no members");
  }
  const Truth truth = share.low >= rules_.certainty        ? Truth::yes
                      : share.high <= 1 - rules_.certainty ? Truth::no
                                                           : Truth::unknown;
  const std::string percent = share.exact() ? fmt::format("{:.3g}%", 100 * share.low)
                                            : fmt::format("{:.3g}% to {:.3g}%", 100 * share.low, 100 * share.high);
  const Truth said = state(whole, truth, fmt::format("holds in {} of {} members", percent, members_.members()));
  if (truth == Truth::unknown) ask_for_figures(f);
  return said;
}

Interval Judge::share_of_members(const Formula& f, bool modelled) {
  for (const Formula* quantity : modelled_quantities(f, modelled)) add_modelled(*quantity);
  double yes = 0, no = 0;
  const auto n = static_cast<std::size_t>(members_.members());
  for (std::size_t k = 0; k < n; ++k) {
    const Truth truth = in_member(f, k, modelled);
    yes += truth == Truth::yes;
    no += truth == Truth::no;
  }
  if (n == 0) return {0, 1};
  return {yes / static_cast<double>(n), 1 - no / static_cast<double>(n)};
}

Interval Judge::number(const Formula& f) {
  switch (f.term) {
    case Term::number:
      return exactly(f.number);
    case Term::count:
    case Term::share:
      return observed(f);
    case Term::observed:
      return number(f.parts[0]);
    case Term::negative:
      return exactly(0) - number(f.parts[0]);
    case Term::probability: {
      const Interval share = share_of_members(f.parts[0], true);
      const double n = members_.members();
      if (n == 0) return {0, 1};
      return {wilson(share.low, n).low, wilson(share.high, n).high};
    }
    case Term::median:
    case Term::mean:
    case Term::quantile:
      return over_members(f);
    default:
      return joined(f.term, number(f.parts[0]), number(f.parts[1]));
  }
}

Interval Judge::over_members(const Formula& f) {
  for (const Formula* quantity : modelled_quantities(f, true)) add_modelled(*quantity);
  std::vector<double> lows, highs;
  for (std::size_t k = 0; k < static_cast<std::size_t>(members_.members()); ++k) {
    const Interval value = number_in_member(f.parts[0], k, true);
    if (value == Interval{}) continue;  // a share of nobody
    lows.push_back(value.low);
    highs.push_back(value.high);
  }
  if (lows.empty()) return {};
  if (f.term == Term::mean) return mean_of(lows, highs);
  return order_statistics(std::move(lows), std::move(highs), f.term == Term::median ? 0.5 : f.number);
}

Interval Judge::observed(const Formula& f) {
  const auto& q = f.quantity;
  const auto group = scenario::group_of(q, s_).value_or(scenario::GroupSelector{});
  const ObservedFigure figure =
      f.term == Term::share ? observed_share(s_, q.report, q.period, group) : observed_count(s_, q.report, q.period, group);
  add_observed(f, figure);
  return figure.value;
}

Truth Judge::in_member(const Formula& f, std::size_t member, bool modelled) {
  switch (f.term) {
    case Term::any:
      return either(in_member(f.parts[0], member, modelled), in_member(f.parts[1], member, modelled));
    case Term::all:
      return both(in_member(f.parts[0], member, modelled), in_member(f.parts[1], member, modelled));
    case Term::negation:
      return !in_member(f.parts[0], member, modelled);
    default:
      return compared(f.term, number_in_member(f.parts[0], member, modelled), number_in_member(f.parts[1], member, modelled));
  }
}

Interval Judge::number_in_member(const Formula& f, std::size_t member, bool modelled) {
  switch (f.term) {
    case Term::number:
      return exactly(f.number);
    case Term::observed:
      return number(f.parts[0]);
    case Term::model:
      return number_in_member(f.parts[0], member, true);
    case Term::negative:
      return exactly(0) - number_in_member(f.parts[0], member, modelled);
    case Term::count:
    case Term::share: {
      if (!modelled) return number(f);
      const auto* part = members_.find(f.quantity, false);
      if (part == nullptr) return {};
      const auto count = exactly(static_cast<double>((*part)[member]));
      if (f.term == Term::count) return count;
      const auto* whole = members_.find(f.quantity, true);
      return whole == nullptr ? Interval{} : count / exactly(static_cast<double>((*whole)[member]));
    }
    default:
      return joined(f.term, number_in_member(f.parts[0], member, modelled), number_in_member(f.parts[1], member, modelled));
  }
}

/// Notes how a comparison or probability came out, and takes the word from reports that nobody measures.
Truth Judge::state(const Formula& f, Truth truth, std::string numbers) {
  const auto reports = unmeasured(f);
  if (!reports.empty() && truth != Truth::unknown) {
    numbers += fmt::format("; but nobody measures {}", fmt::join(reports, ", "));
    for (const auto& report : reports) ask_for("a count of " + report + ", which nobody measures");
    truth = Truth::unknown;
  }
  finding_.statements.push_back({to_string(f), truth, std::move(numbers)});
  return truth;
}

std::vector<std::string> Judge::unmeasured(const Formula& f) const {
  std::vector<std::string> found;
  if (f.term == Term::count || f.term == Term::share)
    for (const auto& r : s_.reports)
      if (r.name == f.quantity.report && !r.measured.value) found.push_back(r.name);
  for (const auto& part : f.parts)
    for (auto& name : unmeasured(part))
      if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(std::move(name));
  return found;
}

void Judge::add_observed(const Formula& f, const ObservedFigure& figure) {
  Evidence evidence;
  evidence.figure = to_string(f.quantity, f.term);
  if (std::any_of(finding_.evidence.begin(), finding_.evidence.end(),
                  [&](const auto& e) { return !e.modelled && e.figure == evidence.figure; }))
    return;
  evidence.value = figure.value;
  evidence.derived = figure.derived;
  for (const auto* observation : figure.from)
    if (std::find(evidence.sources.begin(), evidence.sources.end(), observation->remark.source) == evidence.sources.end())
      evidence.sources.push_back(observation->remark.source);
  finding_.evidence.push_back(std::move(evidence));
}

void Judge::add_modelled(const Formula& f) {
  Evidence evidence;
  evidence.figure = to_string(f.quantity, f.term);
  evidence.modelled = true;
  if (std::any_of(finding_.evidence.begin(), finding_.evidence.end(),
                  [&](const auto& e) { return e.modelled && e.figure == evidence.figure; }))
    return;
  ensemble::QuantileSketch<double> sketch(1);
  for (std::size_t k = 0; k < static_cast<std::size_t>(members_.members()); ++k) {
    const Interval value = number_in_member(f, k, true);
    const double one = value.exact() ? value.low : std::nan("");
    sketch.add({&one, 1});
  }
  const auto quantiles = sketch.quantiles().front();
  if (std::isnan(quantiles[3])) return;
  evidence.value = {quantiles[1], quantiles[5]};
  evidence.median = quantiles[3];
  finding_.evidence.push_back(std::move(evidence));
}

/// Every number in f that is not known exactly could decide it: an observation where there is none, a narrower one where there is
/// a range.
void Judge::ask_for_figures(const Formula& f) {
  if (f.term == Term::count || f.term == Term::share) {
    const auto group = scenario::group_of(f.quantity, s_).value_or(scenario::GroupSelector{});
    const auto& q = f.quantity;
    const ObservedFigure figure =
        f.term == Term::share ? observed_share(s_, q.report, q.period, group) : observed_count(s_, q.report, q.period, group);
    const std::string name = to_string(q, f.term);
    if (figure.derived == Derived::missing) ask_for("an observation of " + name);
    else if (!figure.value.exact()) ask_for(fmt::format("a narrower figure for {} (now {})", name, text_of(figure.value)));
    return;
  }
  if (is_function_of_members(f.term)) ask_for("more members, or a model that is more certain of " + to_string(f));
  for (const auto& part : f.parts) ask_for_figures(part);
}

void Judge::ask_for(std::string what) {
  auto& list = finding_.would_decide;
  if (std::find(list.begin(), list.end(), what) == list.end()) list.push_back(std::move(what));
}

}  // namespace outflow::assessment::detail
