#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/parameters.h"

/// Priors against the numbers that hang on them.
namespace outflow::scenario::detail {

namespace {

constexpr double far_out = 1e-6;  // chance of a value beyond the points that are tried, on either side

/// What is wrong with these numbers when every parameter has its p-quantile, by the place of the number.
std::map<Where, Diagnostic> faults_at(const Scenario& scenario, double p) {
  Scenario changed = scenario;
  std::vector<double> values;
  for (const auto& parameter : scenario.parameters) values.push_back(quantile(parameter.prior, p));
  set_parameters(changed, values);
  std::map<Where, Diagnostic> found;
  for (const auto& d : Checker(changed).ranges().all()) found.emplace(d.where, d);
  return found;
}

}  // namespace

Diagnostics Checker::ranges() {
  check_ranges();
  return std::move(out_);
}

/// Every number is looked at with its parameter far down and far up; a number grows or falls with its parameter, so that it is
/// within its range between the two when it is at both.
void Checker::check_parameters() {
  if (s_.parameters.empty()) return;
  const auto numbers = tied_numbers(s_);
  std::vector<bool> used(s_.parameters.size(), false);
  for (const auto& number : numbers) used[static_cast<std::size_t>(number.parameter)] = true;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (!used[i])
      out_.warning(s_.parameters[i].where, fmt::format("no number hangs on the parameter {}", s_.parameters[i].name),
                   "nothing can be learned about it",
                   fmt::format("write {{ parameter = \"{}\" }} somewhere, or drop it", s_.parameters[i].name));
  if (out_.has_errors()) return;  // the numbers in force come first
  for (const double p : {far_out, 1 - far_out}) {
    const auto faults = faults_at(s_, p);
    for (const auto& number : numbers) {
      const auto fault = faults.find(number.where);
      if (fault == faults.end()) continue;
      const Parameter& parameter = s_.parameters[static_cast<std::size_t>(number.parameter)];
      out_.error(number.where,
                 fmt::format("{} when the parameter {} is as {} as its prior allows ({:.4g})", fault->second.problem,
                             parameter.name, p < 0.5 ? "low" : "high", quantile(parameter.prior, p)),
                 fault->second.reason,
                 "bound the prior by low and high, or choose a law that keeps within: lognormal for numbers above 0, "
                 "logitnormal or beta for shares");
    }
  }
}

}  // namespace outflow::scenario::detail
