#pragma once
#include <optional>
#include <span>
#include <vector>

/// Small dense linear algebra, in a fixed order of operations.
namespace outflow::inference {

/// [row * columns + column]
struct Matrix {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;

  Matrix() = default;
  Matrix(std::size_t n_rows, std::size_t n_columns) : rows(n_rows), columns(n_columns), values(n_rows * n_columns, 0.0) {}
  double& operator()(std::size_t r, std::size_t c) { return values[r * columns + c]; }
  double operator()(std::size_t r, std::size_t c) const { return values[r * columns + c]; }
  [[nodiscard]] std::span<const double> row(std::size_t r) const { return {values.data() + r * columns, columns}; }
  [[nodiscard]] std::span<double> row(std::size_t r) { return {values.data() + r * columns, columns}; }
  void add_row(std::span<const double> row) {
    values.insert(values.end(), row.begin(), row.end());
    ++rows;
  }
};

/// One column of a matrix: [row].
std::vector<double> column_of(const Matrix& m, std::size_t column);

/// The lower triangular L with L L' = A of a symmetric positive definite A (Cholesky); nullopt when it is not.  O(n^3).
std::optional<Matrix> cholesky(const Matrix& a);
/// x with L L' x = b.
std::vector<double> cholesky_solve(const Matrix& l, std::span<const double> b);
/// L v.
std::vector<double> lower_times(const Matrix& l, std::span<const double> v);

/// Weighted covariance of the rows (weights sum to one).
Matrix weighted_covariance(const Matrix& rows, std::span<const double> weights);

/// Straight planes y ~ c + B' x fitted by weighted least squares, all columns of y at once. A ridge of `ridge` times the mean
/// diagonal keeps columns apart that say the same.
struct Planes {
  std::vector<double> constant;  ///< [column of y]
  Matrix slope;                  ///< [column of x][column of y]
  [[nodiscard]] double at(std::size_t y_column, std::span<const double> x) const;
};
Planes fit_planes(const Matrix& x, const Matrix& y, std::span<const double> weights, double ridge = 1e-9);

}  // namespace outflow::inference
