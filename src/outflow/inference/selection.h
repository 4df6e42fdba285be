#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "outflow/inference/linear.h"

/// Straight planes through few of many columns: what is regressed on more figures than the histories can carry.
namespace outflow::inference {

/// y ~ constant + sum coefficient x[column], of the columns that were chosen, in the order of choice.
struct SparsePlane {
  double constant = 0;
  std::vector<std::size_t> columns;
  std::vector<double> coefficients;
  [[nodiscard]] double at(std::span<const double> x) const;
};

/// What a regression says of rows that it has not seen.
struct CrossFitted {
  SparsePlane plane;               ///< of all rows
  std::vector<double> predicted;  ///< [row] by the plane of the four fifths of the rows to which it does not belong
};

/// Forward selection (orthogonal least squares: Chen, Billings & Luo 1989) for each column of y: columns of x are taken one
/// after the other, the one that explains most first, as long as the rows of the fifth that was left out (row number modulo 5)
/// are predicted better in the weighted mean square; at most one column for each 15 effective rows, and 40. In-sample residuals
/// of many columns would be too small, those of rows left out are honest. O(rows columns^2 + 40 columns^2 columns of y).
std::vector<CrossFitted> select_planes(const Matrix& x, const Matrix& y, std::span<const double> weights);

}  // namespace outflow::inference
