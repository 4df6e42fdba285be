#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "outflow/base/diagnostics.h"

/// What is known of a number before the counts are looked at.
namespace outflow::scenario {

enum class PriorLaw { normal, lognormal, logitnormal, uniform, loguniform, beta, gamma };
inline constexpr int n_prior_laws = 7;
const char* to_string(PriorLaw value);

/// A law, cut to [low, high].
///   normal       a = mean, b = standard deviation
///   lognormal    a, b = mean and standard deviation of the logarithm
///   logitnormal  a, b = mean and standard deviation of ln(x / (1 - x))
///   uniform      between a and b
///   loguniform   the logarithm is uniform between ln a and ln b, 0 < a < b
///   beta         a, b = the two shapes
///   gamma        a = shape, b = scale
struct Prior {
  PriorLaw law = PriorLaw::normal;
  double a = 0, b = 1;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// A number that is not known for certain and may stand in several places of a scenario.
struct Parameter {
  std::string name;  ///< unique among the parameters
  Prior prior;
  double value = 0;  ///< what runs without calibration use: as written, or else the median of the prior
  std::string title{}, source{};
  Where where{};
};

/// The p-quantile of the prior, 0 < p < 1, within [low, high].
double quantile(const Prior& prior, double p);
/// Whether the law can have this value: within its bounds, and where its density is not 0.
bool is_possible(const Prior& prior, double x);
/// Probability of at most x.
double cumulative(const Prior& prior, double x);

/// A parameter's place on a scale on which every prior is the standard normal law: x = F^-1(Phi(z)), F being the law cut to
/// its bounds. Calibration works on z; it is held within [-8, 8].
double from_standard(const Prior& prior, double z);
double to_standard(const Prior& prior, double x);

/// The law with this median and this 90% point (normal, lognormal, logitnormal), nullopt where none has them.
std::optional<Prior> prior_with_median(PriorLaw law, double median, double p90);
/// The law with these 5% and 95% points (the same laws).
std::optional<Prior> prior_with_range(PriorLaw law, double p05, double p95);

}  // namespace outflow::scenario
