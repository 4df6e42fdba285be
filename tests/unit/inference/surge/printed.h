#pragma once
#include <gtest/gtest.h>

#include <cmath>

namespace outflow::inference::surge {

/// Equal to 1e-9, relative: values that were printed with ten digits or more.
inline void expect_close(double value, double reference, const char* what = "") {
  EXPECT_NEAR(value, reference, 1e-9 * std::abs(reference)) << what;
}

/// Equal as far as a value printed with so many significant digits tells.
inline void expect_printed(double value, double reference, int digits, const char* what = "") {
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(reference))) + 1 - digits);
  EXPECT_NEAR(value, reference, 0.5000001 * unit) << what;
}

}  // namespace outflow::inference::surge
