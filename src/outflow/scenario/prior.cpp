#include "outflow/scenario/prior.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

#include "outflow/base/contract.h"

namespace outflow::scenario {
namespace {

constexpr double furthest_z = 8;

double standard_quantile(double p) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p); }
/// Probability of at most z; of at least z where `upper`, without loss far out.
double standard_tail(double z, bool upper) { return 0.5 * std::erfc((upper ? z : -z) / std::sqrt(2.0)); }

/// The scale on which the law is normal or uniform.
double forth(PriorLaw law, double x) {
  if (law == PriorLaw::lognormal || law == PriorLaw::loguniform) return std::log(x);
  if (law == PriorLaw::logitnormal) return std::log(x / (1 - x));
  return x;
}
double back(PriorLaw law, double y) {
  if (law == PriorLaw::lognormal || law == PriorLaw::loguniform) return std::exp(y);
  if (law == PriorLaw::logitnormal) return 1 / (1 + std::exp(-y));
  return y;
}

bool is_normal(PriorLaw law) { return law == PriorLaw::normal || law == PriorLaw::lognormal || law == PriorLaw::logitnormal; }

/// Of the law without its bounds.
double uncut_cumulative(const Prior& prior, double x) {
  if (prior.law == PriorLaw::beta) return x <= 0 ? 0 : x >= 1 ? 1 : boost::math::ibeta(prior.a, prior.b, x);
  if (prior.law == PriorLaw::gamma && !std::isfinite(x)) return x > 0 ? 1 : 0;
  if (prior.law == PriorLaw::gamma) return x <= 0 ? 0 : boost::math::gamma_p(prior.a, x / prior.b);
  if (prior.law != PriorLaw::normal && prior.law != PriorLaw::uniform && x <= 0) return 0;
  if (prior.law == PriorLaw::logitnormal && x >= 1) return 1;
  const double y = std::isfinite(x) ? forth(prior.law, x) : x;
  if (is_normal(prior.law)) return standard_tail((y - prior.a) / prior.b, false);
  const double a = forth(prior.law, prior.a), b = forth(prior.law, prior.b);
  return std::clamp((y - a) / (b - a), 0.0, 1.0);
}

double uncut_quantile(const Prior& prior, double p) {
  if (prior.law == PriorLaw::beta) return boost::math::ibeta_inv(prior.a, prior.b, p);
  if (prior.law == PriorLaw::gamma) return prior.b * boost::math::gamma_p_inv(prior.a, p);
  if (is_normal(prior.law)) return back(prior.law, prior.a + prior.b * standard_quantile(p));
  const double a = forth(prior.law, prior.a), b = forth(prior.law, prior.b);
  return back(prior.law, a + (b - a) * p);
}

/// The open interval outside of which the law itself, without its bounds, has nothing.
bool in_support(const Prior& prior, double x) {
  switch (prior.law) {
    case PriorLaw::normal:
      return true;
    case PriorLaw::lognormal:
    case PriorLaw::gamma:
      return x > 0;
    case PriorLaw::logitnormal:
    case PriorLaw::beta:
      return x > 0 && x < 1;
    case PriorLaw::uniform:
    case PriorLaw::loguniform:
      return x >= prior.a && x <= prior.b;
  }
  return false;
}

bool is_cut(const Prior& prior) { return std::isfinite(prior.low) || std::isfinite(prior.high); }

}  // namespace

double quantile(const Prior& prior, double p) {
  OUTFLOW_EXPECT(p > 0 && p < 1);
  if (!is_cut(prior)) return uncut_quantile(prior, p);
  const double below = uncut_cumulative(prior, prior.low), within = uncut_cumulative(prior, prior.high) - below;
  const double q = std::clamp(below + within * p, 1e-300, 1 - 0x1p-53);
  return std::clamp(uncut_quantile(prior, q), prior.low, prior.high);
}

bool is_possible(const Prior& prior, double x) {
  return std::isfinite(x) && x >= prior.low && x <= prior.high && in_support(prior, x);
}

double cumulative(const Prior& prior, double x) {
  if (x < prior.low) return 0;
  if (x >= prior.high) return 1;
  const double below = uncut_cumulative(prior, prior.low), within = uncut_cumulative(prior, prior.high) - below;
  return std::clamp((uncut_cumulative(prior, x) - below) / within, 0.0, 1.0);
}

double from_standard(const Prior& prior, double z) {
  z = std::clamp(z, -furthest_z, furthest_z);
  if (is_normal(prior.law) && !is_cut(prior)) return back(prior.law, prior.a + prior.b * z);
  return quantile(prior, std::clamp(standard_tail(z, false), 1e-300, 1 - 0x1p-53));
}

double to_standard(const Prior& prior, double x) {
  if (!in_support(prior, x)) return cumulative(prior, x) > 0 ? furthest_z : -furthest_z;
  if (is_normal(prior.law) && !is_cut(prior))
    return std::clamp((forth(prior.law, x) - prior.a) / prior.b, -furthest_z, furthest_z);
  const double p = cumulative(prior, x);
  if (p <= 0) return -furthest_z;
  if (p >= 1) return furthest_z;
  return std::clamp(standard_quantile(p), -furthest_z, furthest_z);
}

std::optional<Prior> prior_with_median(PriorLaw law, double median, double p90) {
  if (!is_normal(law)) return std::nullopt;
  Prior prior{.law = law, .a = forth(law, median)};
  prior.b = (forth(law, p90) - prior.a) / standard_quantile(0.9);
  if (!std::isfinite(prior.a) || !(prior.b > 0) || !std::isfinite(prior.b)) return std::nullopt;
  return prior;
}

std::optional<Prior> prior_with_range(PriorLaw law, double p05, double p95) {
  if (!is_normal(law)) return std::nullopt;
  Prior prior{.law = law, .a = (forth(law, p05) + forth(law, p95)) / 2};
  prior.b = (forth(law, p95) - forth(law, p05)) / (2 * standard_quantile(0.95));
  if (!std::isfinite(prior.a) || !(prior.b > 0) || !std::isfinite(prior.b)) return std::nullopt;
  return prior;
}

}  // namespace outflow::scenario
