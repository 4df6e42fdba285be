#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "outflow/inference/linear.h"
#include "outflow/inference/problem.h"
#include "outflow/inference/ridge.h"

/// Approximate Bayesian computation by regression on simulated histories, in rounds. For scenarios whose histories are too
/// dear for particle filters.
namespace outflow::inference {

/// Simulated histories and the parameters that they were made with.
struct Bank {
  Matrix z;                         ///< [history][parameter] on the standard scale
  Matrix figures;                   ///< [history][figure] as it would be reported
  Matrix targets;                   ///< [history][target]
  std::vector<double> log_weights;  ///< [history] ln(prior / law that z was drawn from)
};

/// ln(y + 1/2) of counts, the logit of shares (held within [0.001, 0.999]); and back.
double straight(FigureKind kind, double y);
double bent_back(FigureKind kind, double g);
/// A figure on the scale on which regressions are straight: ln(y + 1/2) of counts, the logit of shares. Of a range that the
/// figure is known to lie in: how far y lies outside of it on that scale, 0 within.
double summary_of(const Figure& figure, double y);
/// What the known figures themselves are on that scale: [figure].
std::vector<double> known_summaries(std::span<const Figure> figures);

/// The figures of each history of a bank on that scale: [history][figure].
Matrix summaries_of(const Problem& problem, const Bank& bank);

/// A weighted sample of what is asked for, given what is known.
struct Conditioned {
  Matrix values;                ///< [sample][column]
  std::vector<double> weights;  ///< [sample], sum to one
  double effective = 0;
};

/// Local linear regression (Beaumont, Zhang & Balding 2002; scatter adjusted as in Blum & Francois 2010): `wanted`
/// [history][column] given that the summaries [history][figure] are `known`. Histories are near when what a global regression
/// says of their `wanted`, learned from the others, is (Fearnhead & Prangle 2012); the share `keep` that is nearest counts, and a
/// second regression through them says where their `wanted` would be if their summaries were the known ones. Both have as much
/// ridge as few histories for many figures need (ridge.h), and scatter is that of histories left out. Exact where everything is
/// jointly normal.
class Conditioning {
 public:
  /// The global regression. O(histories x figures^2). Of `beside` [history][column], the parameters say, nothing is asked, but
  /// near histories are near in them, too: their mean distance counts as that of one column of `wanted`. What is asked for alone
  /// would let in histories that come to the same by quite another way.
  Conditioning(Matrix summaries, const Matrix& wanted, std::vector<double> log_weights, const Matrix& beside = {});
  /// The same where the columns `beside` are among those of `wanted`.
  Conditioning(Matrix summaries, Matrix wanted, std::vector<double> log_weights, std::vector<std::size_t> beside);
  [[nodiscard]] Conditioned on(std::span<const double> known, double keep) const;
  /// Of these columns of `wanted` together, in this order: histories are near when their predictions of these are. The scatter
  /// of all is adjusted like that of the first, so that what ties them to each other stays as it is.
  [[nodiscard]] Conditioned together(std::span<const double> known, double keep, std::span<const std::size_t> columns) const;

 private:
  enum class Scatters { by_itself, like_the_first };
  /// The share `keep` of the histories that is nearest, nearest first, with weights that fall to 0 at the edge (Epanechnikov).
  struct Near {
    std::vector<std::size_t> histories;
    std::vector<double> weights;
  };
  [[nodiscard]] Near near(std::span<const double> known, double keep, std::span<const std::size_t> wanted) const;
  [[nodiscard]] Conditioned adjusted(std::span<const double> known, const Near& near, std::span<const std::size_t> wanted,
                                     Scatters scatters) const;
  [[nodiscard]] std::vector<double> held(std::span<const double> known) const;

  Matrix summaries_, wanted_;
  std::size_t asked_ = 0;  ///< columns of `wanted_` that may be asked for, the first ones
  std::vector<std::size_t> beside_;  ///< columns of `wanted_`
  std::vector<double> weights_, mean_, sd_, residual_sd_;
  Ridge global_;
};

/// Columns of what is wanted of each history of a bank [history][column], on a scale on which regressions are straight, given the
/// known figures of the problem; each column by itself, near histories being near in their parameters, too.
std::vector<Conditioned> given_figures(const Problem& problem, const Bank& bank, const Matrix& wanted, double keep, int threads);

/// Histories 0, 1, ... of the prior: weights are all alike. The same bits for any number of threads.
Bank simulate_bank(const Problem& problem, std::size_t histories, std::uint64_t seed, int threads);

struct RegressionSettings {
  int histories = 2000;  ///< in all rounds together
  int rounds = 2;  ///< the first draws from the prior, each later one about the posterior of those before
  double keep = 0.3;  ///< share of the histories that counts in the end
  bool targets = true;  ///< false: targets are simulated, and left to the caller
  std::uint64_t seed = 1;
  int threads = 0;
};

struct RegressionProgress {
  int round = 1, done = 0, of = 0;
  /// How many independent draws the histories so far are worth; reckoned anew when their number has doubled and after each round.
  /// 0: too few.
  double effective = 0;
};
struct RegressionHooks {
  std::function<void(const RegressionProgress&)> progress;
  std::function<void(const Bank&)> checkpoint;  ///< after each block of histories
  const std::atomic<bool>* stop = nullptr;
};

struct RegressionResult {
  Conditioned posterior;  ///< of z
  std::vector<Conditioned> targets;  ///< [target], one column each, in the units of the figure
  Bank bank;
  bool complete = false;
  std::string failure;  ///< "": none; otherwise why this is no result
  std::string caution;  ///< "": none; otherwise figures that the posterior does not explain
};

/// Rounds of histories, each history once for each z; the weights are those of the mixture of all rounds (Veach & Guibas 1995;
/// Cornuet et al. 2012), which the prior's share keeps bounded. The same bits for any number of threads, and after going on
/// from the histories of `from`.
RegressionResult regression(const Problem& problem, const RegressionSettings& settings, const RegressionHooks& hooks = {},
                            const Bank* from = nullptr);

/// How far the medians of the targets would lie off with other histories: their sd over seeds, in the units of the figure, from
/// the delete-a-group jackknife (Tukey 1958; Busing, Meijer & van der Leeden 1999) with ten groups of histories. [target] Ten
/// times the cost of conditioning, and no history more.
std::vector<double> seed_sd_of_targets(const Problem& problem, const RegressionResult& result,
                                       const RegressionSettings& settings);

}  // namespace outflow::inference
