#include "outflow/inference/surge/evidence.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "outflow/base/contract.h"

namespace outflow::inference::surge {

namespace {

/// ln [P(y | mean e^u) / P(y | mean)] - (u - center)^2 / (2 sd^2): concave in u.
class LogIntegrand {
 public:
  LogIntegrand(std::int64_t y, double mean, double size, const SurgePrior& prior)
      : y_(static_cast<double>(y)), mean_(mean), size_(size), center_(std::log(prior.ratio)), sd_(prior.log_sd) {}

  double operator()(double u) const {
    const double rise = mean_ * std::expm1(u);
    const double likelihood = std::isinf(size_) ? y_ * u - rise : y_ * u - (y_ + size_) * std::log1p(rise / (size_ + mean_));
    const double away = (u - center_) / sd_;
    return likelihood - away * away / 2;
  }

 private:
  double y_, mean_, size_, center_, sd_;
};

/// The maximum on [low, high] of a concave function, by golden section.
double peak_of(const LogIntegrand& f, double low, double high) {
  constexpr double golden = 0.6180339887498949;
  for (int i = 0; i < 80; ++i) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (f(a) < f(b)) low = a;
    else high = b;
  }
  return (low + high) / 2;
}

/// Where the function has fallen by 45 on the way from its peak to `end` (or `end`).
double reach(const LogIntegrand& f, double peak, double end) {
  const double floor = f(peak) - 45;
  if (f(end) >= floor) return end;
  double inside = peak, outside = end;
  for (int i = 0; i < 60; ++i) {
    const double middle = (inside + outside) / 2;
    (f(middle) >= floor ? inside : outside) = middle;
  }
  return outside;
}

}  // namespace

double log_bayes_factor(std::int64_t y, double mean, double size, const SurgePrior& prior) {
  OUTFLOW_EXPECT(y >= 0 && mean > 0 && size > 0 && prior.ratio > 0 && prior.log_sd > 0);
  const LogIntegrand f(y, mean, size, prior);
  const double farthest =
      std::max(1.0, std::log(prior.ratio)) + 12 * prior.log_sd + std::max(0.0, std::log(static_cast<double>(y + 1) / mean));
  const double peak = peak_of(f, 0, farthest);
  const double low = reach(f, peak, 0), high = reach(f, peak, farthest), height = f(peak);
  constexpr int pieces = 24;
  double sum = 0;
  for (int i = 0; i < pieces; ++i)
    sum += boost::math::quadrature::gauss<double, 20>::integrate([&](double u) { return std::exp(f(u) - height); },
                                                                 low + (high - low) * i / pieces,
                                                                 low + (high - low) * (i + 1) / pieces);
  constexpr double pi = 3.14159265358979323846;
  const double above_one = boost::math::erfc(-std::log(prior.ratio) / (prior.log_sd * std::sqrt(2.0))) / 2;
  return height + std::log(sum / (prior.log_sd * std::sqrt(2 * pi) * above_one));
}

double posterior(double prior, double log_bayes_factor) {
  OUTFLOW_EXPECT(prior >= 0 && prior <= 1);
  if (prior == 0 || prior == 1) return prior;
  return 1 / (1 + (1 - prior) / prior * std::exp(-log_bayes_factor));
}

}  // namespace outflow::inference::surge
