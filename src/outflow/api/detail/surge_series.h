#pragma once
#include <optional>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/surge/analysis.h"
#include "outflow/io/counts.h"

/// From rows with dates to the counts and exposures of one question.
namespace outflow::api::detail {

struct SurgePeriods {
  Period period;
  std::optional<Period> baseline;  ///< absent: everything before the period
  double delay = 0;                ///< mean seconds until a report
  Seconds known = 0;               ///< the moment up to which reports are in
};

struct BuiltSeries {
  inference::surge::CountSeries series;  ///< exposure in years
  Period baseline;                       ///< that was used; empty when there was none
  std::vector<std::int64_t> sizes;       ///< of a list: the persons of each case in the baseline
  double known_share = 1;                ///< of the period's events
};

/// Years of twelve equal months where the period is made of calendar months, else of 365.2425 days.
double years_in(const Period& period);

/// The rows of one series and unit, in the order of time. The baseline is cut into stretches of as many rows as the period has;
/// those that are not as long as the period (within 15 %) only tell about the rate. Faults go to `diagnostics`; then nullopt.
std::optional<BuiltSeries> series_of_counts(const std::vector<io::CountRow>& rows, const SurgePeriods& periods,
                                            const std::string& file, Diagnostics& diagnostics);

enum class CaseUnit { cases, persons };

/// A list of cases: those with persons in them, or these persons, in stretches as long as the period, back from the end of the
/// baseline. A case that is dated less exactly than that tells about the rate only. Only persons > 0 make a case.
std::optional<BuiltSeries> series_of_cases(const io::CountsTable& list, CaseUnit unit, const SurgePeriods& periods,
                                           Diagnostics& diagnostics);

}  // namespace outflow::api::detail
