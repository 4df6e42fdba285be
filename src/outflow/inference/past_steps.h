#pragma once
#include <optional>
#include <span>
#include <vector>

#include "outflow/inference/naive.h"

/// What the past of dated counts says about steps of a given length: the material of every forecaster here. Whatever is dated
/// after the origin of a forecast is cut off first, so that nothing published later can be used.
namespace outflow::inference {

/// The counts dated up to the origin (included).
Points known_at(const Points& points, int origin);

/// Change in persons a day over the `window` days before `day`: the last count by then, less the straight line between counts at
/// day - window (at the first count, when that is later), divided by the days between, at least 10. 0 when nothing changed or
/// is known. `known` holds no count after `day`.
double slope(const Points& known, int day, int window);

/// One step that was made in the past: what a forecast from `origin` would have known, and what came.
struct PastStep {
  int origin = 0;
  int days = 0;       ///< from the origin to the count that is taken for its outcome
  double level = 0;   ///< the last count by the origin
  double later = 0;   ///< the count `days` after the origin
};

/// Steps from every tenth day since day 0 (or the first count, when that is later) whose outcome, the count nearest to `horizon`
/// days later, is known: dated after the step's origin, no more than `most_off` (min(15, horizon / 2) unless told) days off, and
/// by the end of `known`. horizon >= 1.
std::vector<PastStep> past_steps(const Points& known, int horizon, std::optional<int> most_off = {});

/// The sum of the last counts on each day on which some place has one: a total where none is published.
Points sum_over_time(std::span<const Points> places);

}  // namespace outflow::inference
