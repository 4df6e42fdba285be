#include "outflow/inference/regression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/base/parallel.h"
#include "outflow/inference/reach.h"
#include "outflow/inference/simulation.h"
#include "outflow/inference/weights.h"
#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {

namespace {

constexpr double furthest_z = 6;
constexpr int block = 64;  ///< histories between two checkpoints
constexpr double least_effective_allowed = 10;
constexpr std::size_t first_look = 128;  ///< histories before it is told what they are worth
constexpr std::size_t jackknife_groups = 10;
constexpr double furthest_sds = 50;  ///< that a known figure counts for off the simulated ones

/// The residual's scale at the known point over that at each sample, from ln residual^2 ~ planes.
double scale_ratio(const Planes& logs, std::size_t column, std::span<const double> x, std::span<const double> known) {
  return std::clamp(std::exp((logs.at(column, known) - logs.at(column, x)) / 2), 0.2, 5.0);
}

}  // namespace

double straight(FigureKind kind, double y) {
  if (kind == FigureKind::count) return std::log(std::max(y, 0.0) + 0.5);
  const double p = std::clamp(y, 0.001, 0.999);
  return std::log(p / (1 - p));
}
double bent_back(FigureKind kind, double g) {
  if (kind == FigureKind::count) return std::max(0.0, std::exp(g) - 0.5);
  return 1 / (1 + std::exp(-g));
}

double summary_of(const Figure& figure, double y) {
  const double g = straight(figure.kind, y);
  if (figure.exact()) return g;
  const double low = straight(figure.kind, figure.low);
  if (g < low) return g - low;
  if (std::isinf(figure.high)) return 0;
  const double high = straight(figure.kind, figure.high);
  return g > high ? g - high : 0;
}

std::vector<double> known_summaries(std::span<const Figure> figures) {
  std::vector<double> known;
  for (const auto& f : figures) known.push_back(f.exact() ? summary_of(f, f.low) : 0.0);
  return known;
}

Matrix summaries_of(const Problem& problem, const Bank& bank) {
  Matrix s(bank.figures.rows, problem.figures.size());
  for (std::size_t i = 0; i < s.rows; ++i)
    for (std::size_t f = 0; f < s.columns; ++f) s(i, f) = summary_of(problem.figures[f], bank.figures(i, f));
  return s;
}

namespace {

Matrix side_by_side(const Matrix& a, const Matrix& b) {
  Matrix both(a.rows, a.columns + b.columns);
  for (std::size_t i = 0; i < a.rows; ++i) {
    std::copy_n(a.row(i).begin(), a.columns, both.row(i).begin());
    if (b.columns > 0) std::copy_n(b.row(i).begin(), b.columns, both.row(i).begin() + static_cast<std::ptrdiff_t>(a.columns));
  }
  return both;
}

std::vector<std::size_t> numbers_from(std::size_t first, std::size_t n) {
  std::vector<std::size_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

}  // namespace

Conditioning::Conditioning(Matrix summaries, const Matrix& wanted, std::vector<double> log_weights, const Matrix& beside)
    : Conditioning(std::move(summaries), side_by_side(wanted, beside), std::move(log_weights),
                   numbers_from(wanted.columns, beside.columns)) {
  asked_ = wanted.columns;
}

Conditioning::Conditioning(Matrix summaries, Matrix wanted, std::vector<double> log_weights, std::vector<std::size_t> beside)
    : summaries_(std::move(summaries)),
      wanted_(std::move(wanted)),
      asked_(wanted_.columns),
      beside_(std::move(beside)),
      weights_(normalised(log_weights)) {
  std::vector<double> column(summaries_.rows);
  for (std::size_t c = 0; c < summaries_.columns; ++c) {
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = summaries_(i, c);
    mean_.push_back(weighted_mean(column, weights_));
    sd_.push_back(std::max(1e-12, std::sqrt(weighted_variance(column, weights_))));
  }
  global_ = fit_ridge(summaries_, wanted_, weights_);
  for (std::size_t c = 0; c < wanted_.columns; ++c) {
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = wanted_(i, c) - global_.left_out(i, c);
    residual_sd_.push_back(std::max(1e-9, std::sqrt(weighted_variance(column, weights_))));
  }
}

std::vector<double> Conditioning::held(std::span<const double> known) const {
  std::vector<double> held(known.begin(), known.end());
  for (std::size_t c = 0; c < held.size(); ++c)
    held[c] = std::clamp(held[c], mean_[c] - furthest_sds * sd_[c], mean_[c] + furthest_sds * sd_[c]);
  return held;
}

Conditioned Conditioning::on(std::span<const double> known, double keep) const {
  std::vector<std::size_t> all(asked_);
  std::iota(all.begin(), all.end(), 0);
  const auto at = held(known);
  return adjusted(at, near(at, keep, all), all, Scatters::by_itself);
}

Conditioned Conditioning::together(std::span<const double> known, double keep, std::span<const std::size_t> columns) const {
  const auto at = held(known);
  return adjusted(at, near(at, keep, columns), columns, Scatters::like_the_first);
}

Conditioning::Near Conditioning::near(std::span<const double> known, double keep, std::span<const std::size_t> wanted) const {
  const std::size_t n = summaries_.rows;
  std::vector<double> distance(n, 0.0);
  const auto add = [&](std::size_t c, double weight) {
    const double aim = global_.planes.at(c, known);
    for (std::size_t i = 0; i < n; ++i) {
      const double off = (global_.left_out(i, c) - aim) / residual_sd_[c];
      distance[i] += weight * off * off;
    }
  };
  for (const std::size_t c : wanted) add(c, 1);
  for (const std::size_t c : beside_) add(c, 1 / static_cast<double>(beside_.size()));
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return distance[a] < distance[b]; });
  const auto kept = std::clamp(static_cast<std::size_t>(keep * static_cast<double>(n)), std::min<std::size_t>(n, 20), n);
  const double reach = kept < n ? distance[order[kept]] : distance[order[n - 1]] * 1.0001;
  order.resize(kept);
  Near near{std::move(order), {}};
  for (const std::size_t i : near.histories)
    near.weights.push_back(weights_[i] * (reach > 0 ? std::max(0.0, 1 - distance[i] / reach) : 1.0));
  const double total = std::accumulate(near.weights.begin(), near.weights.end(), 0.0);
  for (double& w : near.weights) w = total > 0 ? w / total : 1.0 / static_cast<double>(kept);
  return near;
}

Conditioned Conditioning::adjusted(std::span<const double> known, const Near& near, std::span<const std::size_t> wanted,
                                   Scatters scatters) const {
  const std::size_t kept = near.histories.size(), p = summaries_.columns, q = wanted.size();
  Matrix x(kept, p), y(kept, q);
  for (std::size_t k = 0; k < kept; ++k) {
    std::copy_n(summaries_.row(near.histories[k]).begin(), p, x.row(k).begin());
    for (std::size_t c = 0; c < q; ++c) y(k, c) = wanted_(near.histories[k], wanted[c]);
  }
  const Ridge local = fit_ridge(x, y, near.weights);
  const std::size_t scales = scatters == Scatters::by_itself ? q : 1;
  Matrix residual(kept, q), logs(kept, scales);
  for (std::size_t k = 0; k < kept; ++k) {
    for (std::size_t c = 0; c < q; ++c) residual(k, c) = y(k, c) - local.left_out(k, c);
    for (std::size_t c = 0; c < scales; ++c) logs(k, c) = std::log(residual(k, c) * residual(k, c) + 1e-12);
  }
  const Planes spread = fit_ridge(x, logs, near.weights).planes;
  Conditioned result{Matrix(kept, q), near.weights, effective_size(near.weights)};
  for (std::size_t k = 0; k < kept; ++k)
    for (std::size_t c = 0; c < q; ++c)
      result.values(k, c) = local.planes.at(c, known) +
                            residual(k, c) * scale_ratio(spread, scatters == Scatters::by_itself ? c : 0, x.row(k), known);
  return result;
}

namespace {

/// Where the histories of one round are drawn: kernels about a weighted sample, or the prior.
struct Proposal {
  Matrix centres;  ///< no rows: the prior
  std::vector<double> weights;
  Matrix root;

  [[nodiscard]] std::vector<double> draw(std::size_t d, random::Stream& stream) const {
    std::vector<double> e(d);
    if (centres.rows == 0) {
      for (double& v : e) v = std::clamp(random::standard_normal(stream), -furthest_z, furthest_z);
      return e;
    }
    double u = stream.uniform();
    std::size_t j = 0;
    while (j + 1 < centres.rows && u >= weights[j]) u -= weights[j++];
    for (double& v : e) v = random::standard_normal(stream);
    auto z = lower_times(root, e);
    for (std::size_t k = 0; k < d; ++k) z[k] = std::clamp(z[k] + centres(j, k), -furthest_z, furthest_z);
    return z;
  }

  /// Up to the constant (2 pi)^(-d/2).
  [[nodiscard]] double log_density(std::span<const double> z) const {
    double squares = 0;
    if (centres.rows == 0) {
      for (const double v : z) squares += v * v;
      return -squares / 2;
    }
    std::vector<double> logs(centres.rows);
    double log_determinant = 0;
    for (std::size_t k = 0; k < z.size(); ++k) log_determinant += std::log(root(k, k));
    for (std::size_t j = 0; j < centres.rows; ++j) {
      double sum = 0;
      std::vector<double> x(z.size());  // solves root x = z - centre
      for (std::size_t r = 0; r < z.size(); ++r) {
        x[r] = z[r] - centres(j, r);
        for (std::size_t k = 0; k < r; ++k) x[r] -= root(r, k) * x[k];
        x[r] /= root(r, r);
        sum += x[r] * x[r];
      }
      logs[j] = weights[j] > 0 ? std::log(weights[j]) - sum / 2 - log_determinant : -std::numeric_limits<double>::infinity();
    }
    return log_sum_exp(logs);
  }
};

Proposal about(const Conditioned& posterior) {
  Proposal proposal{posterior.values, posterior.weights, {}};
  Matrix covariance = weighted_covariance(posterior.values, posterior.weights);
  for (double& v : covariance.values) v *= 2;
  for (std::size_t k = 0; k < covariance.rows; ++k) covariance(k, k) += 1e-4;
  if (auto root = cholesky(covariance)) {
    proposal.root = *root;
  } else {
    proposal.root = Matrix(covariance.rows, covariance.rows);
    for (std::size_t k = 0; k < covariance.rows; ++k) proposal.root(k, k) = std::sqrt(covariance(k, k));
  }
  return proposal;
}

Matrix first_rows(const Matrix& m, std::size_t n) {
  Matrix out(n, m.columns);
  std::copy_n(m.values.begin(), n * m.columns, out.values.begin());
  return out;
}

Matrix straight_targets(const Problem& problem, const Bank& bank) {
  Matrix wanted(bank.targets.rows, problem.targets.size());
  for (std::size_t i = 0; i < wanted.rows; ++i)
    for (std::size_t j = 0; j < wanted.columns; ++j) wanted(i, j) = straight(problem.targets[j].kind, bank.targets(i, j));
  return wanted;
}

/// The first n histories of a bank: one that is gone on from may hold those of rounds to come.
Bank first(const Bank& bank, std::size_t n, std::vector<double> log_weights) {
  return {first_rows(bank.z, n), first_rows(bank.figures, n), first_rows(bank.targets, n), std::move(log_weights)};
}

class Rounds {
 public:
  Rounds(const Problem& problem, const RegressionSettings& settings, const RegressionHooks& hooks)
      : problem_(problem), settings_(settings), hooks_(hooks), d_(problem.scenario.parameters.size()) {}

  /// Of one round, from the prior.
  Bank histories() {
    set_columns();
    proposals_.emplace_back();
    simulate_until(static_cast<std::size_t>(settings_.histories), 0);
    bank_.log_weights.assign(bank_.z.rows, 0.0);
    return std::move(bank_);
  }

  RegressionResult run(const Bank* from) {
    RegressionResult result;
    if (from != nullptr) bank_ = *from;
    set_columns();
    for (int round = 0; round < settings_.rounds; ++round) {
      proposals_.push_back(round == 0 ? Proposal{} : about(posterior()));
      const std::size_t end = static_cast<std::size_t>(settings_.histories) * (static_cast<std::size_t>(round) + 1) /
                              static_cast<std::size_t>(settings_.rounds);
      ends_.push_back(end);
      if (!simulate_until(end, round)) return stopped();
    }
    result.posterior = posterior();
    bank_.log_weights = log_weights(bank_.z.rows);
    result.complete = true;
    if (result.posterior.effective < least_effective_allowed)
      result.failure = "the effective number of histories fell below ten: no simulated history is near the figures";
    const auto reach =
        reach_of(problem_, bank_, summaries_of(problem_, bank_), known_summaries(problem_.figures), result.posterior);
    if (result.failure.empty()) result.failure = reach.failure;
    if (reach.failure.empty()) result.caution = reach.caution;
    if (settings_.targets) condition_targets(result);
    result.bank = std::move(bank_);
    return result;
  }

 private:
  void set_columns() {
    bank_.z.columns = d_;
    bank_.figures.columns = problem_.figures.size();
    bank_.targets.columns = problem_.targets.size();
  }

  RegressionResult stopped() {
    RegressionResult result;
    result.bank = std::move(bank_);
    result.failure = "stopped before all histories were simulated";
    return result;
  }

  /// Histories up to number `end`, in blocks. False after a stop.
  bool simulate_until(std::size_t end, int round) {
    while (bank_.z.rows < end) {
      if (hooks_.stop != nullptr && *hooks_.stop) return false;
      const std::size_t begin = bank_.z.rows, count = std::min<std::size_t>(block, end - begin);
      std::vector<std::vector<double>> z(count);
      std::vector<History> histories(count);
      parallel_for(count, settings_.threads, [&](std::size_t k) {
        random::Stream draws({.key = random::member_key(settings_.seed, begin + k),
                              .entity = 0,
                              .step = 0,
                              .purpose = random::Purpose::parameter});
        z[k] = proposals_.back().draw(d_, draws);
        histories[k] = simulate(problem_, z[k], settings_.seed, begin + k);
      });
      for (std::size_t k = 0; k < count; ++k) {
        bank_.z.add_row(z[k]);
        bank_.figures.add_row(histories[k].figures);
        bank_.targets.add_row(histories[k].targets);
      }
      if (hooks_.checkpoint) hooks_.checkpoint(bank_);
      look();
      if (hooks_.progress) hooks_.progress({round + 1, static_cast<int>(bank_.z.rows), settings_.histories, effective_});
    }
    return true;
  }

  /// ln prior / mixture of the rounds that made the first n histories.
  [[nodiscard]] std::vector<double> log_weights(std::size_t n) const {
    std::vector<double> weights(n, 0.0);
    if (proposals_.size() == 1) return weights;
    std::vector<double> shares;
    std::size_t before = 0;
    for (const std::size_t end : ends_) {
      shares.push_back(std::log(static_cast<double>(std::min(end, n) - std::min(before, n)) / static_cast<double>(n)));
      before = end;
    }
    parallel_for(n, settings_.threads, [&](std::size_t i) {
      std::vector<double> logs;
      for (std::size_t r = 0; r < shares.size(); ++r) logs.push_back(shares[r] + proposals_[r].log_density(bank_.z.row(i)));
      weights[i] = proposals_[0].log_density(bank_.z.row(i)) - log_sum_exp(logs);
    });
    return weights;
  }

  [[nodiscard]] Conditioned posterior_of(std::size_t n) const {
    const Bank done = first(bank_, n, log_weights(n));
    const Conditioning conditioning(summaries_of(problem_, done), done.z, done.log_weights);
    return conditioning.on(known_summaries(problem_.figures), settings_.keep);
  }

  /// From the histories of the rounds that are done.
  Conditioned posterior() {
    auto result = posterior_of(ends_.back());
    effective_ = result.effective;
    return result;
  }

  /// For who watches: changes no result, and costs in all no more than the regressions of the end.
  void look() {
    if (!hooks_.progress || problem_.figures.empty() || bank_.z.rows < next_look_) return;
    effective_ = posterior_of(bank_.z.rows).effective;
    next_look_ = 2 * bank_.z.rows;
  }

  void condition_targets(RegressionResult& result) const {
    result.targets = given_figures(problem_, bank_, straight_targets(problem_, bank_), settings_.keep, settings_.threads);
    for (std::size_t j = 0; j < result.targets.size(); ++j)
      for (double& v : result.targets[j].values.values) v = bent_back(problem_.targets[j].kind, v);
  }

  const Problem& problem_;
  RegressionSettings settings_;
  RegressionHooks hooks_;
  std::size_t d_;
  Bank bank_;
  std::vector<Proposal> proposals_;
  std::vector<std::size_t> ends_;  ///< [round] histories made by then
  double effective_ = 0;
  std::size_t next_look_ = first_look;
};

}  // namespace

std::vector<Conditioned> given_figures(const Problem& problem, const Bank& bank, const Matrix& wanted, double keep, int threads) {
  const Conditioning conditioning(summaries_of(problem, bank), wanted, bank.log_weights, bank.z);
  const auto known = known_summaries(problem.figures);
  std::vector<Conditioned> all(wanted.columns);
  parallel_for(wanted.columns, threads, [&](std::size_t j) { all[j] = conditioning.together(known, keep, std::vector{j}); });
  return all;
}

Bank simulate_bank(const Problem& problem, std::size_t histories, std::uint64_t seed, int threads) {
  const RegressionSettings settings{
      .histories = static_cast<int>(histories), .rounds = 1, .keep = 1, .seed = seed, .threads = threads};
  return Rounds(problem, settings, {}).histories();
}

std::vector<double> seed_sd_of_targets(const Problem& problem, const RegressionResult& result,
                                       const RegressionSettings& settings) {
  const auto known = known_summaries(problem.figures);
  const Matrix s = summaries_of(problem, result.bank), wanted = straight_targets(problem, result.bank);
  Matrix medians(jackknife_groups, wanted.columns);
  parallel_for(jackknife_groups, settings.threads, [&](std::size_t g) {
    Matrix x(0, s.columns), y(0, wanted.columns), z(0, result.bank.z.columns);
    std::vector<double> log_weights;
    for (std::size_t i = 0; i < s.rows; ++i) {
      if (i % jackknife_groups == g) continue;
      x.add_row(s.row(i));
      y.add_row(wanted.row(i));
      z.add_row(result.bank.z.row(i));
      log_weights.push_back(result.bank.log_weights[i]);
    }
    const Conditioning without(std::move(x), y, std::move(log_weights), z);
    for (std::size_t j = 0; j < wanted.columns; ++j) {
      const auto c = without.together(known, settings.keep, std::vector{j});
      medians(g, j) = weighted_quantile(c.values.values, c.weights, 0.5);
    }
  });
  constexpr double n = jackknife_groups;
  std::vector<double> sds;
  for (std::size_t j = 0; j < wanted.columns; ++j) {
    const std::vector<double> alike(jackknife_groups, 1 / n);
    const double sd = std::sqrt(weighted_variance(column_of(medians, j), alike) * (n - 1));
    const FigureKind kind = problem.targets[j].kind;
    const auto& target = result.targets[j];
    const double median = straight(kind, weighted_quantile(target.values.values, target.weights, 0.5));
    sds.push_back((bent_back(kind, median + sd) - bent_back(kind, median - sd)) / 2);
  }
  return sds;
}

RegressionResult regression(const Problem& problem, const RegressionSettings& settings, const RegressionHooks& hooks,
                            const Bank* from) {
  return Rounds(problem, settings, hooks).run(from);
}

}  // namespace outflow::inference
