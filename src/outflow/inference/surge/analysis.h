#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "outflow/inference/surge/baseline.h"
#include "outflow/inference/surge/cusum.h"
#include "outflow/inference/surge/evidence.h"
#include "outflow/inference/surge/judgement.h"
#include "outflow/inference/surge/law.h"
#include "outflow/inference/surge/rates.h"
#include "outflow/inference/surge/reporting.h"
#include "outflow/inference/surge/scan.h"
#include "outflow/inference/surge/scan_simulation.h"

/// Is this count unusual? All that can be said about one count beside those of the periods before. No files, no names: counts and
/// exposures in, numbers out.
namespace outflow::inference::surge {

/// One series. Exposure is what a rate is per: usually years, but also years times patrols or people watched. Where reports come
/// late it is multiplied by the share that is known.
struct CountSeries {
  std::int64_t count = 0;  ///< in the period asked about
  double exposure = 1;  ///< of that period, > 0
  std::vector<std::int64_t> baseline;  ///< periods like it, in the order of time
  std::vector<double> baseline_exposure;  ///< equally long, each > 0
  /// More of the baseline that cannot be put into such periods (a remainder, cases dated to a year): it tells about the rate
  /// only.
  std::int64_t other_count = 0;
  double other_exposure = 0;
  /// Periods in a year, when the baseline ends where the period begins and has no gaps: 12 for months. 0: unknown.
  int cycle = 0;
};

struct SurgeQuestion {
  enum class Spread {
    estimated,  ///< negative binomial with the variance / mean of the baseline, where that exceeds 1
    poisson,
    given  ///< negative binomial with `dispersion`
  };
  Spread spread = Spread::estimated;  ///< with `parties`: `estimated` when their sizes are from the same data, else `given`
  double dispersion = 1;  ///< variance / mean, for `given`; >= 1
  std::optional<PartySizes> parties = {};  ///< counts are of persons in parties; `dispersion` is then not used
  std::optional<double> rate = {};  ///< events per unit of exposure, known from elsewhere; else from the baseline
  double level = 0.01;  ///< of the rule "p <= level", in (0, 1)
  double interval = 0.95;  ///< level of intervals, in (0, 1)
  int look = 12;  ///< periods in which one would have noticed such a count, >= 1
  int watched = 1;  ///< series that are watched alike, >= 1
  std::vector<double> priors = {0.001, 0.01, 0.05};  ///< of a surge in a period
  SurgePrior surge = {};
  double reporting = 1;  ///< chance of an event to be counted, in (0, 1]; the same in all periods
  SimulationPlan simulation = {};
};

/// A p-value under one law.
struct UnderLaw {
  CalmLaw law;
  double p = 1;  ///< P(as many or more), the rate known or the total given, as in the analysis
};

/// The same time of earlier years alone: what is left when calm has seasons.
struct SameSeason {
  std::int64_t count = 0;  ///< in all of them
  std::size_t periods = 0;  ///< at least 3
  double p = 1;  ///< law in force, given the total of these and the period
};

struct Evidence {
  double log_bayes_factor = 0;
  std::vector<double> posterior;  ///< [prior]
};

/// The scans take the rate as known (`expected` of the analysis).
struct Scans {
  double calendar = 1;  ///< some of `look` periods, law in force
  std::optional<double> sliding;  ///< some window of one period's length, wherever it begins, within `look`: Poisson (Naus)
  std::optional<Simulated> sliding_in_force;  ///< the same for the law in force when that is not Poisson
  std::optional<double> conditional;  ///< some period of baseline and this one has as many | the total
  Stretch busiest;  ///< of at most 12 periods, over baseline and period
  std::optional<Simulated> busiest_p;  ///< some stretch of at most 12 has such a likelihood ratio | the total
};

struct CusumState {
  CusumPlan plan;  ///< for a doubling of the rate
  double run_length = 0;  ///< periods between false alarms
  double value = 0;  ///< at the end of the period
  double before = 0;  ///< at the end of the baseline
  bool alarm = false;
};

enum class Verdict {
  ordinary,  ///< no alarm
  if_picked_before,  ///< an alarm, but somewhere in `look` periods of the watched series it is likelier than the level
  unusual  ///< also after that
};

struct SurgeAnalysis {
  CountSeries series;
  SurgeQuestion question;
  std::int64_t baseline_count = 0;  ///< with `other_count`
  double baseline_exposure = 0;  ///< with `other_exposure`
  double expected = 0;  ///< in the period, at the rate of the baseline (or the given one)
  Interval rate, baseline_rate;  ///< per unit of exposure (Garwood)
  std::optional<RateRatio> ratio;  ///< absent without a baseline
  double ratio_above_1 = 0, ratio_above_2 = 0;
  Dispersion measured;  ///< of the baseline
  CalmLaw law;  ///< in force
  bool approximate = false;  ///< see CountLaw
  Judgement judgement;  ///< under the law in force, the rate known or the total given
  double p_look = 1;  ///< somewhere among `look` periods of `watched` series
  Verdict verdict = Verdict::ordinary;
  double poisson_p = 1, poisson_mid_p = 1;  ///< Poisson with the rate taken as known
  std::optional<double> predictive;  ///< Poisson, Jeffreys' prior of the rate
  std::vector<UnderLaw> others;  ///< the same count under other laws
  std::optional<double> ordinary_from;  ///< the variance / mean from which on p > level; absent when that is at 1 already, or
                                        ///< never up to 100, or the law is very wide (300,000 counts)
  std::optional<double> reporting_rise;  ///< how much better reporting would have to be than before to make p > level
  Rank rank;
  std::optional<SameSeason> season;
  Evidence evidence;
  Scans scans;
  std::optional<CusumState> cusum;
  TrueCount truth;
};

/// Throws nothing for series within the contract: counts >= 0, exposures > 0, a baseline (or a rate).
SurgeAnalysis analyse(const CountSeries& series, const SurgeQuestion& question = {});

}  // namespace outflow::inference::surge
