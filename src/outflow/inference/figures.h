#pragma once
#include <cstdint>
#include <limits>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/ensemble/derived.h"
#include "outflow/random/address.h"

/// Reported figures, and how they come about from what the model counts.
namespace outflow::inference {

enum class FigureKind { count, share };

/// How the figures of one report scatter about the model (scenario::Report).
struct Scatter {
  double dispersion = 0;               ///< d: variance m + d m^2
  double discrepancy = 0;              ///< sd on the log scale
  double discrepancy_correlation = 0;  ///< of that one year apart
};

/// One figure, known or asked for.
struct Figure {
  ensemble::PeriodCell cell;
  FigureKind kind = FigureKind::count;
  double low = 0;   ///< persons (parties), or a share from 0 to 1; low = high: that very number
  double high = 0;  ///< infinity: no more is known than that it is at least `low`
  double complete = 1;     ///< share of the events of the period that the figure holds (right truncation)
  Period period{};
  Seconds known_on = 0;
  std::int32_t observation = -1;  ///< index into Scenario::observations; -1: asked for, not observed
  Where where{};

  [[nodiscard]] bool exact() const { return low == high; }
};

/// What the model says about a figure: the count in its cell, and everybody whom the report counts.
struct Modelled {
  double count = 0;
  double whole = 0;
};

/// A mean of zero would rule out every count but none; where the model counts nobody, figures are thought to have this mean.
inline constexpr double least_mean = 0.1;

/// The expected figure: count x complete x exp(log_factor), at least `least_mean`; of a share: count / whole, held within
/// [0.001, 0.999] (half where nobody is counted).
double expected(const Figure& figure, const Modelled& modelled, double log_factor);

/// ln probability of the figure. Counts: negative binomial about the expected count with variance m + d m^2 (Poisson for
/// d = 0); of a range, the probability of all counts within it. Shares: density of the beta law with the expected share p as mean
/// and variance p (1 - p) / (1 + n / (1 + d n)), n being the whole; of a range, its probability. `log_factor` does not act on
/// shares.
double log_probability(const Figure& figure, const Modelled& modelled, double log_factor, const Scatter& scatter);

/// A figure drawn from that law. Takes as many words of the stream as it needs.
double draw_figure(const Figure& figure, const Modelled& modelled, double log_factor, const Scatter& scatter,
                   random::Stream& stream);

/// The probability that an event, at a moment spread evenly over the period, is in a figure published on `known_on`, its way
/// there taking an Erlang time of this mean in so many stages. 1 for mean 0.
double share_known(const Period& period, Seconds known_on, double mean_seconds, int stages);

/// The model's discrepancy on the log scale `years` after it was `before`: AR(1), stationary sd `scatter.discrepancy`.
double next_discrepancy(double before, double years, const Scatter& scatter, double standard_normal);

}  // namespace outflow::inference
