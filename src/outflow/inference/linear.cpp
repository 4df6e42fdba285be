#include "outflow/inference/linear.h"

#include <cmath>

#include "outflow/base/contract.h"

namespace outflow::inference {

std::vector<double> column_of(const Matrix& m, std::size_t column) {
  std::vector<double> values(m.rows);
  for (std::size_t r = 0; r < m.rows; ++r) values[r] = m(r, column);
  return values;
}

std::optional<Matrix> cholesky(const Matrix& a) {
  OUTFLOW_EXPECT(a.rows == a.columns);
  Matrix l(a.rows, a.rows);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= l(i, k) * l(j, k);
      if (i != j) {
        l(i, j) = sum / l(j, j);
      } else if (sum > 0) {
        l(i, i) = std::sqrt(sum);
      } else {
        return std::nullopt;
      }
    }
  }
  return l;
}

std::vector<double> cholesky_solve(const Matrix& l, std::span<const double> b) {
  std::vector<double> x(b.begin(), b.end());
  const std::size_t n = l.rows;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= l(i, k) * x[k];
    x[i] /= l(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] -= l(k, i) * x[k];
    x[i] /= l(i, i);
  }
  return x;
}

std::vector<double> lower_times(const Matrix& l, std::span<const double> v) {
  std::vector<double> out(l.rows, 0.0);
  for (std::size_t i = 0; i < l.rows; ++i)
    for (std::size_t k = 0; k <= i; ++k) out[i] += l(i, k) * v[k];
  return out;
}

Matrix weighted_covariance(const Matrix& rows, std::span<const double> weights) {
  const std::size_t d = rows.columns;
  std::vector<double> mean(d, 0.0);
  for (std::size_t i = 0; i < rows.rows; ++i)
    for (std::size_t c = 0; c < d; ++c) mean[c] += weights[i] * rows(i, c);
  Matrix covariance(d, d);
  for (std::size_t i = 0; i < rows.rows; ++i)
    for (std::size_t a = 0; a < d; ++a)
      for (std::size_t b = 0; b <= a; ++b) covariance(a, b) += weights[i] * (rows(i, a) - mean[a]) * (rows(i, b) - mean[b]);
  for (std::size_t a = 0; a < d; ++a)
    for (std::size_t b = a + 1; b < d; ++b) covariance(a, b) = covariance(b, a);
  return covariance;
}

double Planes::at(std::size_t y_column, std::span<const double> x) const {
  double value = constant[y_column];
  for (std::size_t k = 0; k < x.size(); ++k) value += slope(k, y_column) * x[k];
  return value;
}

namespace {

std::vector<double> column_means(const Matrix& m, std::span<const double> weights) {
  std::vector<double> mean(m.columns, 0.0);
  double total = 0;
  for (std::size_t i = 0; i < m.rows; ++i) {
    total += weights[i];
    for (std::size_t c = 0; c < m.columns; ++c) mean[c] += weights[i] * m(i, c);
  }
  for (double& v : mean) v /= total;
  return mean;
}

}  // namespace

Planes fit_planes(const Matrix& x, const Matrix& y, std::span<const double> weights, double ridge) {
  OUTFLOW_EXPECT(x.rows == y.rows && x.rows == weights.size());
  const std::size_t p = x.columns, q = y.columns;
  const auto x_mean = column_means(x, weights), y_mean = column_means(y, weights);
  Matrix products(p, p), right(p, q);
  std::vector<double> dx(p);
  for (std::size_t i = 0; i < x.rows; ++i) {
    if (weights[i] == 0) continue;
    for (std::size_t a = 0; a < p; ++a) dx[a] = x(i, a) - x_mean[a];
    for (std::size_t a = 0; a < p; ++a) {
      const double wa = weights[i] * dx[a];
      for (std::size_t b = 0; b <= a; ++b) products(a, b) += wa * dx[b];
      for (std::size_t c = 0; c < q; ++c) right(a, c) += wa * (y(i, c) - y_mean[c]);
    }
  }
  double trace = 0;
  for (std::size_t a = 0; a < p; ++a) trace += products(a, a);
  const double floor = p == 0 ? 0 : ridge * trace / static_cast<double>(p) + 1e-300;
  for (std::size_t a = 0; a < p; ++a) products(a, a) += floor;
  Planes planes{y_mean, Matrix(p, q)};
  const auto l = cholesky(products);
  if (!l) return planes;  // every column of x is constant: the means are all there is to say
  std::vector<double> b(p);
  for (std::size_t c = 0; c < q; ++c) {
    for (std::size_t a = 0; a < p; ++a) b[a] = right(a, c);
    const auto solved = cholesky_solve(*l, b);
    for (std::size_t a = 0; a < p; ++a) {
      planes.slope(a, c) = solved[a];
      planes.constant[c] -= solved[a] * x_mean[a];
    }
  }
  return planes;
}

}  // namespace outflow::inference
