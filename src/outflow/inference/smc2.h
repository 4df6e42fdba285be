#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "outflow/inference/linear.h"
#include "outflow/inference/state_space.h"

namespace outflow::inference {

struct Smc2Settings {
  int draws = 200;      ///< values of the parameters carried along
  int particles = 64;   ///< of each at the start; doubled where proposals are refused too often
  int most_particles = 1024;
  int least_moves = 2;  ///< steps of each value whenever they are spread anew
  int most_moves = 8;
  std::uint64_t seed = 1;
  int threads = 0;
  double most_runs =
      0;  ///< budget in whole histories of one particle; 0: none. Beyond it the calibration fails, it does not cheat
};

/// What stands on the way; everything else is worked out again from it, to the same bits.
struct Smc2State {
  int figure = 0;  ///< figures taken in
  int particles = 0;
  Matrix z;                          ///< [draw][parameter]
  std::vector<std::uint64_t> luck;   ///< [draw] seed of its filter
  std::vector<double> log_weights;   ///< [draw]
  int moves = 0;                     ///< rounds of moves so far
  double runs = 0;                   ///< histories spent
  double log_evidence = 0;           ///< ln p(figures so far)
  double least_acceptance = 1;       ///< of all rounds of moves
};

struct Smc2Progress {
  int figure = 0, figures = 0;
  double effective = 0;    ///< values of the parameters
  double acceptance = 0;   ///< share accepted in the last round of moves
  double runs = 0;
};

struct Smc2Hooks {
  std::function<void(const Smc2Progress&)> progress;
  std::function<void(const Smc2State&)> checkpoint;  ///< after each figure, on the caller's thread
  const std::atomic<bool>* stop = nullptr;
};

struct Smc2Result {
  Matrix z;                       ///< [draw][parameter] values on the standard scale
  std::vector<double> weights;    ///< [draw], sum to one
  std::vector<std::uint64_t> luck;  ///< [draw] seed of the filter that belongs to it
  int particles = 0;
  double effective = 0;
  double least_acceptance = 1;    ///< of all rounds of moves; 1 without any
  double runs = 0;
  double log_evidence = 0;
  bool complete = false;          ///< all figures taken in
  std::string failure;            ///< "": none; otherwise why this is no result
};

/// SMC^2 (Chopin, Jacob & Papaspiliopoulos 2013, JRSS B 75, 397): values of the parameters, each with a particle filter of its
/// own, take in figure after figure; where weights become uneven (effective number below half), the values are resampled and
/// moved by particle marginal Metropolis-Hastings steps (Andrieu, Doucet & Holenstein 2010) with the covariance of the sample. A
/// figure that says much at once is taken in by powers (tempering), so that half of the sample always survives. Exact in the
/// limit of many draws for any number of particles. The same bits for any number of threads, and after going on from `from`.
Smc2Result smc2(const StateSpace& system, const Smc2Settings& settings, const Smc2Hooks& hooks = {},
                const Smc2State* from = nullptr);

}  // namespace outflow::inference
