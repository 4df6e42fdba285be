#include "outflow/ensemble/fit.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace outflow::ensemble {

namespace {

double abs_log_error(double model, double observed) {
  if (model == observed) return 0;
  const double offset = model <= 0 || observed <= 0 ? 0.5 : 0.0;
  return std::abs(std::log((model + offset) / (observed + offset)));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

std::optional<Fit> fit(std::span<const Compared> compared) {
  if (compared.empty()) return std::nullopt;
  Fit result;
  result.n = static_cast<int>(compared.size());
  int in50 = 0, in80 = 0, in95 = 0;
  std::vector<double> errors;
  double sum = 0;
  for (const auto& [observed, model] : compared) {
    in50 += model[2] <= observed && observed <= model[4] ? 1 : 0;
    in80 += model[1] <= observed && observed <= model[5] ? 1 : 0;
    in95 += model[0] <= observed && observed <= model[6] ? 1 : 0;
    errors.push_back(abs_log_error(model[3], observed));
    sum += errors.back();
  }
  const double n = result.n;
  result.coverage50 = in50 / n;
  result.coverage80 = in80 / n;
  result.coverage95 = in95 / n;
  result.mean_abs_log_error = sum / n;
  result.median_abs_log_error = median(std::move(errors));
  return result;
}

}  // namespace outflow::ensemble
