#include <fmt/format.h>

#include <cmath>

#include "outflow/api/detail/study.h"
#include "outflow/api/failure.h"
#include "outflow/io/file_error.h"

namespace outflow::api::detail {

Deadline::Deadline(const std::atomic<bool>* asked, std::optional<double> minutes) : asked_(asked) {
  if (minutes)
    end_ = std::chrono::steady_clock::now() +
           std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(*minutes * 60));
}

void Deadline::look() {
  if (was_asked() || (end_ && std::chrono::steady_clock::now() >= *end_)) stop = true;
}

ScenarioInput uncertain_scenario(const std::filesystem::path& folder) {
  ScenarioInput input = read_input(folder, {});
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  if (input.scenario.parameters.empty())
    throw BadRequest(
        "no number of the scenario carries a prior, so all of it is taken as known; write for instance "
        "{ prior = 'lognormal', median = 0.3, p90 = 0.4 } where a number stands");
  return input;
}

Seconds date_of(const std::string& text, const char* option) {
  const auto date = parse_date(text);
  if (!date) throw BadRequest(fmt::format("{} is '{}', which is no date; write 2026-12-31, 2026-12 or 2026", option, text));
  return date->begin;
}

void own_folder(const std::filesystem::path& folder, const std::string& sign, const char* task) {
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_directory(folder, error))
    throw io::FileError(folder, "is a file; name a folder");
  std::filesystem::create_directories(folder, error);
  if (error) throw io::FileError(folder, "cannot be made: " + error.message());
  if (!std::filesystem::exists(folder / sign) && !std::filesystem::is_empty(folder))
    throw io::FileError(folder, fmt::format("holds files that no {} has written; name another folder", task));
}

std::string percent(double share) { return fmt::format("{:.0f}%", std::round(100 * share) + 0.0); }

std::string percent_range(double low, double high) {
  return fmt::format("{:.0f} to {:.0f}", std::round(100 * low) + 0.0, std::round(100 * high) + 0.0);  // no "-0"
}

}  // namespace outflow::api::detail
