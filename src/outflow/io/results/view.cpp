#include "outflow/io/results/view.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "outflow/base/contract.h"
#include "outflow/scenario/observations.h"

namespace outflow::io::results {

namespace {

constexpr Seconds day = 86400;

bool is_midnight(Seconds moment) { return moment % day == 0; }

/// The scenario object of each label; a label "x~back" is that of "x".
template <class Object>
std::vector<const Object*> by_label(const std::vector<Object>& written, const std::vector<std::string>& labels) {
  std::map<std::string, const Object*> by_id;
  for (const auto& object : written) by_id.emplace(object.id, &object);
  std::vector<const Object*> result;
  for (const auto& label : labels) {
    auto found = by_id.find(label);
    if (found == by_id.end() && label.ends_with("~back")) found = by_id.find(label.substr(0, label.size() - 5));
    OUTFLOW_EXPECT(found != by_id.end());
    result.push_back(found->second);
  }
  return result;
}

}  // namespace

std::string period_name(const Period& period) {
  const bool days = is_midnight(period.begin) && is_midnight(period.end);
  return format_date(period.begin) + ".." + format_date(days ? period.end - day : period.end - 1);
}

std::optional<ensemble::Fit> report_fit(const View& view, int report) {
  std::vector<ensemble::Compared> years, all;
  for (std::size_t i = 0; i < view.observed.size(); ++i) {
    const auto& [observation, cell, whole_year] = view.observed[i];
    if (cell.report != report || cell.cell != 0 || !observation->persons.value) continue;
    all.push_back({*observation->persons.value, view.result.counts.quantiles[view.period_index(i)]});
    if (whole_year) years.push_back(all.back());
  }
  return ensemble::fit(years.empty() ? all : years);
}

std::vector<const scenario::Link*> written_links(const scenario::Scenario& scenario, const model::Model& model) {
  return by_label(scenario.links, model.labels.links);
}

std::vector<const scenario::Place*> written_places(const scenario::Scenario& scenario, const model::Model& model) {
  return by_label(scenario.places, model.labels.places);
}

std::string format_number(double value) {
  char text[400];  // the longest double without exponent has 309 digits before and 325 behind the point, never both
  const auto [end, error] = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
  OUTFLOW_EXPECT(error == std::errc{});
  return {text, end};
}

}  // namespace outflow::io::results
