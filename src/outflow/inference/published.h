#pragma once
#include <span>
#include <vector>

#include "outflow/inference/naive.h"

/// Counts with their vintages: what was known of a series on a day, and what was only corrected later.
namespace outflow::inference {

/// A series as it was first published, and the days on which the way of counting changed.
struct Published {
  Points counts;                 ///< days ascend
  std::vector<int> corrections;  ///< days, in any order; one at which there is no count, or none above 0 before, does nothing
};

/// The counts dated up to `day`, as they were to be read on that day: a correction dated by then scales all earlier counts by
/// (count on its day) / (count before it), so that the new way of counting makes no jump; later ones are not known yet. The last
/// count is always the one first published.
Points published_by(const Published& series, int day);
std::vector<Points> published_by(const std::vector<Published>& series, int day);

/// The last count of each place, 0 where there is none.
std::vector<double> last_counts(std::span<const Points> places);

/// Where a series stands in its course.
enum class Phase { growth, plateau, decline };
/// "growth", "plateau", "return": as tables name it. In displacement counts fall because people return, or are counted anew.
const char* to_string(Phase phase);
/// By the change from the last count of 60 days before `day` (the first count, when that is later) to the last one: above +5%
/// growth, below -5% return, else a plateau. `known` holds no count after `day`; of nothing: plateau; from nobody to somebody:
/// growth.
Phase phase_at(const Points& known, int day);

}  // namespace outflow::inference
