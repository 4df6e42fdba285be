#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "outflow/api/scenario_input.h"

/// What tasks that put many questions to a scenario share (sensitivity, value of information).
namespace outflow::api::detail {

/// A stop that is asked for, or that the clock asks for. `look` sees whether it is time.
class Deadline {
 public:
  Deadline(const std::atomic<bool>* asked, std::optional<double> minutes);
  void look();
  std::atomic<bool> stop{false};
  [[nodiscard]] bool was_asked() const { return asked_ != nullptr && *asked_; }

 private:
  const std::atomic<bool>* asked_;
  std::optional<std::chrono::steady_clock::time_point> end_;
};

/// A scenario without faults in which some number carries a prior. Throws InvalidScenario, BadRequest.
ScenarioInput uncertain_scenario(const std::filesystem::path& folder);

/// A date that an option gives, its first moment. Throws BadRequest.
Seconds date_of(const std::string& text, const char* option);

/// Makes the folder, or takes one that holds a file of this name or nothing. Throws FileError.
void own_folder(const std::filesystem::path& folder, const std::string& sign, const char* task);

/// 0.234 as "23%".
std::string percent(double share);
/// "23 to 45", of shares in per cent.
std::string percent_range(double low, double high);

}  // namespace outflow::api::detail
