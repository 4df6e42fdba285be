#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "outflow/inference/baselines.h"
#include "outflow/inference/figures.h"
#include "outflow/inference/published.h"

/// Figures that follow each other in periods of one length, years or months: what comes next, and what forecasters without a
/// model say of it.
namespace outflow::inference {

/// In calendar months where it is some, else in seconds.
Span length_of(const Period& period);

/// What a sequence is of.
struct SequenceKey {
  std::int32_t report = -1;
  std::int32_t cell = 0;  ///< group; 0: everybody
  FigureKind kind = FigureKind::count;
  Span length{};  ///< of a period: calendar months, or else seconds
  bool operator==(const SequenceKey&) const = default;
};

struct Sequence {
  SequenceKey key;
  Span every{};  ///< from the begin of a period to that of the next: the length, or more for counts of single days
  std::vector<Figure> figures;  ///< exact ones, by period
  std::size_t known = 0;  ///< figures in all, with those that are known within bounds
  Period last{};  ///< of the last of them
};

/// A sequence for each report, group and kind that has a figure. Where figures of several lengths are known (years beside
/// quarters) that length counts whose unbroken run up to its last figure covers the longest time; of two, the longer periods.
std::vector<Sequence> sequences(std::span<const Figure> figures);

/// The h-th period after the last figure, h >= 1.
Period period_ahead(const Sequence& sequence, int h);
/// The figure after the last one has not been due for a whole period at the moment: more is to be expected.
bool is_alive(const Sequence& sequence, Seconds moment);
/// Periods from the first exact figure to that of figure i.
int index_of(const Sequence& sequence, std::size_t i);

/// By the last figure, held against the mean of up to three before it: more than a tenth above growth, below return (decline),
/// else a plateau.
Phase phase_of(const Sequence& sequence);

/// Forecasters of a sequence without a model.
enum class Simple { persistence, drift, damped_drift, seasonal, kept_share };
const char* to_string(Simple simple);
/// Those that have a meaning for a sequence: of shares the kept share alone; the seasonal one for periods of less than a year.
std::vector<Simple> simple_forecasters(const SequenceKey& key);

/// Quantiles of the figure h periods after the last (as `period_ahead` counts), ascending, as `moved_counts` has them, with a
/// period in the place of ten days: drift is the slope over three periods, damped drift fades over six, intervals are past
/// changes over h periods, borrowed from `family` (sequences of the same report and length, itself among them) where they are
/// few. Kept share: the last share, changes on the logarithmic scale. nullopt: nothing to say.
std::optional<std::vector<double>> simple_forecast(const Sequence& sequence, std::span<const Sequence> family, int h,
                                                   Simple simple, std::span<const double> levels);

}  // namespace outflow::inference
