#include "outflow/api/detail/forecast_variants.h"

#include <algorithm>

#include "outflow/api/failure.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/variant.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

bool is_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !name.empty() && name.size() <= 100 && name.front() != '.' && std::all_of(name.begin(), name.end(), fits);
}

void check_names(const std::vector<ForecastVariant>& variants) {
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (!is_name(variants[i].name))
      throw BadRequest("a variant cannot be called \"" + variants[i].name + "\"; use letters, digits, _, - and .");
    if (variants[i].changes.empty())
      throw BadRequest("the variant \"" + variants[i].name + "\" changes nothing; write --set after --variant");
    for (std::size_t j = 0; j < i; ++j)
      if (variants[j].name == variants[i].name) throw BadRequest("two variants are called \"" + variants[i].name + "\"");
  }
}

Seconds begin_of(const ForecastVariant& variant, Seconds now) {
  if (variant.from.empty()) return now;
  const auto date = parse_date(variant.from);
  if (!date) throw BadRequest("--from is \"" + variant.from + "\"; write 2026, 2026-01 or 2026-01-15");
  if (date->begin < now)
    throw BadRequest("--from is " + variant.from + ", but figures are known up to " + format_date(now) +
                     "; what happened is not otherwise in a forecast (outflow whatif asks what would have been)");
  return date->begin;
}

}  // namespace

std::vector<inf::Problem> variant_problems(const inf::Problem& problem, const std::vector<ForecastVariant>& variants) {
  check_names(variants);
  Seconds now = problem.scenario.start.value;
  for (const auto& f : problem.figures) now = std::max(now, f.period.end);
  std::vector<inf::Problem> problems;
  Diagnostics faults;
  for (const auto& variant : variants) {
    inf::Problem other = problem;
    other.scenario = scenario::with_changes(problem.scenario, variant.changes, begin_of(variant, now), faults);
    if (!faults.has_errors())
      for (const auto& d : scenario::validate(other.scenario).all())
        if (d.severity == Severity::error) faults.error(d.where, d.problem, d.reason, d.suggestion);
    problems.push_back(std::move(other));
  }
  if (faults.has_errors()) throw InvalidScenario(faults);
  return problems;
}

}  // namespace outflow::api::detail
