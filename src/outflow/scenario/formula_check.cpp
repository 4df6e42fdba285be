#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "outflow/scenario/format.h"
#include "outflow/scenario/formula.h"

/// Holds formulas against the names of a scenario.
namespace outflow::scenario {

namespace {

enum class From { observations, observed_only, model, model_only };

std::string meant(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  if (!near.empty()) return "did you mean \"" + near + "\"?";
  return known.empty() ? std::string() : fmt::format("known are {}", fmt::join(known, ", "));
}

class FormulaChecker {
 public:
  FormulaChecker(const Scenario& scenario, std::vector<FormulaFault>& faults) : s_(scenario), faults_(faults) {}

  void check(const Formula& f, From from) {
    switch (f.term) {
      case Term::count:
      case Term::share:
        quantity(f, from);
        return;
      case Term::observed:
        if (from == From::model_only || from == From::observed_only)
          fault(f, "observed(...) stands inside model(...) or observed(...)", "a number is of one or the other", "take it out");
        check(f.parts[0], From::observed_only);
        return;
      case Term::model:
        if (from == From::observed_only || from == From::model_only)
          fault(f, "model(...) stands inside observed(...) or model(...)", "a number is of one or the other", "take it out");
        check(f.parts[0], From::model_only);
        return;
      case Term::probability:
      case Term::median:
      case Term::mean:
      case Term::quantile:
        if (from != From::observations)
          fault(f, fmt::format("{} stands inside another function of the model", to_string(f)),
                "it is one number for all members, or nothing that was observed", "take it out");
        check(f.parts[0], From::model);
        return;
      default:
        for (const auto& part : f.parts) check(part, from);
    }
  }

 private:
  void fault(const Formula& f, std::string problem, std::string reason, std::string suggestion) {
    faults_.push_back({f.at, std::move(problem), std::move(reason), std::move(suggestion)});
  }

  void quantity(const Formula& f, From from) {
    const Quantity& q = f.quantity;
    const auto report = std::find_if(s_.reports.begin(), s_.reports.end(), [&](const Report& r) { return r.name == q.report; });
    if (report == s_.reports.end()) {
      std::vector<std::string> known;
      for (const auto& r : s_.reports) known.push_back(r.name);
      fault(f, fmt::format("there is no report \"{}\"", q.report), "claims are about what reports count", meant(q.report, known));
    }
    group(f);
    if (from == From::observations || from == From::observed_only || report == s_.reports.end()) return;
    const double seconds = mean_seconds(s_.step.value), whole = static_cast<double>(s_.end.value - s_.start.value);
    const bool has_steps = whole > 0 && seconds >= 1 && whole / seconds <= max_steps;  // otherwise told of [time]
    if (has_steps && !TimeAxis(s_.start.value, s_.end.value, s_.step.value).steps_of(q.period))
      fault(f, fmt::format("{} is no whole number of simulated steps", q.dates),
            fmt::format("the model has steps of {} from {} to {}", to_string(s_.step.value), format_date(s_.start.value),
                        format_date(s_.end.value)),
            "choose a period on their boundaries, or write observed(...)");
    const auto selector = group_of(q, s_);
    if (!selector || selector->empty()) return;
    const bool counted = selector->size() == 1 && std::any_of(report->by.begin(), report->by.end(), [&](const auto& by) {
                           return by.value == selector->begin()->first;
                         });
    if (!counted)
      fault(f, fmt::format("report {} does not count by {}", q.report, to_string(*selector)), "the model has no such number",
            "add the dimension to `by` of the report, or write observed(...)");
  }

  void group(const Formula& f) {
    std::vector<std::string> dimensions;
    for (const auto& d : s_.dimensions) dimensions.push_back(d.name);
    for (const auto& d : s_.statuses) dimensions.push_back(d.name);
    std::vector<std::string> used;
    for (const auto& [dimension, value] : f.quantity.group) {
      if (!dimension.empty() && std::find(dimensions.begin(), dimensions.end(), dimension) == dimensions.end()) {
        fault(f, fmt::format("there is no dimension \"{}\"", dimension), "groups are told apart by dimensions",
              meant(dimension, dimensions));
        continue;
      }
      const auto found = holders(dimension, value);
      if (found.empty())
        fault(f, fmt::format("\"{}\" is no value of {}", value, dimension.empty() ? "any dimension" : dimension),
              "nobody is in such a group", meant(value, values(dimension)));
      if (found.size() > 1)
        fault(f, fmt::format("\"{}\" is a value of {}", value, fmt::join(found, " and of ")), "it is unclear which is meant",
              fmt::format("write {}={}", found.front(), value));
      if (found.size() != 1) continue;
      if (std::find(used.begin(), used.end(), found.front()) != used.end())
        fault(f, fmt::format("the dimension {} is named twice", found.front()), "nobody has two of its values", "");
      used.push_back(found.front());
    }
  }

  [[nodiscard]] std::vector<std::string> values(const std::string& dimension) const {
    std::vector<std::string> all;
    for (const auto& d : s_.dimensions)
      if (dimension.empty() || d.name == dimension) all.insert(all.end(), d.values.begin(), d.values.end());
    for (const auto& d : s_.statuses)
      if (dimension.empty() || d.name == dimension)
        for (const auto& value : d.values) all.push_back(value.value);
    return all;
  }

  /// The dimensions that have the value.
  [[nodiscard]] std::vector<std::string> holders(const std::string& dimension, const std::string& value) const {
    std::vector<std::string> found;
    const auto look = [&](const std::string& name) {
      const auto all = values(name);
      if ((dimension.empty() || name == dimension) && std::find(all.begin(), all.end(), value) != all.end())
        found.push_back(name);
    };
    for (const auto& d : s_.dimensions) look(d.name);
    for (const auto& d : s_.statuses) look(d.name);
    return found;
  }

  const Scenario& s_;
  std::vector<FormulaFault>& faults_;
};

/// Where in the file a character of a formula stands. A formula with a comma or a line break is in quotes, which come first.
Where place_of(const Given<std::string>& formula, int at) {
  Where where = formula.where;
  if (where.line == 0) return where;
  const std::string before = formula.value.substr(0, static_cast<std::size_t>(at));
  const auto lines = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  const int quote = formula.value.find_first_of(",\n") == std::string::npos ? 0 : 1;
  where.line += lines;
  where.column = lines == 0 ? where.column + quote + at : at - static_cast<int>(before.rfind('\n'));
  return where;
}

}  // namespace

void check_formula(const Formula& formula, const Scenario& scenario, std::vector<FormulaFault>& faults) {
  FormulaChecker(scenario, faults).check(formula, From::observations);
}

void check_formula_of_history(const Formula& formula, const Scenario& scenario, std::vector<FormulaFault>& faults) {
  FormulaChecker(scenario, faults).check(formula, From::model_only);
}

void check_claim_formulas(const Scenario& scenario, Diagnostics& diagnostics) {
  for (const auto& claim : scenario.claims) {
    if (claim.formula.value.empty()) continue;
    std::vector<FormulaFault> faults;
    const auto formula = parse_formula(claim.formula.value, faults);
    if (formula) check_formula(*formula, scenario, faults);
    for (const auto& fault : faults)
      diagnostics.error(place_of(claim.formula, fault.at), fmt::format("formula of claim {}: {}", claim.id.value, fault.problem),
                        fault.reason, fault.suggestion);
  }
}

}  // namespace outflow::scenario
