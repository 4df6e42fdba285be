#include "outflow/api/calibration_report.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "outflow/api/detail/document.h"
#include "outflow/api/version.h"
#include "outflow/inference/densities.h"
#include "outflow/inference/scores.h"
#include "outflow/io/results/sources.h"
#include "outflow/random/address.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace {

namespace inf = inference;
using detail::Json;

constexpr std::size_t most_pairs = 12;
constexpr std::uint64_t exact_in_javascript = std::uint64_t{1} << 53;

/// Four digits are more than a picture can show.
double rounded(double v) {
  if (std::abs(v) < 1e-250) return 0;
  const double unit = std::pow(10.0, 3 - std::floor(std::log10(std::abs(v))));
  return std::round(v * unit) / unit;
}

Json rounded_json(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double v : values) list.push_back(rounded(v));
  return list;
}

Json bound_json(double v) { return std::isfinite(v) ? Json(v) : Json(nullptr); }

Json observed_json(const scenario::Scenario& scenario, const inf::Figure& figure) {
  const auto& remark = scenario.observations[static_cast<std::size_t>(figure.observation)].remark;
  return {{"from", format_date(figure.period.begin)},
          {"to", format_date(figure.period.end)},
          {"value", figure.exact() ? Json(figure.low) : Json(nullptr)},
          {"low", figure.exact() ? Json(nullptr) : bound_json(figure.low)},
          {"high", figure.exact() ? Json(nullptr) : bound_json(figure.high)},
          {"known_on", format_date(figure.known_on)},
          {"complete", rounded(figure.complete)},
          {"source", remark.source},
          {"note", remark.note}};
}

Json forecast_json(const inf::Figure& target, const ForecastLine& line) {
  return {{"from", format_date(target.period.begin)},  {"to", format_date(target.period.end)},
          {"quantiles", rounded_json(line.quantiles)}, {"baseline", rounded_json(line.baseline)},
          {"last", detail::optional_json(line.last)},  {"last_period", line.last_period}};
}

/// Figures and forecasts of one report, one group, one kind belong together; reports in the order of the scenario.
Json series_json(const CalibrateAnswer& answer, const CalibrationView& view) {
  using Key = std::tuple<int, int, inf::FigureKind>;
  const auto& scenario = view.problem.scenario;
  std::map<Key, std::pair<Json, Json>> all;  // observed, forecasts
  const auto key_of = [](const inf::Figure& f) { return Key{f.cell.report, f.cell.cell, f.kind}; };
  const auto at = [&](const inf::Figure& f) -> auto& {
    return all.try_emplace(key_of(f), Json::array(), Json::array()).first->second;
  };
  for (const auto& figure : view.problem.figures) at(figure).first.push_back(observed_json(scenario, figure));
  for (std::size_t j = 0; j < answer.forecasts.size(); ++j)
    at(view.problem.targets[j]).second.push_back(forecast_json(view.problem.targets[j], answer.forecasts[j]));
  const auto compiled = scenario::compile(scenario);
  Json list = Json::array();
  for (auto& [key, parts] : all) {
    const auto& [report_index, cell, kind] = key;
    const auto r = static_cast<std::size_t>(report_index);
    const auto& report = scenario.reports[r];
    list.push_back({{"report", report.name},
                    {"group", cell == 0 ? "" : compiled.model.reports[r].cells[static_cast<std::size_t>(cell)]},
                    {"kind", kind == inf::FigureKind::share ? "share" : "count"},
                    {"observed", std::move(parts.first)},
                    {"forecasts", std::move(parts.second)}});
  }
  return list;
}

/// The parameter that a number hangs on; "": none.
std::string parameter_of(const scenario::Scenario& scenario, const scenario::Given<double>& number) {
  const auto index = number.tie.parameter;
  return index < 0 ? "" : scenario.parameters[static_cast<std::size_t>(index)].name;
}

/// The same figures to come with something otherwise, and how many times as many that is.
Json variants_json(const CalibrateAnswer& answer, const std::vector<inf::Figure>& targets) {
  Json list = Json::array();
  for (const auto& variant : answer.variants) {
    Json lines = Json::array();
    for (std::size_t j = 0; j < variant.forecasts.size(); ++j)
      lines.push_back({{"report", variant.forecasts[j].report},
                       {"group", variant.forecasts[j].group},
                       {"kind", variant.forecasts[j].kind},
                       {"from", format_date(targets[j].period.begin)},
                       {"to", format_date(targets[j].period.end)},
                       {"quantiles", rounded_json(variant.forecasts[j].quantiles)},
                       {"ratio", rounded_json(variant.ratios[j])}});
    list.push_back(
        {{"name", variant.name}, {"from", variant.from}, {"changes", variant.changes}, {"forecasts", std::move(lines)}});
  }
  return list;
}

/// Every report, also those that nothing is held against.
Json reports_json(const inf::Problem& problem) {
  std::map<int, int> figures;
  for (const auto& f : problem.figures) ++figures[f.cell.report];
  Json list = Json::array();
  for (std::size_t r = 0; r < problem.scenario.reports.size(); ++r) {
    const auto& report = problem.scenario.reports[r];
    list.push_back({{"report", report.name},
                    {"title", report.title.empty() ? report.name : report.title},
                    {"description", report.description},
                    {"unit", report.unit.value == scenario::CountUnit::parties ? "parties" : "persons"},
                    {"stock", report.counts.value == scenario::Counts::stock},
                    {"measured", report.measured.value},
                    {"figures", figures[static_cast<int>(r)]},
                    {"discrepancy", report.discrepancy.value},
                    {"discrepancy_parameter", parameter_of(problem.scenario, report.discrepancy)},
                    {"dispersion", report.dispersion.value}});
  }
  return list;
}

Json parameters_json(const CalibrateAnswer& answer, const CalibrationView& view) {
  Json list = Json::array();
  std::vector<double> column(view.z.rows);
  for (std::size_t k = 0; k < answer.parameters.size(); ++k) {
    const auto& verdict = answer.parameters[k];
    const auto& parameter = view.problem.scenario.parameters[k];
    for (std::size_t i = 0; i < view.z.rows; ++i) column[i] = view.z(i, k);
    const auto drawn = inf::densities(parameter.prior, column, view.weights);
    list.push_back({{"name", verdict.name},
                    {"title", parameter.title},
                    {"source", parameter.source},
                    {"law", scenario::to_string(parameter.prior.law)},
                    {"prior", {verdict.prior_low, verdict.prior_median, verdict.prior_high}},
                    {"posterior", {verdict.low, verdict.median, verdict.high}},
                    {"overlap", rounded(verdict.overlap)},
                    {"sd_ratio", rounded(verdict.sd_ratio)},
                    {"verdict", inf::to_string(verdict.learned)},
                    {"density",
                     {{"logarithmic", drawn.logarithmic},
                      {"from", drawn.from},
                      {"to", drawn.to},
                      {"prior", rounded_json(drawn.prior)},
                      {"posterior", rounded_json(drawn.posterior)}}}});
  }
  return list;
}

Json pairs_json(const CalibrateAnswer& answer, const CalibrationView& view) {
  Json list = Json::array();
  for (const auto& pair : inf::correlations(view.z, view.weights)) {
    if (list.size() == most_pairs) break;
    list.push_back({{"a", answer.parameters[pair.a].name}, {"b", answer.parameters[pair.b].name}, {"r", rounded(pair.r)}});
  }
  return list;
}

/// What becomes of a driver after its last row.
const char* afterwards(const scenario::Driver& driver, bool has_rows) {
  if (driver.repeat.value == scenario::Repeat::year) return "repeats";
  if (!has_rows) return driver.noise.value == scenario::Noise::none ? "absent" : "random";
  return driver.outside.value == scenario::Outside::zero ? "zero" : "holds";
}

/// Drivers that act, with the last row of each; `value` where one series serves all.
Json drivers_json(const scenario::Scenario& scenario) {
  std::set<std::string> acting;
  for (const auto& effect : scenario.effects) acting.insert(effect.driver.value);
  Json list = Json::array();
  for (const auto& driver : scenario.drivers) {
    if (!acting.contains(driver.name)) continue;
    const scenario::DriverValue* last = nullptr;
    bool single = true;
    for (const auto& row : scenario.driver_values) {
      if (row.driver.value != driver.name) continue;
      single = single && row.place.value.empty() && row.link.value.empty() && row.group.value.empty();
      if (last == nullptr || row.date.value >= last->date.value) last = &row;
    }
    list.push_back({{"driver", driver.name},
                    {"title", driver.title.empty() ? driver.name : driver.title},
                    {"unit", driver.unit},
                    {"after", afterwards(driver, last != nullptr)},
                    {"last_on", last != nullptr ? Json(format_date(last->date.value)) : Json(nullptr)},
                    {"value", last != nullptr && single ? Json(last->value.value) : Json(nullptr)},
                    {"noise_sd", driver.noise.value == scenario::Noise::none ? 0.0 : driver.noise_sd.value},
                    {"noise_parameter", parameter_of(scenario, driver.noise_sd)}});
  }
  return list;
}

bool is_assumed(const std::string& text) {
  std::string small = text;
  std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small.find("assum") != std::string::npos || small.find("invented") != std::string::npos;
}

/// Rows without a source, and rows that call themselves an assumption (or invented); those of one file and text together.
Json assumptions_json(const scenario::Scenario& scenario) {
  constexpr std::size_t named = 3;
  int rows = 0, unsourced = 0, assumed = 0;
  std::map<std::pair<std::string, std::string>, std::size_t> place;
  Json groups = Json::array();
  auto all = io::results::source_rows(scenario);
  for (const auto& p : scenario.parameters) all.push_back({"scenario.toml", "parameter " + p.name, p.source, p.title});
  for (const auto& row : all) {
    ++rows;
    const bool without = row.source.find_first_not_of(" \t\n") == std::string::npos;
    const bool says_so = !without && (is_assumed(row.source) || is_assumed(row.note));
    unsourced += without ? 1 : 0;
    assumed += says_so ? 1 : 0;
    if (!without && !says_so) continue;
    const std::string text = without ? "" : is_assumed(row.source) ? row.source : row.source + "; " + row.note;
    const auto [at, is_new] = place.try_emplace({row.where, text}, groups.size());
    if (is_new) groups.push_back({{"where", row.where}, {"source", text}, {"rows", 0}, {"what", Json::array()}});
    Json& group = groups[at->second];
    group["rows"] = group["rows"].get<int>() + 1;
    if (Json& what = group["what"]; what.size() < named && std::find(what.begin(), what.end(), Json(row.what)) == what.end())
      what.push_back(row.what);
  }
  return {{"rows", rows}, {"unsourced", unsourced}, {"assumed", assumed}, {"groups", std::move(groups)}};
}

Json events_json(const scenario::Scenario& scenario) {
  Json list = Json::array();
  for (const auto& event : scenario.events)
    list.push_back({{"date", format_date(event.from.value)},
                    {"end", event.to ? Json(format_date(event.to->value)) : Json(nullptr)},
                    {"kind", to_string(event.kind.value)},
                    {"title", event.title.empty() ? event.what.value : event.title},
                    {"source", event.remark.source}});
  return list;
}

Json inputs_json(const std::vector<io::InputFile>& inputs) {
  Json list = Json::array();
  for (const auto& file : inputs) list.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  return list;
}

}  // namespace

std::string calibration_data(const CalibrateAnswer& answer, const CalibrationView& view) {
  const auto& scenario = view.problem.scenario;
  Seconds known = 0;
  for (const auto& f : view.problem.figures) known = std::max(known, f.known_on);
  Json json = {{"format", "outflow-calibration-1"},
               {"name", answer.name},
               {"title", answer.title},
               {"source", scenario.source},
               {"method", answer.method},
               {"engine", answer.engine},
               {"as_of", answer.as_of},
               {"last_known", format_date(known)},
               {"start", format_date(scenario.start.value)},
               {"seed", answer.seed <= exact_in_javascript ? Json(answer.seed) : Json(std::to_string(answer.seed))},
               {"version", version()},
               {"commit", commit()},
               {"random_scheme", random::scheme_name},
               {"figures", answer.figures},
               {"histories", std::llround(answer.histories)},
               {"effective", rounded(answer.effective)},
               {"seed_sd", answer.seed_sd ? Json(rounded(*answer.seed_sd)) : Json(nullptr)},
               {"least_acceptance", answer.method == "filter" ? Json(rounded(answer.acceptance)) : Json(nullptr)},
               {"levels", inf::hub_levels}};
  json["inputs"] = inputs_json(view.inputs);
  json["reports"] = reports_json(view.problem);
  json["series"] = series_json(answer, view);
  json["variants"] = variants_json(answer, view.problem.targets);
  json["parameters"] = parameters_json(answer, view);
  json["pairs"] = pairs_json(answer, view);
  json["drivers"] = drivers_json(scenario);
  json["assumptions"] = assumptions_json(scenario);
  json["events"] = events_json(scenario);
  json["warnings"] = Json::array();
  for (const auto& warning : answer.warnings.all()) json["warnings"].push_back(to_string(warning));
  if (answer.capacities_forgotten) json["warnings"].push_back("Capacities have no date, and are left out: no camp is ever full.");
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace outflow::api
