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
///     z_j += K (y + sqrt(passes) e_j - g(z_j)),   e_j ~ N(0, R),   K = C_zg (C_gg + passes R)^-1,
///
/// with covariances C of the sample. A K of few members is full of chance. Two things keep chance from passing for knowledge:
///
/// - the members are dealt into ten groups, and the K of a group is learned from the other nine (Houtekamer & Mitchell 1998). One
///   that has seen the members it moves makes their spread too small;
/// - in the end each z_j is moved to where it would be had its perturbation been in all passes the mean of sqrt(passes) e_j, a
///   draw from N(0, R) (as in randomised maximum likelihood; Oliver, He & Reynolds 1996), by the same K and their effect on g.
///   The K of the passes differ by chance, and independent perturbations would count this difference as if it were noise.
///
/// Then, where g is straight, z_j - M y and (truth) - M y are (I - M G) z + M e with z of the prior and e of the noise, for the
/// same M, whatever the K: truth and member are exchangeable but for what the groups learn from each other. That is what the
/// spread promises; how near M is to the best one depends on the number of members. In the limit of many members it is exact,
/// but for luck of g itself, which every pass meets anew. Elsewhere it is approximate: what holds with 60 members is measured in
/// tests/statistical/inference/smoother_test.cpp. It never fails to give a sample: whether that explains what was observed is for
/// the caller to see.
namespace outflow::inference {

struct SmootherSettings {
  int members = 60;  ///< >= 10
  int passes = 4;  ///< >= 1
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
