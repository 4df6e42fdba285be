#include "outflow/ensemble/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "outflow/base/contract.h"

namespace outflow::ensemble {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

bool fits_narrow(std::span<const std::int64_t> counts) {
  constexpr std::int64_t low = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t high = std::numeric_limits<std::int32_t>::max();
  return std::all_of(counts.begin(), counts.end(), [](std::int64_t count) { return count >= low && count <= high; });
}

/// n / (members (members - 1)) sum of squares - sum^2, all but the last division exact.
double sample_sd(Wide sum_of_squares, std::int64_t sum, std::int64_t members) {
  if (members < 2) return undefined;
  const Wide magnitude = static_cast<Wide>(sum < 0 ? -sum : sum);
  const Wide numerator = static_cast<Wide>(members) * sum_of_squares - magnitude * magnitude;
  const double n = static_cast<double>(members);
  return std::sqrt(static_cast<double>(numerator) / (n * (n - 1)));
}

}  // namespace

struct CountSummary::State {
  explicit State(std::size_t cells) : sums(cells, 0), squares(cells, 0), sketch(QuantileSketch<std::int32_t>(cells)) {}

  std::int64_t members = 0;
  std::vector<std::int64_t> sums;
  std::vector<Wide> squares;
  /// Half the memory as long as no count needs more than 32 bits.
  std::variant<QuantileSketch<std::int32_t>, QuantileSketch<std::int64_t>> sketch;
  std::vector<std::int32_t> narrow;
};

CountSummary::CountSummary(std::size_t cells) : state_(std::make_unique<State>(cells)) {}
CountSummary::~CountSummary() = default;
CountSummary::CountSummary(CountSummary&&) noexcept = default;
CountSummary& CountSummary::operator=(CountSummary&&) noexcept = default;

void CountSummary::add(std::span<const std::int64_t> counts) {
  State& s = *state_;
  OUTFLOW_EXPECT(counts.size() == s.sums.size());
  ++s.members;
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    const std::int64_t count = counts[cell];
    const Wide magnitude = static_cast<Wide>(count < 0 ? -count : count);
    s.sums[cell] += count;
    s.squares[cell] += magnitude * magnitude;
  }
  if (auto* narrow_sketch = std::get_if<QuantileSketch<std::int32_t>>(&s.sketch)) {
    if (fits_narrow(counts)) {
      s.narrow.assign(counts.begin(), counts.end());
      narrow_sketch->add(s.narrow);
      return;
    }
    s.sketch = QuantileSketch<std::int64_t>(*narrow_sketch);
  }
  std::get<QuantileSketch<std::int64_t>>(s.sketch).add(counts);
}

Summary CountSummary::finish() const {
  const State& s = *state_;
  Summary result;
  for (std::size_t cell = 0; cell < s.sums.size(); ++cell) {
    result.mean.push_back(s.members == 0 ? undefined : static_cast<double>(s.sums[cell]) / static_cast<double>(s.members));
    result.sd.push_back(sample_sd(s.squares[cell], s.sums[cell], s.members));
  }
  result.quantiles = std::visit([](const auto& sketch) { return sketch.quantiles(); }, s.sketch);
  return result;
}

RatioSummary::RatioSummary(std::size_t cells) : n_(cells, 0), mean_(cells, 0.0), squares_(cells, 0.0), sketch_(cells) {}

void RatioSummary::add(std::span<const double> ratios) {
  OUTFLOW_EXPECT(ratios.size() == n_.size());
  for (std::size_t cell = 0; cell < ratios.size(); ++cell) {
    if (std::isnan(ratios[cell])) continue;
    const double before = ratios[cell] - mean_[cell];
    mean_[cell] += before / static_cast<double>(++n_[cell]);
    squares_[cell] += before * (ratios[cell] - mean_[cell]);
  }
  sketch_.add(ratios);
}

Summary RatioSummary::finish() const {
  Summary result;
  for (std::size_t cell = 0; cell < n_.size(); ++cell) {
    result.mean.push_back(n_[cell] == 0 ? undefined : mean_[cell]);
    result.sd.push_back(n_[cell] < 2 ? undefined : std::sqrt(squares_[cell] / static_cast<double>(n_[cell] - 1)));
  }
  result.quantiles = sketch_.quantiles();
  return result;
}

}  // namespace outflow::ensemble
