#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "outflow/api/calibrate.h"
#include "outflow/inference/problem.h"
#include "outflow/inference/regression.h"
#include "outflow/io/native_reader.h"

/// What the page of a calibration shows.
namespace outflow::api {

/// What a calibration worked on and came to, beside its answer.
struct CalibrationView {
  const inference::Problem& problem;
  const inference::Matrix& z;  ///< [draw][parameter] on the standard scale
  const std::vector<double>& weights;
  const std::vector<io::InputFile>& inputs;
};

/// The data of the page but for a backtest, as schemas/calibration-data.schema.json describes them (JSON).
std::string calibration_data(const CalibrateAnswer& answer, const CalibrationView& view);

/// calibration.json: the answer as `--json` prints it, and the data of its page under `page`.
std::string calibration_file(const CalibrateAnswer& answer, const std::string& data);

/// The data of the page out of a calibration.json. Throws std::runtime_error with the reason when there are none.
std::string calibration_page_data(std::string_view calibration_json);

/// The data of the page with what a backtest.json says. Throws std::runtime_error with the reason when it is none, or of another
/// scenario.
std::string with_backtest(std::string_view data, std::string_view backtest_json);

}  // namespace outflow::api
