#pragma once
#include <optional>
#include <string>
#include <vector>

#include "outflow/inference/discrepancy.h"
#include "outflow/inference/ensemble_smoother.h"
#include "outflow/inference/problem.h"
#include "outflow/inference/published.h"

/// Who is where when the totals are given: a simulation of journeys that is calibrated on what was known at an origin, and run on
/// with the newcomers that the totals published later make. docs/forecasts.md.
namespace outflow::inference {

/// A crisis: how people move, and what was counted in which camp.
struct Crisis {
  /// With the rule journeys, steps of a day and priors. Its observations, prescribed newcomers and capacities are not used: they
  /// are made from, or (many a capacity) equal to, counts that were published later.
  scenario::Scenario scenario;
  std::vector<std::string> places;  ///< [place] ids of the camps that are counted
  std::vector<std::string> reports;  ///< [place] the report that counts who is there
  std::vector<Published> counts;  ///< [place] persons; day 0 is the start of the scenario
  Points
      given{};  ///< persons in all places on days after the origin; empty: the sum of the last counts on days with a later count
  int persons_each = 1;  ///< persons for which one of the scenario stands
};

struct GivenTotalsSettings {
  engine::Kind engine = engine::Kind::agents;
  /// So many people at most are followed by the origin, each standing for several: nobody is in another's way where room is not
  /// limited, so that shares stay the same in the mean. Of scenarios that make their newcomers themselves everybody is followed.
  int followed = 5000;
  double memory_days = 60;  ///< in which the weight of counted newcomers falls to 1 / e, as AnchoredSettings::memory_days
  SmootherSettings smoother{};
};

/// Persons in all places on the days 0 to `last`: up to the origin as they were to be read then, on straight lines between the
/// counts of each place and level before its first one; after it straight lines through the totals that are given, those of
/// `given` (ascending, after the origin) or else the sum of the last counts on each day with a count.
std::vector<double> given_path(const std::vector<Published>& counts, int origin, int last, const Points& given = {});

/// The people who appear on each day when so many are to be there: the increase of floor(path / persons_each), after decreases
/// have been made up for. Nobody on day 0, whose people stand in their camps.
std::vector<std::int64_t> newcomers_of(const std::vector<double>& path, int persons_each);

/// The crisis as it was known at the end of day `origin`, run on to the last of `days` (ascending, all after the origin).
/// Of later times nothing counts but the totals by the last day. A camp opens after the last count of 0 before its first
/// positive one; until then, and while nobody has been counted there by the origin, it is a town.
struct GivenTotalsProblem {
  Problem past;  ///< until the origin; targets: `figures`
  Problem future;  ///< until the last day; targets: `figures`, then [day][known]
  int persons_each = 1;
  double floor = 0.5;  ///< persons / persons_each that are added to counts before logarithms are taken
  std::vector<std::size_t> known;  ///< the places in which somebody was counted by the origin
  std::vector<CountScatter> scatter;  ///< [known]
  std::vector<KnownCount> figures;  ///< by place; of counts nearer than ten days to the next one only the latter

  [[nodiscard]] double log_of(double persons) const;
  [[nodiscard]] double count_of(double log) const;
};
GivenTotalsProblem given_totals_problem(const Crisis& crisis, int origin, const std::vector<int>& days,
                                        const GivenTotalsSettings& settings);

/// What the calibrated simulation says at an origin.
struct GivenTotalsForecast {
  int origin = 0;
  std::vector<int> days;
  int figures = 0;  ///< known
  double misfit = 0;  ///< mean over places of |ln(last count / median of the calibrated histories)|
  /// [day][place] quantiles at hub_levels of persons, up to a factor that is common to all places of the day; empty where nobody
  /// was ever counted, all 0 where counts are 0 by the origin.
  std::vector<std::vector<std::vector<double>>> persons{};
  /// [day][place] of those who come after the origin: where the calibrated histories have more people than at the last counts.
  /// Sums to one; all 0 where they have nobody more.
  std::vector<std::vector<double>> newcomers{};
  std::vector<double> counted_newcomers{};  ///< [place] where people were counted to come by the origin; see discrepancy.h
};

/// nullopt after a stop. A pure function of the first four arguments: the same bits for any number of threads.
std::optional<GivenTotalsForecast> forecast_given_totals(const Crisis& crisis, int origin, const std::vector<int>& days,
                                                         const GivenTotalsSettings& settings, const SmootherHooks& hooks = {});

}  // namespace outflow::inference
