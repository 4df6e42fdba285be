#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "outflow/inference/linear.h"

/// Ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013): calibration of dear models with many parameters
/// by few runs. A sample of the prior is moved towards what was observed in `passes` equal parts,
///
///     z_j += C_zg (C_gg + passes R)^-1 (y + sqrt(passes) e_j - g(z_j)),   e_j ~ N(0, R),
///
/// with the covariances C of the sample itself. Exact in the limit of many members where g is a straight function of normal z;
/// elsewhere approximate, and its spread is too small where members are few. It never fails to give a sample: whether that
/// explains what was observed is for the caller to see.
namespace outflow::inference {

struct SmootherSettings {
  int members = 60;  ///< >= 10
  int passes = 4;    ///< >= 1
  std::uint64_t seed = 1;
  int threads = 0;
};

/// Observations y and the covariance R of what they are off the model by.
struct SmootherData {
  std::vector<double> known;
  Matrix noise;  ///< positive definite
};

struct SmootherHooks {
  std::function<void(int done, int of)> progress;  ///< runs of the model
  const std::atomic<bool>* stop = nullptr;
};

/// `model(z, member)` gives g [observation]; called from several threads, a pure function. Returns z [member][parameter] on the
/// standard scale, each within 6 standard deviations; no rows after a stop. The same bits for any number of threads.
Matrix ensemble_smoother(std::size_t parameters, const SmootherData& data,
                         const std::function<std::vector<double>(std::span<const double> z, std::uint64_t member)>& model,
                         const SmootherSettings& settings, const SmootherHooks& hooks = {});

}  // namespace outflow::inference
