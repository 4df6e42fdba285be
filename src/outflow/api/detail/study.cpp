#include "outflow/api/detail/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/failure.h"
#include "outflow/io/file_error.h"
#include "outflow/io/results/view.h"

namespace outflow::api::detail {

ScenarioInput uncertain_scenario(const std::filesystem::path& folder) {
  ScenarioInput input = read_input(folder, {});
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  if (input.scenario.parameters.empty())
    throw BadRequest(
        "no number of the scenario carries a prior, so all of it is taken as known; write for instance "
        "{ prior = 'lognormal', median = 0.3, p90 = 0.4 } where a number stands");
  return input;
}

void warn_of_later_counts(ScenarioInput& input) {
  if (input.kept == nullptr) return;
  if (input.scenario.journeys.newcomers.value == scenario::NewcomerSource::prescribed)
    input.diagnostics.warning(
        {.file = "departures.csv"}, "the newcomers of a day tell of counts that were published later",
        "they were imported from a folder of Flee, on straight lines from each count to the next, corrected",
        "ask outflow calibrate FOLDER --as-of DATE of that folder itself");
  const auto& places = input.scenario.places;
  if (std::any_of(places.begin(), places.end(), [](const auto& p) { return p.capacity_persons.value.has_value(); }))
    input.diagnostics.warning({.file = "places.csv"}, "capacities have no date, and may come from later counts",
                              "a folder of Flee often gives its largest count as the capacity",
                              "leave the column capacity blank for a question about what was known on a day");
}

int number_in(const std::optional<std::int64_t>& given, int otherwise, int least, int most, const char* name) {
  if (!given) return otherwise;
  if (*given < least || *given > most)
    throw BadRequest(fmt::format("the number of {} is {}; it lies from {} to {}", name, *given, least, most));
  return static_cast<int>(*given);
}

Seconds date_of(const std::string& text, const char* option) {
  const auto date = parse_date(text);
  if (!date) throw BadRequest(fmt::format("{} is '{}', which is no date; write 2026-12-31, 2026-12 or 2026", option, text));
  return date->begin;
}

void own_folder(const std::filesystem::path& folder, std::initializer_list<const char*> signs, const char* task) {
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_directory(folder, error))
    throw io::FileError(folder, "is a file; name a folder");
  std::filesystem::create_directories(folder, error);
  if (error) throw io::FileError(folder, "cannot be made: " + error.message());
  const bool ours =
      std::any_of(signs.begin(), signs.end(), [&](const char* sign) { return std::filesystem::exists(folder / sign); });
  if (!ours && !std::filesystem::is_empty(folder))
    throw io::FileError(folder, fmt::format("holds files that no {} has written; name another folder", task));
}

std::string how_far(const inference::RegressionProgress& progress) {
  std::string text = progress.round > 1 ? fmt::format(", round {}", progress.round) : std::string();
  if (progress.effective > 0) text += fmt::format(", effective {:.0f}", progress.effective);
  return text;
}

std::string percent(double share) { return fmt::format("{:.0f}%", std::round(100 * share) + 0.0); }

std::string in_percent(const inference::Estimate& e) {
  return fmt::format("{} ({})", percent(e.value), percent_range(e.low, e.high));
}

std::string percent_range(double low, double high) {
  return fmt::format("{:.0f} to {:.0f}", std::round(100 * low) + 0.0, std::round(100 * high) + 0.0);  // no "-0"
}

std::string csv_cells(const std::optional<inference::Estimate>& e) {
  using io::results::format_number;
  return e ? format_number(e->value) + "," + format_number(e->low) + "," + format_number(e->high) : std::string(",,");
}

}  // namespace outflow::api::detail
