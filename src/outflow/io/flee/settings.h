#pragma once
#include <string>
#include <vector>

#include "outflow/io/flee/flee_reader.h"
#include "outflow/scenario/scenario.h"

/// simsetting.yml: what becomes of each key.
namespace outflow::io::flee {

/// What the settings say besides `scenario::Journeys`.
struct Settings {
  LogLevels logs;
  scenario::Given<int> hasten{1};
  scenario::Given<bool> insert_day0{true}, empty_camps_on_day0{false}, sum_from_camps{true};
  scenario::Given<bool> read_agents{false};  ///< agents.csv
  scenario::Given<double> default_conflict_intensity{1};
  bool flood_driven = false;
};

/// Reads the text into `journeys` (whose quirks are set already) and the rest into the result.
[[nodiscard]] Settings read_settings(const std::string& file, const std::string& text, scenario::Journeys& journeys,
                                     Diagnostics& diagnostics);

}  // namespace outflow::io::flee
