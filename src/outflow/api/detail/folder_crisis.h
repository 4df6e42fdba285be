#pragma once
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/detail/folder_counts.h"
#include "outflow/api/scenario_input.h"
#include "outflow/inference/given_totals.h"

/// A folder of Flee as a simulation that is calibrated on its counts.
namespace outflow::api::detail {

/// The folder with the priors that calibrate gives it, and those of residents and attractions. `parameters`: the names of all.
/// Throws BadRequest when no number of the movement rule can be learned.
inference::Crisis crisis_of(const ScenarioInput& input, const FolderCounts& counts, std::vector<std::string>& parameters);

/// How it is calibrated, of what was asked for.
struct CalibrationWish {
  std::optional<std::int64_t> histories, rounds;  ///< 300 in 5
  std::optional<std::uint64_t> seed;
  std::optional<std::string> engine;
  int threads = 0;
};
/// Throws BadRequest for numbers out of range.
inference::GivenTotalsSettings given_totals_settings(const CalibrationWish& wish, const scenario::Scenario& scenario);

}  // namespace outflow::api::detail
