#pragma once
#include <optional>
#include <span>
#include <vector>

/// How far a simulation is from what was counted: pure functions on series of persons, day by day. Nothing here is ever NaN
/// or infinite; what has no meaning (no days, nothing to divide by) is an absent optional.
///
/// Notation as in the field's validation reports: s_c(t) persons simulated in camp c, y_c(t) counted there, U(t) the sum of
/// the counts, V(t) that of the simulation. Absolute differences are rounded to 4 decimals, as published figures are.
namespace outflow::inference {

using Series = std::vector<double>;  ///< [day]
using Table = std::vector<Series>;   ///< [camp][day], equally long

/// To 4 decimals, exactly as a decimal fraction; ties (only those that are ties in binary too) to the even digit.
double rounded4(double value);

/// The sum over the camps, [day]; of no camps: empty.
Series sum_of_camps(const Table& camps);

enum class Rescaling { real, whole };  ///< `whole`: cut to whole persons, as plots of the reference program have it

/// s'_c(t) = s_c(t) U(t) / V(t), so that every day has as many people as were counted; 0 where V(t) is not positive.
Table rescaled(const Table& simulated, const Series& simulated_total, const Series& counted_total,
               Rescaling rescaling = Rescaling::real);

/// |s_c(t) - y_c(t)| / max(1, U(t)) of one camp, [day].
Series ratio_difference(const Series& simulated, const Series& counted, const Series& counted_total);

/// The averaged relative difference: the mean over the days of the sum over camps of |s_c - y_c| / max(1, U). In [0, 2] where
/// the totals agree. nullopt without camps or days.
std::optional<double> averaged_relative_difference(const Table& simulated, const Table& counted, const Series& counted_total);
/// The same over these days only (indices into the series).
std::optional<double> averaged_relative_difference(const Table& simulated, const Table& counted, const Series& counted_total,
                                                   std::span<const int> days);

}  // namespace outflow::inference
