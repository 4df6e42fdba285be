#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numeric>

#include "outflow/base/parallel.h"
#include "outflow/inference/given_totals.h"
#include "outflow/inference/scores.h"
#include "outflow/inference/simulation.h"
#include "outflow/inference/weights.h"

/// The simulation of a crisis calibrated, and told on.
namespace outflow::inference {

namespace {

/// Known counts on the log scale, with the covariance of what they are off the model by.
SmootherData data_of(const GivenTotalsProblem& asked) {
  SmootherData data{{}, scatter_covariance(asked.scatter, asked.figures, asked.floor)};
  for (const auto& figure : asked.figures) data.known.push_back(asked.log_of(figure.persons));
  return data;
}

/// What the calibrated histories are off the known counts by, in the mean: [figure].
std::vector<double> off_by(const GivenTotalsProblem& asked, const Matrix& logs) {
  std::vector<double> off;
  for (std::size_t f = 0; f < asked.figures.size(); ++f) {
    double mean = 0;
    for (std::size_t j = 0; j < logs.rows; ++j) mean += logs(j, f) / static_cast<double>(logs.rows);
    off.push_back(asked.log_of(asked.figures[f].persons) - mean);
  }
  return off;
}

std::vector<double> logs_of(const GivenTotalsProblem& asked, const Problem& problem, std::span<const double> z,
                            std::uint64_t seed, std::uint64_t member) {
  std::vector<double> logs;
  for (const double count : simulate(problem, z, seed, member).modelled_targets) logs.push_back(asked.log_of(count));
  return logs;
}

/// Quantiles of the count whose logarithm is X + sd Z, X one of the values and Z normal.
std::vector<double> blurred_quantiles(const GivenTotalsProblem& asked, const std::vector<double>& logs, double sd) {
  constexpr int parts = 15;
  std::vector<double> values;
  for (int k = 0; k < parts; ++k) {
    const double z = std::sqrt(2.0) * boost::math::erf_inv(2 * (k + 0.5) / parts - 1);
    for (const double x : logs) values.push_back(x + sd * z);
  }
  const std::vector<double> weights(values.size(), 1.0 / static_cast<double>(values.size()));
  std::vector<double> quantiles;
  for (const double level : hub_levels) quantiles.push_back(asked.count_of(weighted_quantile(values, weights, level)));
  return quantiles;
}

/// Calibrated histories on the log scale, and what they say.
class Told {
 public:
  Told(const GivenTotalsProblem& asked, const Matrix& logs) : asked_(asked), logs_(logs) {
    std::size_t first = 0;
    for (const std::size_t place : asked.known) {
      std::size_t end = first;
      while (end < asked.figures.size() && asked.figures[end].place == place) ++end;
      ranges_.emplace_back(first, end);
      first = end;
    }
  }

  [[nodiscard]] std::vector<double> persons(std::size_t day_number, int day, std::size_t k) const {
    const auto [first, end] = ranges_[k];
    const auto law =
        kriging(asked_.scatter[asked_.known[k]], std::span(asked_.figures).subspan(first, end - first), asked_.floor, day);
    std::vector<double> said;
    for (std::size_t j = 0; j < logs_.rows; ++j) {
      said.push_back(logs_(j, column(day_number, k)));
      for (std::size_t f = first; f < end; ++f)
        said.back() += law.weights[f - first] * (asked_.log_of(asked_.figures[f].persons) - logs_(j, f));
    }
    return blurred_quantiles(asked_, said, law.sd);
  }

  /// Mean shares in the increases since the last counts, [known].
  [[nodiscard]] std::vector<double> newcomers(std::size_t day_number) const {
    std::vector<double> shares(ranges_.size(), 0.0);
    for (std::size_t j = 0; j < logs_.rows; ++j) {
      std::vector<double> more;
      for (std::size_t k = 0; k < ranges_.size(); ++k)
        more.push_back(std::max(0.0, count(j, column(day_number, k)) - count(j, ranges_[k].second - 1)));
      const double sum = std::accumulate(more.begin(), more.end(), 0.0);
      for (std::size_t k = 0; k < more.size() && sum > 0; ++k) shares[k] += more[k] / sum;
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share = sum > 0 ? share / sum : 0;
    return shares;
  }

  [[nodiscard]] double misfit() const {
    double sum = 0;
    for (const auto& [first, end] : ranges_) {
      std::vector<double> column;
      for (std::size_t j = 0; j < logs_.rows; ++j) column.push_back(logs_(j, end - 1));
      std::nth_element(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(column.size() / 2), column.end());
      sum += std::abs(asked_.log_of(asked_.figures[end - 1].persons) - column[column.size() / 2]);
    }
    return sum / static_cast<double>(ranges_.size());
  }

 private:
  [[nodiscard]] std::size_t column(std::size_t day_number, std::size_t k) const {
    return asked_.figures.size() + day_number * ranges_.size() + k;
  }
  [[nodiscard]] double count(std::size_t j, std::size_t c) const { return asked_.count_of(logs_(j, c)); }

  const GivenTotalsProblem& asked_;
  const Matrix& logs_;
  std::vector<std::pair<std::size_t, std::size_t>> ranges_;  ///< [known] its figures
};

}  // namespace

std::optional<GivenTotalsForecast> forecast_given_totals(const Crisis& crisis, int origin, const std::vector<int>& days,
                                                         const GivenTotalsSettings& settings, const SmootherHooks& hooks) {
  auto asked = given_totals_problem(crisis, origin, days, settings);
  const std::size_t places = crisis.places.size();
  GivenTotalsForecast said{.origin = origin, .days = days, .figures = static_cast<int>(asked.figures.size())};
  said.counted_newcomers.assign(places, 0.0);
  for (std::size_t d = 0; d < days.size(); ++d) {
    said.persons.emplace_back(places);
    said.newcomers.emplace_back(places, 0.0);
    for (std::size_t p = 0; p < places; ++p)
      if (last_known(crisis.counts[p].counts, origin)) said.persons[d][p].assign(hub_levels.size(), 0.0);
  }
  if (asked.known.empty()) return said;
  const auto seed = settings.smoother.seed;
  const Matrix z = ensemble_smoother(
      asked.past.scenario.parameters.size(), data_of(asked),
      [&](std::span<const double> at, std::uint64_t member) { return logs_of(asked, asked.past, at, seed, member); },
      settings.smoother, hooks);
  if (z.rows == 0 || (hooks.stop != nullptr && *hooks.stop)) return std::nullopt;
  Matrix logs(z.rows, asked.future.targets.size());
  parallel_for(z.rows, settings.smoother.threads, [&](std::size_t j) {
    const auto row = logs_of(asked, asked.future, z.row(j), seed, j);
    std::copy(row.begin(), row.end(), logs.row(j).begin());
  });
  asked.scatter = learned_scatter(asked.scatter, asked.figures, asked.floor, off_by(asked, logs));
  const Told told(asked, logs);
  said.misfit = told.misfit();
  said.counted_newcomers = counted_newcomers(asked.figures, places, origin, settings.memory_days);
  for (std::size_t d = 0; d < days.size(); ++d) {
    const auto newcomers = told.newcomers(d);
    for (std::size_t k = 0; k < asked.known.size(); ++k) {
      said.persons[d][asked.known[k]] = told.persons(d, days[d], k);
      said.newcomers[d][asked.known[k]] = newcomers[k];
    }
  }
  return said;
}

}  // namespace outflow::inference
