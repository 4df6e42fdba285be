#pragma once
#include <optional>
#include <vector>

#include "outflow/scenario/scenario.h"

/// Which figure was known when.
namespace outflow::scenario {

/// The moment from which the figure is known: `published_on`, or else the end of its period.
Seconds published(const Observation& observation);

/// Of the figures of each report, period and group those that were published last, at `as_of` or before (absent: ever), in the
/// order of the scenario: the others were revised. Counts and shares do not revise each other; several figures of one moment
/// are all kept, since they are several sources. O(n log n).
std::vector<const Observation*> latest_observations(const Scenario& scenario, std::optional<Seconds> as_of = {});

/// [observation] when a figure of its report, period and group was first published. O(n log n).
std::vector<Seconds> first_published(const Scenario& scenario);

}  // namespace outflow::scenario
