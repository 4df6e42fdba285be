#pragma once
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>

#include "outflow/api/scenario_input.h"
#include "outflow/inference/bootstrap.h"
#include "outflow/inference/regression.h"

/// What tasks that learn from a scenario or put many questions to it share.
namespace outflow::api::detail {

/// A scenario without faults in which some number carries a prior. Throws InvalidScenario, BadRequest.
ScenarioInput uncertain_scenario(const std::filesystem::path& folder);

/// For questions about what was known on a day: warns where a scenario was imported from a folder of Flee, whose newcomers are
/// made of counts on both sides of their day.
void warn_of_later_counts(ScenarioInput& input);

/// The number that an option gives, `otherwise` where it gives none. Throws BadRequest outside of [least, most].
int number_in(const std::optional<std::int64_t>& given, int otherwise, int least, int most, const char* name);

/// A date that an option gives, its first moment. Throws BadRequest.
Seconds date_of(const std::string& text, const char* option);

/// Makes the folder, or takes one that holds something of one of these names, or nothing. Throws FileError.
void own_folder(const std::filesystem::path& folder, std::initializer_list<const char*> signs, const char* task);

/// ", round 2, effective 312": the round where there are several, and what the histories are worth so far, once that is known.
std::string how_far(const inference::RegressionProgress& progress);

/// 0.234 as "23%".
std::string percent(double share);
/// "23 to 45", of shares in per cent.
std::string percent_range(double low, double high);
/// "30% (23 to 45)"
std::string in_percent(const inference::Estimate& e);
/// value,low,high; empty cells where there is none.
std::string csv_cells(const std::optional<inference::Estimate>& e);

}  // namespace outflow::api::detail
