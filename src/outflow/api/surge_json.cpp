#include <cmath>

#include "outflow/api/detail/document.h"
#include "outflow/api/surge.h"

namespace outflow::api {

namespace srg = inference::surge;

using detail::Json;
using detail::optional_json;

const char* to_string(srg::Verdict verdict) {
  switch (verdict) {
    case srg::Verdict::ordinary:
      return "ordinary";
    case srg::Verdict::if_picked_before:
      return "unusual_if_picked_before";
    case srg::Verdict::unusual:
      break;
  }
  return "unusual";
}

namespace {

/// Infinite is null.
Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json interval_json(const srg::Interval& interval) { return {{"low", finite(interval.low)}, {"high", finite(interval.high)}}; }

Json law_json(const srg::CalmLaw& law) {
  return {{"name", to_string(law)},
          {"dispersion", dispersion_of(law)},
          {"mean_party", law.parties ? Json(mean_size(*law.parties)) : Json(nullptr)}};
}

Json simulated_json(const std::optional<srg::Simulated>& simulated) {
  if (!simulated) return nullptr;
  return {{"p", simulated->p}, {"error", simulated->error}, {"runs", simulated->runs}};
}

Json ratio_json(const srg::SurgeAnalysis& a) {
  if (!a.ratio) return nullptr;
  return {{"estimate", finite(a.ratio->estimate)},
          {"exact", interval_json(a.ratio->exact)},
          {"median", a.ratio->median},
          {"credible", interval_json(a.ratio->credible)},
          {"above_1", a.ratio_above_1},
          {"above_2", a.ratio_above_2}};
}

Json scans_json(const srg::SurgeAnalysis& a) {
  const auto& scans = a.scans;
  return {{"look", a.question.look},
          {"watched", a.question.watched},
          {"p_look", a.p_look},
          {"calendar_rate_known", scans.calendar},
          {"sliding_poisson", optional_json(scans.sliding)},
          {"sliding_law", simulated_json(scans.sliding_in_force)},
          {"conditional", optional_json(scans.conditional)},
          {"busiest",
           {{"first", scans.busiest.first},
            {"length", scans.busiest.length},
            {"count", scans.busiest.count},
            {"expected", scans.busiest.expected},
            {"log_likelihood_ratio", scans.busiest.ratio},
            {"p", simulated_json(scans.busiest_p)}}}};
}

Json cusum_json(const std::optional<srg::CusumState>& cusum) {
  if (!cusum) return nullptr;
  return {{"reference", cusum->plan.reference_value()},
          {"threshold", cusum->plan.threshold_value()},
          {"run_length", finite(cusum->run_length)},
          {"value", cusum->value},
          {"before", cusum->before},
          {"alarm", cusum->alarm}};
}

Json evidence_json(const srg::SurgeAnalysis& a) {
  Json posterior = Json::array();
  for (std::size_t i = 0; i < a.question.priors.size(); ++i)
    posterior.push_back({{"prior", a.question.priors[i]}, {"posterior", a.evidence.posterior[i]}});
  return {{"surge_ratio", a.question.surge.ratio},
          {"surge_log_sd", a.question.surge.log_sd},
          {"log_bayes_factor", a.evidence.log_bayes_factor},
          {"posterior", std::move(posterior)}};
}

Json unit_json(const SurgeUnit& unit) {
  const auto& a = unit.analysis;
  Json others = Json::array();
  for (const auto& other : a.others) others.push_back({{"law", law_json(other.law)}, {"p", other.p}});
  return {{"unit", unit.unit},
          {"count", a.series.count},
          {"expected", a.expected},
          {"exposure_years", a.series.exposure},
          {"baseline",
           {{"count", a.baseline_count},
            {"exposure_years", a.baseline_exposure},
            {"periods", a.series.baseline.size()},
            {"dispersion", a.measured.estimate},
            {"dispersion_p", a.measured.p}}},
          {"rate_a_year", interval_json(a.rate)},
          {"baseline_rate_a_year", a.ratio ? interval_json(a.baseline_rate) : Json(nullptr)},
          {"ratio", ratio_json(a)},
          {"law", law_json(a.law)},
          {"law_from_data", a.question.spread == srg::SurgeQuestion::Spread::estimated},
          {"approximate", a.approximate},
          {"p", a.judgement.p},
          {"mid_p", a.judgement.mid_p},
          {"poisson_rate_known", {{"p", a.poisson_p}, {"mid_p", a.poisson_mid_p}}},
          {"poisson_predictive", optional_json(a.predictive)},
          {"other_laws", std::move(others)},
          {"rank", {{"as_high", a.rank.as_high}, {"of", a.series.baseline.size() + 1}, {"p", a.rank.p}}},
          {"same_season",
           a.season ? Json{{"count", a.season->count}, {"periods", a.season->periods}, {"p", a.season->p}} : Json(nullptr)},
          {"level", a.question.level},
          {"rule", a.judgement.rule == srg::Rule::rank ? "rank" : "law"},
          {"critical", a.judgement.critical},
          {"attained", a.judgement.attained},
          {"alarm", a.judgement.alarm},
          {"verdict", to_string(a.verdict)},
          {"ordinary_from_dispersion", optional_json(a.ordinary_from)},
          {"explained_by_reporting", optional_json(a.reporting_rise)},
          {"scans", scans_json(a)},
          {"cusum", cusum_json(a.cusum)},
          {"evidence", evidence_json(a)},
          {"reporting",
           {{"probability", a.question.reporting}, {"true_mean", a.truth.mean}, {"low", a.truth.low}, {"high", a.truth.high}}}};
}

}  // namespace

std::string to_json(const SurgeAnswer& answer) {
  Json json = detail::document("surge", Outcome::fine);
  Json units = Json::array(), all_series = Json::array();
  for (const auto& unit : answer.units) units.push_back(unit_json(unit));
  for (const auto& series : answer.all_series)
    all_series.push_back({{"series", series.series}, {"count", series.count}, {"expected", series.expected}, {"p", series.p}});
  const auto& question = answer.units.front().analysis.question;
  json["surge"] = {
      {"file", answer.file},
      {"series", answer.series},
      {"column", answer.column},
      {"where", answer.where},
      {"period", format_period(answer.period)},
      {"baseline", answer.baseline.begin < answer.baseline.end ? Json(format_period(answer.baseline)) : Json(nullptr)},
      {"known_share", answer.known_share},
      {"seed", question.simulation.seed},
      {"paragraph", paragraph_of(answer)},
      {"caution", caution_of(answer)},
      {"units", std::move(units)},
      {"all_series", std::move(all_series)},
      {"combined", answer.combined ? Json{{"statistic", answer.combined->statistic}, {"p", answer.combined->p}} : Json(nullptr)},
      {"sources", answer.sources}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
