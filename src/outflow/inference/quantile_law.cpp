#include "outflow/inference/quantile_law.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

/// ln(e^a - e^b), a > b.
double log_of_difference(double a, double b) { return a + std::log(-std::expm1(b - a)); }

/// The law on the scale z.
class OnLogScale {
 public:
  explicit OnLogScale(const QuantileLaw& law) : law_(law), levels_(law.forecast.levels) {
    OUTFLOW_EXPECT(!levels_.empty() && levels_.size() == law.forecast.values.size() && law.unit > 0);
    const double median = z_of(std::max(0.0, quantile_at(law.forecast, 0.5)));
    below_ = tail_scale(first(), levels_.front(), median);
    above_ = tail_scale(last(), 1 - levels_.back(), median);
  }

  [[nodiscard]] double z_of(double x) const { return std::log1p(x / law_.unit); }
  [[nodiscard]] double z_of_quantile(std::size_t i) const { return z_of(std::max(0.0, law_.forecast.values[i])); }

  /// ln P(Z <= z) in the lower tail, ln P(Z > z) in the upper one: they may be too small for a double.
  [[nodiscard]] double log_below(double z) const { return std::log(levels_.front()) + (z - first()) / below_; }
  [[nodiscard]] double log_above(double z) const { return std::log1p(-levels_.back()) - (z - last()) / above_; }
  [[nodiscard]] double first() const { return z_of_quantile(0); }
  [[nodiscard]] double last() const { return z_of_quantile(levels_.size() - 1); }

  [[nodiscard]] double cumulative(double z) const {
    if (z < first()) return std::exp(log_below(z));
    if (z >= last()) return 1 - std::exp(log_above(z));
    std::size_t i = 0;  // the last quantile that is not above z
    while (z_of_quantile(i + 1) <= z) ++i;
    const double from = z_of_quantile(i), to = z_of_quantile(i + 1);
    return levels_[i] + (levels_[i + 1] - levels_[i]) * (z - from) / (to - from);
  }

 private:
  static double tail_scale(double outermost, double rest, double median) {
    const double least = std::log1p(std::exp(-outermost));  // one unit more than the quantile
    return rest < 0.5 ? std::max(least, std::abs(outermost - median) / std::log(0.5 / rest)) : least;
  }

  const QuantileLaw& law_;
  std::span<const double> levels_;
  double below_ = 1, above_ = 1;
};

}  // namespace

double cumulative(const QuantileLaw& law, double x) {
  OUTFLOW_EXPECT(x > -law.unit);
  const OnLogScale scale(law);
  return scale.cumulative(scale.z_of(x));
}

double log_score(const QuantileLaw& law, double y) {
  OUTFLOW_EXPECT(y >= 0);
  const OnLogScale scale(law);
  const double from = scale.z_of(y - law.unit / 2), to = scale.z_of(y + law.unit / 2);
  const bool least = y < law.unit / 2;  // all that is below belongs to 0
  if (to < scale.first()) return -(least ? scale.log_below(to) : log_of_difference(scale.log_below(to), scale.log_below(from)));
  if (from >= scale.last() && !least) return -log_of_difference(scale.log_above(from), scale.log_above(to));
  const double share = scale.cumulative(to) - (least ? 0 : scale.cumulative(from));
  return std::max(0.0, -std::log(std::max(share, std::numeric_limits<double>::min())));
}

PitInterval pit(const QuantileLaw& law, double y) {
  OUTFLOW_EXPECT(y >= 0);
  const OnLogScale scale(law);
  const double from = scale.z_of(y - law.unit / 2), to = scale.z_of(y + law.unit / 2);
  const auto& levels = law.forecast.levels;
  const bool from_tail = y < law.unit / 2 || from < scale.first(), to_tail = to >= scale.last();
  return {from_tail              ? 0.0
          : from >= scale.last() ? levels.back()
                                 : scale.cumulative(from),
          to_tail              ? 1.0
          : to < scale.first() ? levels.front()
                               : scale.cumulative(to)};
}

}  // namespace outflow::inference
