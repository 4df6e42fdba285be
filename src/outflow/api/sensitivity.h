#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/ensemble_plan.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/bootstrap.h"

/// Which of the numbers that nobody knows a result hangs on, and how much of it is chance.
namespace outflow::api {

struct SensitivityRequest {
  std::filesystem::path scenario;
  std::filesystem::path out;            ///< empty: results/<name of the scenario>-sensitivity below the current folder
  std::vector<std::string> outputs;     ///< assessment/output.h; empty: the next figure of each report that is observed
  std::vector<std::string> parameters;  ///< names; empty: all that carry a prior. The others keep the value that runs use
  std::string method = "sobol";         ///< or "given-data"
  bool log = false;                     ///< ln(y + 1/2) of each output in place of y
  std::filesystem::path posterior;      ///< folder of a calibration whose draws take the place of the priors (given-data)
  std::optional<std::int64_t> samples;  ///< rows of the design, or points with two histories each
  std::optional<double> minutes;        ///< no new rows begin after so long
  std::optional<std::uint64_t> seed;
  int threads = 0;
  std::optional<std::string> engine;
};

struct SensitivityHooks {
  std::function<void(int done, int of)> progress;  ///< histories
  const std::atomic<bool>* stop = nullptr;
};

/// What one input does to one output. Inputs are the parameters in their order, then "chance".
struct InputShare {
  std::string input;
  std::optional<inference::Estimate> first;  ///< absent for chance under given-data
  std::optional<inference::Estimate> total;  ///< absent for parameters under given-data
  std::optional<double> pawn;                ///< given-data
};

struct OutputShares {
  std::string output;
  int samples = 0;         ///< those in which the output has a value
  double mean = 0, sd = 0;  ///< of the output, or of its logarithm
  bool varies = true;
  std::vector<InputShare> inputs;
  std::optional<inference::Estimate> together;  ///< of independent parameters: acting together, beyond their first orders
  std::optional<double> dummy;                  ///< given-data: 95% point of PAWN of inputs that say nothing
  int samples_wanted = 0;  ///< for intervals of at most 10 points to each side; 0: they are as narrow
};

struct SensitivityAnswer {
  std::string name, title, engine, method, scale;  ///< scale "linear" or "log"
  std::uint64_t seed = 0;
  int samples = 0, samples_asked = 0;
  std::int64_t histories = 0;
  double seconds = 0;
  bool posterior = false;
  double posterior_effective = 0;       ///< of how many independent draws it is worth
  std::vector<std::string> kept;        ///< parameters that keep their value
  std::vector<OutputShares> outputs;
  std::filesystem::path folder;
  bool interrupted = false;  ///< asked to stop; what is there is of fewer samples
  Diagnostics warnings;
};

/// Writes sensitivity.csv, sensitivity.json and sensitivity.svg. Throws what `explain` understands.
SensitivityAnswer sensitivity(const SensitivityRequest& request, const SensitivityHooks& hooks = {});

std::vector<std::string> in_words(const SensitivityAnswer& answer);
std::string to_json(const SensitivityAnswer& answer);
/// output,input,first,first_low,first_high,total,total_low,total_high,pawn,pawn_dummy
std::string sensitivity_csv(const SensitivityAnswer& answer);
/// Bars with intervals, a panel for each output.
std::string sensitivity_svg(const SensitivityAnswer& answer);

}  // namespace outflow::api
