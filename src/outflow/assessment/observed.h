#pragma once
#include <string>
#include <vector>

#include "outflow/assessment/interval.h"
#include "outflow/scenario/scenario.h"

/// What the observations of a scenario say about a number that none of them may state as such.
namespace outflow::assessment {

enum class Derived {
  given,   ///< observed as asked for
  summed,  ///< the sum of observed periods that make up the one asked for
  bound,   ///< between what was observed of a part and of the whole
  missing  ///< no observation says anything
};

struct ObservedFigure {
  Interval value = any_count;
  Derived derived = Derived::missing;
  std::vector<const scenario::Observation*> from;
};

/// How many the report counts in the period, of a group ({}: everybody).
/// - given: the range low..high of an observation, or its number. Several of one period and group: from the least to the
///   most that they allow. A share of an observed whole counts as well. Of a stock the end of the period matters alone.
/// - summed: the fewest observed periods that make up the period without gap or overlap. Not for stocks.
/// - bound: at most what was observed of a longer time or a wider group, at least what was observed of disjoint parts.
/// Where bounds contradict each other nothing is known.
ObservedFigure observed_count(const scenario::Scenario& scenario, const std::string& report, const Period& period,
                              const scenario::GroupSelector& group);

/// The same as a share of everybody, 0 to 1: as observed, or from two counts.
ObservedFigure observed_share(const scenario::Scenario& scenario, const std::string& report, const Period& period,
                              const scenario::GroupSelector& group);

}  // namespace outflow::assessment
