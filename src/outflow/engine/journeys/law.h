#pragma once
#include <algorithm>
#include <cmath>

#include "outflow/model/journeys.h"
#include "outflow/random/address.h"

/// The arithmetic of one person's day under the rule "journeys", shared by both engines.
namespace outflow::engine {

/// The rest of a step of somebody on the way.
struct Day {
  double moved_km = 0;
  double left = 1;  ///< share of the step
  bool operator==(const Day&) const = default;
};

/// Below this, recent travel counts as none: after a dozen steps of rest everybody is alike again.
inline constexpr double least_recent_travel = 1.0 / 4096;

/// Recent travel after a step in which `moved_km` were made: r' = (r + m / v) / 2.
inline double recent_travel(double before, double steps_of_vehicle) { return (before + steps_of_vehicle) / 2; }
inline double recent_travel(double before, double moved_km, double vehicle_km) {
  return recent_travel(before, moved_km / vehicle_km);
}

inline double settled_recent(double r) { return r < least_recent_travel ? 0 : r; }

/// The same after `steps` steps of rest; as if `recent_travel(r, 0, v)` had been taken, and rounded, in each.
inline double recent_after_rest(double r, int steps) { return steps <= 0 ? r : settled_recent(std::ldexp(r, -steps)); }

/// Moves on a link by what is left of the step. True when its end is passed (reaching it exactly is not enough). With
/// `fresh_speed` the whole step is left, always. No branches: half of all people pass the end.
inline bool move_on(double link_km, double speed_km, double& km, Day& day) {
  const double way = speed_km * day.left;
  km += way;
  day.moved_km += way;
  day.moved_km += std::min(link_km - km, 0.0);
  return km > link_km;
}

/// Is there time for another link? `way_km` is what was made of the last link in this step.
inline bool has_time_left(const model::Journeys& j, double way_km, double speed_km, Day& day) {
  if (j.settings.fresh_speed) return day.moved_km < speed_km;
  day.left -= way_km / speed_km;
  return day.left > 0;
}

}  // namespace outflow::engine
