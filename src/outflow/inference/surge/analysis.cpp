#include "outflow/inference/surge/analysis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::inference::surge {

namespace {

using Spread = SurgeQuestion::Spread;

constexpr std::size_t longest_stretch = 12;

/// How rare the count is, for any law and any factor on the exposure of the period.
class Rarity {
 public:
  explicit Rarity(const SurgeAnalysis& analysis) : a_(analysis) {}

  [[nodiscard]] CountLaw law(const CalmLaw& calm, double factor = 1) const {
    const double exposure = a_.series.exposure * factor;
    if (a_.question.rate) return CountLaw::known(calm, *a_.question.rate * exposure);
    return CountLaw::given_total(calm, a_.series.count + a_.baseline_count, exposure, a_.baseline_exposure);
  }
  [[nodiscard]] double p(const CalmLaw& calm, double factor = 1) const { return law(calm, factor).tail(a_.series.count); }

 private:
  const SurgeAnalysis& a_;
};

CalmLaw law_in_force(const SurgeQuestion& question, const Dispersion& measured) {
  if (question.parties) return {1, question.parties};
  if (question.spread == Spread::given) return {question.dispersion, {}};
  if (question.spread == Spread::poisson) return {};
  return {std::max(1.0, measured.estimate), {}};
}

std::vector<UnderLaw> under_other_laws(const SurgeAnalysis& a) {
  const Rarity rarity(a);
  std::vector<CalmLaw> laws{{}};
  for (const double dispersion : {1.5, 2.0, 3.0, 5.0}) laws.push_back({dispersion, {}});
  using Kind = PartySizes::Kind;
  for (const double size : {2.0, 3.0, 5.0}) laws.push_back({1, PartySizes{Kind::geometric, size, {}}});
  std::vector<UnderLaw> all;
  for (const auto& law : laws) all.push_back({law, rarity.p(law)});
  return all;
}

/// The first x > 1 at which `rare` no longer holds, to 1 %, looked for up to `most` in steps of a quarter; nullopt when it does
/// not hold at 1, or always.
template <class Condition>
std::optional<double> end_of(const Condition& rare, double most) {
  if (!rare(1)) return std::nullopt;
  double low = 1, high = 1;
  while (rare(high)) {
    low = high;
    high *= 1.25;
    if (high > most) return std::nullopt;
  }
  while (high - low > 0.01 * low) {
    const double middle = (low + high) / 2;
    (rare(middle) ? low : high) = middle;
  }
  return high;
}

PartySizes parties_of(const CalmLaw& law) {
  if (law.parties) return *law.parties;
  if (law.dispersion <= 1) return {};
  return {PartySizes::Kind::logarithmic, 1 - 1 / law.dispersion, {}};  // variance / mean of the sum is 1 / (1 - value)
}

Scans scan(const SurgeAnalysis& a) {
  Scans scans;
  const auto& question = a.question;
  const std::int64_t y = a.series.count;
  scans.calendar = any_of(CountLaw::known(a.law, a.expected).tail(y), question.look);
  if (y >= 1) {
    scans.sliding = sliding_scan(y, a.expected, question.look);
    if (dispersion_of(a.law) > 1)
      scans.sliding_in_force = simulate_sliding_scan(y, a.expected, parties_of(a.law), question.look, question.simulation);
  }
  std::vector<std::int64_t> counts = a.series.baseline;
  std::vector<double> weights = a.series.baseline_exposure;
  counts.push_back(y);
  weights.push_back(a.series.exposure);
  const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  scans.busiest = busiest_stretch(counts, weights, longest_stretch);
  if (counts.size() < 2) return scans;
  scans.conditional = conditional_scan(y, total, weights);
  scans.busiest_p = simulate_conditional_scan(scans.busiest.ratio, total, weights, longest_stretch, question.simulation);
  return scans;
}

/// For a doubling, with one false alarm in 1 / level periods.
std::optional<CusumState> cusum_state(const SurgeAnalysis& a) {
  const auto& exposures = a.series.baseline_exposure;
  const auto differs = [&](double exposure) { return std::abs(exposure - a.series.exposure) > 0.15 * a.series.exposure; };
  if (!(a.expected > 0) || a.expected > 1000 || exposures.empty() || std::ranges::any_of(exposures, differs)) return std::nullopt;
  const auto law = CountLaw::known(a.law, a.expected).probabilities();
  const auto plan = cusum_plan(a.expected, 2 * a.expected, 1 / a.question.level, law);
  if (!plan) return std::nullopt;
  std::vector<std::int64_t> counts = a.series.baseline;
  counts.push_back(a.series.count);
  const auto path = cusum(*plan, counts);
  CusumState state{*plan, average_run_length(*plan, law), path.back(), path.size() > 1 ? path[path.size() - 2] : 0, false};
  state.alarm = state.value >= plan->threshold_value();
  return state;
}

void judge_series(SurgeAnalysis& a) {
  const Rarity rarity(a);
  const CountLaw law = rarity.law(a.law);
  const std::int64_t y = a.series.count;
  const double level = a.question.level;
  a.approximate = law.approximate();
  a.rank = rank(y, a.series.baseline);
  const bool estimated = a.question.spread == Spread::estimated && !a.question.rate;
  a.judgement = judge(y, a.series.baseline, law, estimated, level);
  a.p_look = any_of(a.judgement.p, static_cast<double>(a.question.look) * a.question.watched);
  a.verdict = !a.judgement.alarm ? Verdict::ordinary : a.p_look <= level ? Verdict::unusual : Verdict::if_picked_before;
  a.poisson_p = poisson_tail(y, a.expected);
  a.poisson_mid_p = poisson_mid_p(y, a.expected);
  a.others = under_other_laws(a);
  constexpr std::size_t quick = 300'000;
  if (law.size() > quick) return;
  a.ordinary_from = end_of([&](double x) { return rarity.p({x, {}}) <= level; }, 100);
  a.reporting_rise = end_of([&](double x) { return rarity.p(a.law, x) <= level; }, 100);
}

std::optional<SameSeason> same_season(const SurgeAnalysis& a) {
  const auto cycle = static_cast<std::size_t>(a.series.cycle), n = a.series.baseline.size();
  if (cycle == 0 || n < 3 * cycle) return std::nullopt;
  SameSeason season;
  double exposure = 0;
  for (std::size_t back = cycle; back <= n; back += cycle) {
    season.count += a.series.baseline[n - back];
    exposure += a.series.baseline_exposure[n - back];
    ++season.periods;
  }
  season.p = CountLaw::given_total(a.law, a.series.count + season.count, a.series.exposure, exposure).tail(a.series.count);
  return season;
}

/// The mean in calm for the Bayes factor: that of the baseline, or half an event where it has none.
double mean_in_calm(const SurgeAnalysis& a) {
  if (a.expected > 0) return a.expected;
  return a.baseline_exposure > 0 ? 0.5 / a.baseline_exposure * a.series.exposure : 1e-6;
}

}  // namespace

SurgeAnalysis analyse(const CountSeries& series, const SurgeQuestion& question) {
  OUTFLOW_EXPECT(series.count >= 0 && series.exposure > 0 && series.baseline.size() == series.baseline_exposure.size());
  SurgeAnalysis a;
  a.series = series;
  a.question = question;
  a.baseline_count = std::accumulate(series.baseline.begin(), series.baseline.end(), series.other_count);
  a.baseline_exposure = std::accumulate(series.baseline_exposure.begin(), series.baseline_exposure.end(), series.other_exposure);
  OUTFLOW_EXPECT(a.baseline_exposure > 0 || question.rate);
  const double rate = question.rate ? *question.rate : static_cast<double>(a.baseline_count) / a.baseline_exposure;
  a.expected = rate * series.exposure;
  a.rate = garwood(series.count, series.exposure, question.interval);
  a.measured = dispersion(series.baseline, series.baseline_exposure, question.simulation.seed);
  a.law = law_in_force(question, a.measured);
  if (a.baseline_exposure > 0) {
    a.baseline_rate = garwood(a.baseline_count, a.baseline_exposure, question.interval);
    a.ratio = rate_ratio(series.count, series.exposure, a.baseline_count, a.baseline_exposure, question.interval);
    a.ratio_above_1 = ratio_above(1, series.count, series.exposure, a.baseline_count, a.baseline_exposure);
    a.ratio_above_2 = ratio_above(2, series.count, series.exposure, a.baseline_count, a.baseline_exposure);
    a.predictive = predictive_tail(series.count, a.baseline_count, a.baseline_exposure, {}, series.exposure);
  }
  judge_series(a);
  a.season = same_season(a);
  const double mean = mean_in_calm(a);
  a.evidence.log_bayes_factor = log_bayes_factor(series.count, mean, size_of(mean, dispersion_of(a.law)), question.surge);
  for (const double prior : question.priors) a.evidence.posterior.push_back(posterior(prior, a.evidence.log_bayes_factor));
  a.scans = scan(a);
  a.cusum = cusum_state(a);
  a.truth = true_count(series.count, question.reporting, question.interval);
  return a;
}

}  // namespace outflow::inference::surge
