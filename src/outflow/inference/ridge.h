#pragma once
#include <span>

#include "outflow/inference/linear.h"

/// Straight planes through many columns: ridge regression whose ridge is chosen by what it says of rows left out.
namespace outflow::inference {

struct Ridge {
  Planes planes;    ///< through all rows
  Matrix left_out;  ///< [row][column of y] what the planes through all other rows, with the same ridge, say of this row
};

/// Weighted ridge regression (Hoerl & Kennard 1970) of each column of y on all columns of x, which are scaled to sd 1. For each
/// column of y the ridge, of 10^-6, 10^-5, ..., 10^2 times the mean diagonal, has the least generalised cross-validation error
/// (Golub, Heath & Wahba 1979); where nothing can be learned it leaves little but the mean. In-sample residuals of many columns
/// are too small, those of rows left out are honest: they follow from the leverages without fitting again (Allen 1974; a row
/// with a leverage above 0.9 counts as one of 0.9). Weights sum to one; their effective number (Kong, Liu & Wong 1994) counts as
/// that of rows.
/// O(rows x columns^2 + columns^3), the first for each ridge that is chosen.
Ridge fit_ridge(const Matrix& x, const Matrix& y, std::span<const double> weights);

}  // namespace outflow::inference
