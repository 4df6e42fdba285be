#include "outflow/inference/given_data.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/random/address.h"
#include "outflow/random/uniform_index.h"

namespace outflow::inference {

namespace {

using Order = std::vector<std::size_t>;  ///< points by the size of an input

Order order_of(const Matrix& inputs, std::size_t input) {
  Order order(inputs.rows);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return inputs(a, input) < inputs(b, input); });
  return order;
}

/// Sum of squares about the straight line through the points.
double about_line(std::span<const double> x, std::span<const double> y) {
  const auto n = static_cast<double>(y.size());
  const double x_mean = std::accumulate(x.begin(), x.end(), 0.0) / n, y_mean = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double both = 0, squares = 0, total = 0;
  for (std::size_t k = 0; k < y.size(); ++k) {
    both += (x[k] - x_mean) * (y[k] - y_mean);
    squares += (x[k] - x_mean) * (x[k] - x_mean);
    total += (y[k] - y_mean) * (y[k] - y_mean);
  }
  return squares > 0 ? std::max(0.0, total - both * both / squares) : total;
}

struct Shares {
  double mean = 0, variance = 0, chance = 0, together = 0;
  std::vector<double> first;
};

/// The estimators on points that were drawn so many times. Of an input in order, y is cut into stretches of equal numbers.
Shares estimated(const PairedRuns& runs, const std::vector<Order>& orders, const std::vector<int>& times, int stretches) {
  Shares s;
  double n = 0, pair_squares = 0;
  for (std::size_t j = 0; j < times.size(); ++j) {
    n += times[j];
    s.mean += times[j] * (runs.outputs(j, 0) + runs.outputs(j, 1)) / 2;
  }
  s.mean /= n;
  for (std::size_t j = 0; j < times.size(); ++j) {
    const double a = runs.outputs(j, 0), b = runs.outputs(j, 1), middle = (a + b) / 2 - s.mean;
    s.chance += times[j] * (a - b) * (a - b) / 2 / n;
    pair_squares += times[j] * middle * middle / (n - 1);
  }
  s.variance = pair_squares + s.chance / 2;  // means of two have half of what chance does
  std::vector<double> x, y;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    x.clear();
    y.clear();
    for (const auto j : orders[i])
      for (int t = 0; t < times[j]; ++t) {
        x.push_back(runs.inputs(j, i));
        y.push_back((runs.outputs(j, 0) + runs.outputs(j, 1)) / 2);
      }
    double left = 0;
    for (int b = 0; b < stretches; ++b) {
      const std::size_t begin = y.size() * static_cast<std::size_t>(b) / static_cast<std::size_t>(stretches);
      const std::size_t end = y.size() * (static_cast<std::size_t>(b) + 1) / static_cast<std::size_t>(stretches);
      left += about_line(std::span(x).subspan(begin, end - begin), std::span(y).subspan(begin, end - begin));
    }
    s.first.push_back(pair_squares - left / (n - 2 * stretches));
  }
  const double unit = s.variance > 0 ? s.variance : std::numeric_limits<double>::quiet_NaN();
  for (double& v : s.first) v /= unit;
  s.chance /= unit;
  s.together = 1 - s.chance - std::accumulate(s.first.begin(), s.first.end(), 0.0);
  return s;
}

/// Median over the slices of the greatest distance between the distributions. `ranks` [place in the input's order] where the
/// output stands among all, 0 .. n - 1.
double pawn_of(const std::vector<std::size_t>& ranks, int slices) {
  std::vector<double> distances;
  const auto n = static_cast<double>(ranks.size());
  for (int b = 0; b < slices; ++b) {
    const std::size_t begin = ranks.size() * static_cast<std::size_t>(b) / static_cast<std::size_t>(slices);
    const std::size_t end = ranks.size() * (static_cast<std::size_t>(b) + 1) / static_cast<std::size_t>(slices);
    std::vector<std::size_t> slice(ranks.begin() + static_cast<std::ptrdiff_t>(begin),
                                   ranks.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(slice.begin(), slice.end());
    const auto m = static_cast<double>(slice.size());
    double greatest = 0;
    for (std::size_t k = 0; k < slice.size(); ++k) {
      const double everywhere = static_cast<double>(slice[k]);
      greatest = std::max(
          {greatest, (static_cast<double>(k) + 1) / m - (everywhere + 1) / n, everywhere / n - static_cast<double>(k) / m});
    }
    distances.push_back(greatest);
  }
  std::sort(distances.begin(), distances.end());
  const std::size_t half = distances.size() / 2;
  return distances.size() % 2 == 1 ? distances[half] : (distances[half - 1] + distances[half]) / 2;
}

void add_pawn(const PairedRuns& runs, const std::vector<Order>& orders, const GivenDataSettings& settings,
              GivenDataIndices& indices) {
  const std::size_t n = runs.inputs.rows;
  Order by_output(n);  // of the first history alone: two of one point are not independent
  std::iota(by_output.begin(), by_output.end(), 0);
  std::stable_sort(by_output.begin(), by_output.end(), [&](auto a, auto b) { return runs.outputs(a, 0) < runs.outputs(b, 0); });
  std::vector<std::size_t> rank(n), in_order(n);
  for (std::size_t k = 0; k < n; ++k) rank[by_output[k]] = k;
  for (const auto& order : orders) {
    for (std::size_t k = 0; k < n; ++k) in_order[k] = rank[order[k]];
    indices.pawn.push_back(pawn_of(in_order, settings.slices));
  }
  std::vector<double> dummies;
  for (int d = 0; d < settings.dummies; ++d) {
    random::Stream draws({.key = random::member_key(settings.bootstrap.seed, static_cast<std::uint64_t>(d)),
                          .entity = 0,
                          .step = 0,
                          .purpose = random::Purpose::dummy});
    for (std::size_t k = n; k-- > 1;) std::swap(rank[k], rank[random::uniform_index(k + 1, draws)]);
    dummies.push_back(pawn_of(rank, settings.slices));
  }
  indices.dummy = percentile_interval(0, std::move(dummies), 0.9).high;
}

}  // namespace

GivenDataIndices given_data_indices(const PairedRuns& runs, const GivenDataSettings& settings) {
  const std::size_t n = runs.inputs.rows, inputs = runs.inputs.columns;
  OUTFLOW_EXPECT(runs.outputs.rows == n && runs.outputs.columns == 2);
  OUTFLOW_EXPECT(n >= 8 * static_cast<std::size_t>(settings.stretches));
  std::vector<Order> orders;
  for (std::size_t i = 0; i < inputs; ++i) orders.push_back(order_of(runs.inputs, i));
  const Shares whole = estimated(runs, orders, std::vector<int>(n, 1), settings.stretches);
  std::vector<std::vector<double>> first(inputs);
  std::vector<double> chance, together;
  for (int r = 0; r < settings.bootstrap.replicates; ++r) {
    std::vector<int> times(n, 0);
    for (const auto j : resampled(n, settings.bootstrap.seed, r)) ++times[j];
    const Shares s = estimated(runs, orders, times, settings.stretches);
    for (std::size_t i = 0; i < inputs; ++i) first[i].push_back(s.first[i]);
    chance.push_back(s.chance);
    together.push_back(s.together);
  }
  GivenDataIndices indices{
      .points = n, .mean = whole.mean, .variance = whole.variance, .first = {}, .chance = {}, .together = {}, .pawn = {}};
  for (std::size_t i = 0; i < inputs; ++i)
    indices.first.push_back(centred_interval(whole.first[i], std::move(first[i]), settings.bootstrap.level));
  indices.chance = centred_interval(whole.chance, std::move(chance), settings.bootstrap.level);
  indices.together = centred_interval(whole.together, std::move(together), settings.bootstrap.level);
  add_pawn(runs, orders, settings, indices);
  return indices;
}

}  // namespace outflow::inference
