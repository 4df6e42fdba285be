#include "outflow/random/normal.h"

#include <cmath>
#include <numbers>

namespace outflow::random {

double standard_normal(Stream& stream) {
  const double radius = std::sqrt(-2.0 * std::log(stream.uniform_positive()));
  return radius * std::cos(2.0 * std::numbers::pi * stream.uniform());
}

}  // namespace outflow::random
