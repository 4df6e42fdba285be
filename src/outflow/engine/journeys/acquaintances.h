#pragma once
#include <algorithm>
#include <cstdint>

/// How many people somebody knows under the rule "journeys", as the reference program counts them. It moves nobody; a column of
/// its log says it.
namespace outflow::engine {

/// Where somebody decides.
struct Surroundings {
  std::int64_t persons = 0;  ///< who are there, with the one who decides
  bool camp = false;
  bool violent = false;      ///< a conflict with an intensity above one half
};

struct Acquaintances {
  std::int32_t connections = 0;
  std::int32_t camp_days = 0;  ///< grows by two with each decision in a camp
  std::int32_t last_step = 0;  ///< of the last decision

  /// A decision in step t. Of several things that are so the last one counts: more than 100 persons (up to 2 more, at most 10),
  /// fewer than 10 (one less), a week in a camp (one more, at most 8), a violent conflict (two less), more
  /// than 30 steps since the last decision (one less). Never below 0.
  void decide(int t, const Surroundings& here) {
    const std::int32_t before = connections;
    if (here.persons > 100)
      connections = std::min<std::int32_t>(10, before + static_cast<std::int32_t>(std::min<std::int64_t>(2, here.persons / 100)));
    if (here.persons < 10) connections = std::max(0, before - 1);
    camp_days = here.camp ? camp_days + 1 : 0;
    if (camp_days > 7) connections = std::min(8, before + 1);
    if (here.violent) connections = std::max(0, before - 2);
    if (t - last_step > 30) connections = std::max(0, before - 1);
    ++camp_days;
    last_step = t;
  }
};

}  // namespace outflow::engine
