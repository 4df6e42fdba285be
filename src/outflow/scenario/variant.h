#pragma once
#include <optional>
#include <span>
#include <string>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/scenario/scenario.h"

/// What-if: a scenario with something else in it. A change is written PATH OPERATOR VALUE, with the operators = *= /= += -=:
///
///     driver.NAME*=2        its values as they stand in drivers.csv (before transform), of every place, link and group
///     exit.NAME*=0.5  hazard.NAME*=2  transition.NAME*=2      rates of this kind under a name; only *= and /=
///     exit.NAME.active=false  hazard.NAME.active=false  transition.NAME.active=false     a rate of none
///     transfer.NAME.active=false         the transfers of departures.csv under a name (`outcome`) take nobody
///     attraction.PLACE_OR_LINK*=3  means*=2                   the same
///     close.link.ID  close.place.ID  close.border.A|B         closed, without operator and value
///     open.link.ID  open.place.ID  open.border.A|B            the closures of events.csv that name it do not happen
///     effect.OF.DRIVER*=0                a coefficient of effects.csv
///     choice.KEY=1                       a number of [choice]
///     capacity.PLACE=500                 persons, or `none`
///     status.NAME.active=false  memory.NAME.active=false  memory.NAME.half_life=3 months
///     parameter.NAME=0.3                 the numbers that hang on it follow
///     memory.NAME.probability=  .prior=  .prior_weight=  .start=  .reference=
///
/// Rates, attraction and means may be limited: hazard.caught[link=river; sex=women]*=2.
namespace outflow::scenario {

/// The scenario with all changes, in their order. With `from` they hold from that moment on: drivers, rates, transfers,
/// attraction, means and closures; the steps before stay as they were, bit for bit. What has no date (the other paths, drivers
/// that repeat every year) is then a fault. Every fault of every change is told, its text in the place of a file name; then the
/// result is not to be used. Names inside [...] are left to `validate`.
Scenario with_changes(const Scenario& scenario, std::span<const std::string> changes, const std::optional<Seconds>& from,
                      Diagnostics& faults);

}  // namespace outflow::scenario
