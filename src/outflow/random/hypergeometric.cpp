#include "outflow/random/hypergeometric.h"

#include <algorithm>

#include "outflow/base/contract.h"
#include "outflow/random/detail/hypergeometric_law.h"

namespace outflow::random {
namespace {

[[maybe_unused]] constexpr std::int64_t people_at_most = std::int64_t{1} << 40;  // contracts only
constexpr double inversion_below = 10;
constexpr double negligible = 0x1p-80;  // of all probability; far below what one uniform can tell apart

std::int64_t by_inversion(const detail::HypergeometricLaw& law, std::int64_t good, std::int64_t bad, std::int64_t draws,
                          Stream& stream) {
  const double p_none = law.probability_of_none();
  for (;;) {
    double rest = stream.uniform();
    double p_k = p_none;
    for (std::int64_t k = 0; k <= law.most(); ++k) {
      if (rest < p_k) return k;
      rest -= p_k;
      p_k *= (static_cast<double>(good - k) / static_cast<double>(k + 1)) *
             (static_cast<double>(draws - k) / static_cast<double>(bad - draws + k + 1));
      // Past the mean the terms only fall. A uniform within rounding of 1 may outlast them all: take another.
      if (p_k<negligible&& static_cast<double>(k)> law.mean()) break;
    }
  }
}

/// For good <= bad and draws at most half of the people, so that 0 is possible and the mean is the least of four.
std::int64_t hypergeometric_reduced(std::int64_t good, std::int64_t bad, std::int64_t draws, Stream& stream) {
  if (good == 0 || draws == 0) return 0;
  const detail::HypergeometricLaw law(good, bad, draws);
  if (law.mean() < inversion_below) return by_inversion(law, good, bad, draws, stream);
  const double at_mode = law.log_probability(law.mode());
  return detail::ratio_of_uniforms(law.rectangle(), [&](std::int64_t k) { return law.log_probability(k) - at_mode; }, stream);
}

}  // namespace

std::int64_t hypergeometric(std::int64_t good, std::int64_t bad, std::int64_t draws, Stream& stream) {
  OUTFLOW_EXPECT(good >= 0 && good <= people_at_most && bad >= 0 && bad <= people_at_most - good);
  OUTFLOW_EXPECT(draws >= 0 && draws <= good + bad);
  // The good among the drawn are the good without those among the left, and the drawn without the bad among them.
  const std::int64_t left = good + bad - draws;
  const std::int64_t fewer = std::min(draws, left);
  const std::int64_t rarer = std::min(good, bad);
  const std::int64_t rarer_in_fewer = hypergeometric_reduced(rarer, good + bad - rarer, fewer, stream);
  const std::int64_t good_in_fewer = good <= bad ? rarer_in_fewer : fewer - rarer_in_fewer;
  return draws <= left ? good_in_fewer : good - good_in_fewer;
}

void multivariate_hypergeometric(std::span<const std::int64_t> counts, std::int64_t draws, std::span<std::int64_t> out,
                                 Stream& stream) {
  OUTFLOW_EXPECT(out.size() == counts.size());
  std::int64_t people = 0;
  for (const std::int64_t count : counts) {
    OUTFLOW_EXPECT(count >= 0 && count <= people_at_most - people);
    people += count;
  }
  OUTFLOW_EXPECT(draws >= 0 && draws <= people);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    people -= counts[i];
    out[i] = draws == 0 ? 0 : hypergeometric(counts[i], people, draws, stream);
    draws -= out[i];
  }
}

}  // namespace outflow::random
