#include "outflow/inference/selection.h"

#include <algorithm>

#include "outflow/base/contract.h"
#include "outflow/inference/weights.h"

namespace outflow::inference {

namespace {

constexpr std::size_t folds = 5, most_columns = 40;
constexpr double rows_for_a_column = 15, least_variance = 1e-9;

/// Sums of weighted products of (1, x, y), the last index being that of y.
struct Moments {
  Matrix sums;
  explicit Moments(std::size_t n) : sums(n, n) {}

  void add(std::span<const double> row, double weight) {
    for (std::size_t a = 0; a < row.size(); ++a) {
      const double w = weight * row[a];
      for (std::size_t b = 0; b <= a; ++b) sums(a, b) += w * row[b];
    }
  }
  [[nodiscard]] Moments without(const Moments& part) const {
    Moments rest = *this;
    for (std::size_t i = 0; i < rest.sums.values.size(); ++i) rest.sums.values[i] -= part.sums.values[i];
    return rest;
  }
};

/// Means and covariances of x and one column of y, from moments.
class Covariances {
 public:
  Covariances(const Moments& moments, std::size_t p, std::size_t y) : p_(p), among_(p, p), with_(p), mean_(p + 1) {
    const auto& s = moments.sums;
    const double total = s(0, 0);
    if (total <= 0) return;
    const auto sum = [&](std::size_t a, std::size_t b) { return a >= b ? s(a, b) : s(b, a); };
    for (std::size_t a = 0; a < p; ++a) mean_[a] = sum(a + 1, 0) / total;
    mean_[p] = sum(1 + p + y, 0) / total;
    for (std::size_t a = 0; a < p; ++a) {
      for (std::size_t b = 0; b < p; ++b) among_(a, b) = sum(a + 1, b + 1) / total - mean_[a] * mean_[b];
      with_[a] = sum(1 + p + y, a + 1) / total - mean_[p] * mean_[a];
    }
  }

  /// Columns in the order of choice.
  [[nodiscard]] std::vector<std::size_t> order(std::size_t most) const {
    Matrix among = among_;
    std::vector<double> with = with_;
    std::vector<std::size_t> chosen;
    while (chosen.size() < most) {
      std::size_t best = p_;
      double explained = 0;
      for (std::size_t a = 0; a < p_; ++a) {
        if (among(a, a) <= least_variance * std::max(1e-300, among_(a, a)) || among_(a, a) <= 0) continue;
        const double e = with[a] * with[a] / among(a, a);
        if (e > explained * (1 + 1e-12)) best = a, explained = e;
      }
      if (best == p_) break;
      chosen.push_back(best);
      const std::vector<double> pivot(among.row(best).begin(), among.row(best).end());
      const double variance = pivot[best], covariance = with[best];
      for (std::size_t a = 0; a < p_; ++a) {
        const double share = pivot[a] / variance;
        if (share == 0) continue;
        for (std::size_t b = 0; b < p_; ++b) among(a, b) -= share * pivot[b];
        with[a] -= share * covariance;
      }
    }
    return chosen;
  }

  /// Least squares on the first k of these columns.
  [[nodiscard]] SparsePlane plane(std::span<const std::size_t> columns) const {
    const std::size_t k = columns.size();
    SparsePlane plane{mean_[p_], {columns.begin(), columns.end()}, {}};
    if (k == 0) return plane;
    Matrix a(k, k);
    std::vector<double> b(k);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < k; ++j) a(i, j) = among_(columns[i], columns[j]);
      a(i, i) *= 1 + 1e-9;
      b[i] = with_[columns[i]];
    }
    const auto root = cholesky(a);
    if (!root) return this->plane(columns.first(k - 1));
    plane.coefficients = cholesky_solve(*root, b);
    for (std::size_t i = 0; i < k; ++i) plane.constant -= plane.coefficients[i] * mean_[columns[i]];
    return plane;
  }

 private:
  std::size_t p_;
  Matrix among_;
  std::vector<double> with_, mean_;
};

class Selection {
 public:
  Selection(const Matrix& x, const Matrix& y, std::span<const double> weights)
      : x_(x), y_(y), weights_(weights), all_(1 + x.columns + y.columns) {
    std::vector<double> row(1 + x.columns + y.columns, 1.0);
    parts_.assign(folds, all_);
    for (std::size_t i = 0; i < x.rows; ++i) {
      std::copy_n(x.row(i).begin(), x.columns, row.begin() + 1);
      std::copy_n(y.row(i).begin(), y.columns, row.begin() + 1 + static_cast<std::ptrdiff_t>(x.columns));
      parts_[i % folds].add(row, weights[i]);
    }
    for (const auto& part : parts_)
      for (std::size_t i = 0; i < all_.sums.values.size(); ++i) all_.sums.values[i] += part.sums.values[i];
    const double carried = effective_size(weights) / rows_for_a_column;
    most_ = std::min({x.columns, most_columns, static_cast<std::size_t>(std::max(1.0, carried))});
  }

  [[nodiscard]] CrossFitted column(std::size_t c) const {
    // predicted[k][row] with k columns
    std::vector<std::vector<double>> predicted(most_ + 1, std::vector<double>(x_.rows));
    for (std::size_t f = 0; f < folds; ++f) {
      const Covariances train(all_.without(parts_[f]), x_.columns, c);
      const auto order = train.order(most_);
      for (std::size_t k = 0; k <= most_; ++k) {
        const auto plane = train.plane(std::span(order).first(std::min(k, order.size())));
        for (std::size_t i = f; i < x_.rows; i += folds) predicted[k][i] = plane.at(x_.row(i));
      }
    }
    const std::size_t k = best(predicted, c);
    const Covariances whole(all_, x_.columns, c);
    const auto order = whole.order(k);
    return {whole.plane(order), std::move(predicted[k])};
  }

 private:
  [[nodiscard]] std::size_t best(const std::vector<std::vector<double>>& predicted, std::size_t c) const {
    std::size_t best = 0;
    double least = 0;
    for (std::size_t k = 0; k < predicted.size(); ++k) {
      double error = 0;
      for (std::size_t i = 0; i < x_.rows; ++i)
        error += weights_[i] * (y_(i, c) - predicted[k][i]) * (y_(i, c) - predicted[k][i]);
      if (k == 0 || error < least) best = k, least = error;
    }
    return best;
  }

  const Matrix& x_;
  const Matrix& y_;
  std::span<const double> weights_;
  Moments all_;
  std::vector<Moments> parts_;
  std::size_t most_ = 0;
};

}  // namespace

double SparsePlane::at(std::span<const double> x) const {
  double sum = constant;
  for (std::size_t i = 0; i < columns.size(); ++i) sum += coefficients[i] * x[columns[i]];
  return sum;
}

std::vector<CrossFitted> select_planes(const Matrix& x, const Matrix& y, std::span<const double> weights) {
  OUTFLOW_EXPECT(x.rows == y.rows && x.rows == weights.size() && x.rows >= folds);
  const Selection selection(x, y, weights);
  std::vector<CrossFitted> planes;
  for (std::size_t c = 0; c < y.columns; ++c) planes.push_back(selection.column(c));
  return planes;
}

}  // namespace outflow::inference
