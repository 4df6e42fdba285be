#pragma once
#include <map>
#include <string>
#include <vector>

#include "outflow/io/flee/registrations.h"

/// Series of counts: one file of source_data/, and how several of them become one.
namespace outflow::io::flee {

using Points = std::vector<RegistrationPoint>;

/// Reads rows YYYY-MM-DD,COUNT; further cells are ignored, as are a header, comments and rows without a count.
[[nodiscard]] Points read_series(const std::string& file, const std::string& text, Seconds start, double hasten,
                                 Diagnostics& diagnostics);

/// Linear between points, flat at both ends; 0 without points.
[[nodiscard]] double interpolated(const Points& points, std::int64_t day);

/// The sum of both at every date that one of them has.
[[nodiscard]] Points summed(const Points& a, const Points& b);

/// Quirk::lossy_merge: the first series sets the pace. Before each point of the second the earlier points of the first are kept,
/// plus what the second last said; a point of the second in between takes the next point of the first on top; what the first
/// has after the end of the second is lost; what the second has after the end of the first falls on the last date of the first.
[[nodiscard]] Points merged_with_losses(const Points& a, const Points& b);

}  // namespace outflow::io::flee
