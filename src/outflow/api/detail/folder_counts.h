#pragma once
#include <string>
#include <vector>

#include "outflow/inference/backtest.h"
#include "outflow/io/flee/flee_reader.h"

/// The counts of an input folder of Flee, as forecasters take them.
namespace outflow::api::detail {

struct FolderCounts {
  std::vector<std::string> places;  ///< [place] camps that are counted and are places of the folder
  inference::BacktestInput input;   ///< persons; `days` is left to the caller
};

/// Counts as they stand in the files, and the days from which on corrections were known; hastened folders in persons.
FolderCounts counts_of(const io::flee::FleeFolder& folder);

/// Horizons in days, as asked for; of none the usual ones. Throws BadRequest for one out of [1, 10000] or one that is there
/// twice.
std::vector<int> checked_horizons(const std::vector<int>& asked);

/// What is forecast, with its unit, as hubverse tables name it.
const char* hub_target(inference::Target target);

}  // namespace outflow::api::detail
