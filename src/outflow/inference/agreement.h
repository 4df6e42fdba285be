#pragma once
#include <optional>
#include <span>

/// Whether two ensembles of independent members agree, day by day: differences of means in standard errors, ratios of spreads.
namespace outflow::inference {

/// One number over the days, summarised over the members.
struct EnsembleSeries {
  std::span<const double> mean;  ///< [day]
  std::span<const double> sd;    ///< [day] divisor n - 1; empty when it is not known
  int members = 1;
};

struct Bounds {
  double threshold = 4;     ///< standard errors of the difference
  double tolerance = 0.01;  ///< of the day's total; of the two bounds the wider one holds
  double sd_tolerance = 0.25;
  double sd_from_mean = 100;  ///< spreads are compared where the mean of b exceeds this
};

/// The day on which two series differ most, in units of what is allowed.
struct WorstDay {
  int day = 0;
  double mean_a = 0, mean_b = 0;
  std::optional<double> standard_errors;  ///< difference a - b; absent when the standard error is 0 or not known
};

struct Agreement {
  int cells = 0;               ///< days compared
  int out = 0;                 ///< days beyond the bounds
  std::optional<WorstDay> worst;  ///< absent when all days are equal
  int spreads = 0;             ///< days on which spreads were compared
  int spreads_near = 0;        ///< ... and differ by no more than sd_tolerance of that of b
  std::optional<double> sd_ratio;  ///< median over those days of sd of a / sd of b, where that of b is not 0
};

/// sqrt(sd_a^2 / n_a + sd_b^2 / n_b); an ensemble whose sd is not known is taken to be spread like the other one. nullopt
/// when neither is known.
std::optional<double> standard_error(const EnsembleSeries& a, const EnsembleSeries& b, int day);

/// Compares the days that both have. `totals` is [day] the total that `tolerance` refers to, at least as long.
Agreement agreement(const EnsembleSeries& a, const EnsembleSeries& b, std::span<const double> totals, const Bounds& bounds);

}  // namespace outflow::inference
