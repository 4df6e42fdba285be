#include "outflow/api/calibrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "outflow/api/calibration_report.h"
#include "outflow/api/detail/checkpoint.h"
#include "outflow/api/detail/document.h"
#include "outflow/api/failure.h"
#include "outflow/api/render.h"
#include "outflow/api/scenario_input.h"
#include "outflow/api/version.h"
#include "outflow/base/sha256.h"
#include "outflow/inference/baselines.h"
#include "outflow/inference/scores.h"
#include "outflow/inference/weights.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/file_error.h"
#include "outflow/io/results/hubverse.h"
#include "outflow/io/results/view.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace {

namespace inf = inference;
using detail::Json;
using io::results::format_number;

struct Settings {
  inf::RegressionSettings regression;
  inf::Smc2Settings filter;
};

int number_in(const std::optional<std::int64_t>& given, int otherwise, int least, int most, const char* name) {
  if (!given) return otherwise;
  if (*given < least || *given > most)
    throw BadRequest(fmt::format("the number of {} is {}; it lies from {} to {}", name, *given, least, most));
  return static_cast<int>(*given);
}

Settings settings_of(const CalibrateRequest& request, std::uint64_t seed) {
  Settings s;
  s.regression.histories = number_in(request.histories, s.regression.histories, 50, 1'000'000, "histories");
  s.regression.rounds = number_in(request.rounds, s.regression.rounds, 1, 20, "rounds");
  s.filter.draws = number_in(request.draws, s.filter.draws, 20, 100'000, "draws");
  s.filter.particles = number_in(request.particles, s.filter.particles, 4, 100'000, "particles");
  s.filter.most_particles = std::max(s.filter.most_particles, s.filter.particles);
  s.regression.seed = s.filter.seed = seed;
  s.regression.threads = s.filter.threads = request.threads;
  return s;
}

Seconds date_of(const std::string& text, const char* option) {
  const auto date = parse_date(text);
  if (!date) throw BadRequest(fmt::format("{} is '{}', which is no date; write 2026-12-31, 2026-12 or 2026", option, text));
  return date->begin;
}

/// The next figure of every report that is observed.
Seconds next_end(const std::vector<inf::Figure>& figures) {
  Seconds end = 0;
  for (const auto& f : figures) {
    const int months = whole_months(f.period);
    end = std::max(end, months > 0 ? add(f.period.end, {0, months}) : f.period.end + (f.period.end - f.period.begin));
  }
  return end;
}

inf::Problem problem_of(const CalibrateRequest& request, scenario::Scenario scenario, engine::Kind kind) {
  if (!request.as_of.empty()) scenario = inf::as_known_on(scenario, date_of(request.as_of, "--as-of"));
  auto figures = inf::known_figures(scenario);
  if (figures.empty())
    throw BadRequest(
        "the scenario has no observation that its reports answer to, so there is nothing to learn from; they "
        "stand in observations.csv");
  const Seconds until = request.until.empty() ? next_end(figures) : date_of(request.until, "--until");
  inf::prolong(scenario, until);
  figures = inf::known_figures(scenario);  // the steps of a longer run are others in number, not in place
  auto targets = inf::next_figures(scenario, until);
  return {std::move(scenario), kind, std::move(figures), std::move(targets)};
}

std::string fingerprint_of(const CalibrateRequest& request, const ScenarioInput& input, const Settings& s, engine::Kind kind) {
  std::string text =
      fmt::format("{} {} {} {} {} {} {} {} {} {}", commit(), request.method, request.as_of, request.until, static_cast<int>(kind),
                  s.regression.seed, s.regression.histories, s.regression.rounds, s.filter.draws, s.filter.particles);
  for (const auto& file : input.files) text += " " + file.name + " " + file.sha256;
  return sha256_hex(text);
}

void prepare_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_directory(folder, error))
    throw io::FileError(folder, "is a file; name a folder");
  std::filesystem::create_directories(folder, error);
  if (error) throw io::FileError(folder, "cannot be made: " + error.message());
  const bool ours = std::filesystem::exists(folder / "checkpoint.json") || std::filesystem::exists(folder / "calibration.json");
  if (!ours && !std::filesystem::is_empty(folder))
    throw io::FileError(folder, "holds files that no calibration has written; name another folder");
}

int day_of(Seconds moment) { return static_cast<int>(moment / 86400); }

/// What persistence says about a target: moved on from the figures of the same report, group and length.
void add_baseline(const inf::Problem& problem, const inf::Figure& target, ForecastLine& line) {
  inf::Points points;
  const auto length = whole_months(target.period);
  for (const auto& f : problem.figures) {
    if (f.cell.report != target.cell.report || f.cell.cell != target.cell.cell || f.kind != target.kind || !f.exact() ||
        whole_months(f.period) != length)
      continue;
    points.emplace_back(day_of(f.period.end), f.low);
    line.last = f.low;
    line.last_period = format_period(f.period);
  }
  if (points.empty() || target.kind == inf::FigureKind::share) return;
  const int origin = points.back().first, horizon = std::max(1, day_of(target.period.end) - origin);
  const auto forecast = inf::moved_counts(std::span(&points, 1), origin, horizon, inf::Mover::persistence, inf::hub_levels);
  if (forecast.front()) line.baseline = *forecast.front();
}

ForecastLine forecast_line(const inf::Problem& problem, const model::Model& model, std::size_t j,
                           const std::vector<double>& values, const std::vector<double>& weights) {
  const auto& target = problem.targets[j];
  const auto& report = problem.scenario.reports[static_cast<std::size_t>(target.cell.report)];
  ForecastLine line{.report = report.name, .period = format_period(target.period)};
  const auto& cell =
      model.reports[static_cast<std::size_t>(target.cell.report)].cells[static_cast<std::size_t>(target.cell.cell)];
  line.group = target.cell.cell == 0 ? "" : cell;
  line.unit = report.unit.value == scenario::CountUnit::parties ? "parties" : "persons";
  line.kind = target.kind == inf::FigureKind::share ? "share" : "count";
  for (const double level : inf::hub_levels) line.quantiles.push_back(inf::weighted_quantile(values, weights, level));
  add_baseline(problem, target, line);
  return line;
}

std::vector<double> column_of(const inf::Matrix& m, std::size_t c) {
  std::vector<double> column;
  for (std::size_t i = 0; i < m.rows; ++i) column.push_back(m(i, c));
  return column;
}

std::string parameters_csv(const CalibrateAnswer& answer) {
  std::string text = "parameter,prior_q05,prior_q50,prior_q95,q05,q50,q95,overlap,sd_ratio,verdict\n";
  for (const auto& p : answer.parameters)
    text += fmt::format("\"{}\",{},{},{},{},{},{},{:.3f},{:.3f},{}\n", p.name, format_number(p.prior_low),
                        format_number(p.prior_median), format_number(p.prior_high), format_number(p.low), format_number(p.median),
                        format_number(p.high), p.overlap, p.sd_ratio, inf::to_string(p.learned));
  return text;
}

std::string draws_csv(const inf::Problem& problem, const inf::Matrix& z, const std::vector<double>& weights) {
  std::string text = "weight";
  for (const auto& p : problem.scenario.parameters) text += ",\"" + p.name + "\"";
  text += "\n";
  for (std::size_t i = 0; i < z.rows; ++i) {
    if (weights[i] == 0) continue;
    text += fmt::format("{}", weights[i]);
    for (const double v : inf::values_of(problem.scenario, z.row(i))) text += "," + format_number(v);
    text += "\n";
  }
  return text;
}

std::string forecast_csv(const inf::Problem& problem, const std::vector<ForecastLine>& lines, Seconds reference) {
  std::vector<io::results::ForecastRow> rows;
  const Seconds midnight = reference - (reference % 86400);
  for (std::size_t j = 0; j < lines.size(); ++j) {
    io::results::ForecastRow task;
    task.reference_date = midnight;
    task.target_end_date = problem.targets[j].period.end - 86400;
    task.horizon = day_of(task.target_end_date) - day_of(midnight);
    task.target = lines[j].report + " " + lines[j].period + (lines[j].kind == "share" ? " share" : "");
    task.location = lines[j].group.empty() ? "all" : lines[j].group;
    for (auto& row : io::results::quantile_rows(task, inf::hub_levels, lines[j].quantiles)) rows.push_back(std::move(row));
  }
  return io::results::hubverse_csv(rows);
}

/// A stop that is asked for, or that the clock asks for.
class Deadline {
 public:
  Deadline(const std::atomic<bool>* asked, std::optional<double> minutes) : asked_(asked) {
    if (minutes)
      end_ = std::chrono::steady_clock::now() +
             std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(*minutes * 60));
  }
  void look() {
    if ((asked_ != nullptr && *asked_) || (end_ && std::chrono::steady_clock::now() >= *end_)) stop = true;
  }
  std::atomic<bool> stop{false};

 private:
  const std::atomic<bool>* asked_;
  std::optional<std::chrono::steady_clock::time_point> end_;
};

struct Posterior {
  inf::Matrix z;
  std::vector<double> weights;
  std::vector<std::vector<double>> target_values, target_weights;  ///< [target]
};

Posterior by_regression(const inf::Problem& problem, const Settings& settings, const std::string& fingerprint, Deadline& deadline,
                        const CalibrateRequest& request, const CalibrateHooks& hooks, CalibrateAnswer& answer) {
  const auto file = answer.folder / "checkpoint.json";
  const auto from = request.again ? std::nullopt : detail::read_bank(file, fingerprint);
  answer.went_on = from.has_value() && from->z.rows > 0;
  inf::RegressionHooks inner;
  inner.stop = &deadline.stop;
  inner.progress = [&](const inf::RegressionProgress& p) {
    deadline.look();
    if (hooks.progress)
      hooks.progress(
          {p.done, p.of,
           p.round > 1 ? fmt::format("histories, round {}, effective {:.0f}", p.round, p.effective) : "histories of the prior"});
  };
  auto saved = std::chrono::steady_clock::now();
  inner.checkpoint = [&](const inf::Bank& bank) {
    deadline.look();
    if (!deadline.stop && std::chrono::steady_clock::now() - saved < std::chrono::seconds(10)) return;
    detail::write_checkpoint(file, fingerprint, bank);
    saved = std::chrono::steady_clock::now();
  };
  auto result = inf::regression(problem, settings.regression, inner, from ? &*from : nullptr);
  detail::write_checkpoint(file, fingerprint, result.bank);
  answer.complete = result.complete;
  answer.failure = result.failure;
  answer.histories = static_cast<double>(result.bank.z.rows);
  answer.effective = result.posterior.effective;
  Posterior posterior{std::move(result.posterior.values), std::move(result.posterior.weights), {}, {}};
  for (auto& target : result.targets) {
    posterior.target_values.push_back(column_of(target.values, 0));
    posterior.target_weights.push_back(std::move(target.weights));
  }
  return posterior;
}

Posterior by_filter(const inf::Problem& problem, const Settings& settings, const std::string& fingerprint, Deadline& deadline,
                    const CalibrateRequest& request, const CalibrateHooks& hooks, CalibrateAnswer& answer) {
  const auto file = answer.folder / "checkpoint.json";
  const auto from = request.again ? std::nullopt : detail::read_state(file, fingerprint);
  answer.went_on = from.has_value();
  inf::Smc2Hooks inner;
  inner.stop = &deadline.stop;
  inner.progress = [&](const inf::Smc2Progress& p) {
    deadline.look();
    if (hooks.progress)
      hooks.progress(
          {p.figure, p.figures, fmt::format("figures, effective {:.0f}, accepted {:.0f}%", p.effective, 100 * p.acceptance)});
  };
  inner.checkpoint = [&](const inf::Smc2State& state) {
    detail::write_checkpoint(file, fingerprint, state);
    deadline.look();
  };
  const inf::ScenarioSpace space(problem);
  auto result = inf::smc2(space, settings.filter, inner, from ? &*from : nullptr);
  answer.complete = result.complete;
  answer.failure = result.failure.empty() && !result.complete ? "stopped before all figures were taken in" : result.failure;
  answer.histories = result.runs;
  answer.effective = result.effective;
  answer.acceptance = result.least_acceptance;
  Posterior posterior;
  if (result.complete && !problem.targets.empty()) {
    auto predicted = inf::predict(space, result, settings.filter.threads);
    for (std::size_t j = 0; j < problem.targets.size(); ++j) {
      posterior.target_values.push_back(column_of(predicted.values, j));
      posterior.target_weights.push_back(predicted.weights);
    }
  }
  posterior.z = std::move(result.z);
  posterior.weights = std::move(result.weights);
  return posterior;
}

}  // namespace

CalibrateAnswer calibrate(const CalibrateRequest& request, const CalibrateHooks& hooks) {
  check_plan({}, request.threads);
  if (request.method != "regression" && request.method != "filter")
    throw BadRequest("--method is '" + request.method + "'; it is regression or filter");
  ScenarioInput input = read_input(request.scenario, {});
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  if (input.scenario.parameters.empty())
    throw BadRequest(
        "no number of the scenario carries a prior, so there is nothing to learn; write for instance "
        "{ prior = 'lognormal', median = 0.3, p90 = 0.4 } where a number stands");
  const engine::Kind kind = engine_kind(request.engine, input.scenario);
  const Settings settings = settings_of(request, request.seed.value_or(input.scenario.seed.value));
  CalibrateAnswer answer;
  answer.name = input.scenario.name;
  answer.title = input.scenario.title;
  answer.method = request.method;
  answer.as_of = request.as_of;
  answer.engine = kind == engine::Kind::agents ? "agents" : "cohorts";
  answer.seed = settings.filter.seed;
  answer.warnings = input.diagnostics;
  const std::string fingerprint = fingerprint_of(request, input, settings, kind);
  const inf::Problem problem = problem_of(request, input.scenario, kind);
  answer.figures = static_cast<int>(problem.figures.size());
  answer.folder = request.out.empty() ? std::filesystem::path("results") / (answer.name + "-calibration") : request.out;
  prepare_folder(answer.folder);

  Deadline deadline(hooks.stop, request.minutes);
  const auto engine = request.method == "filter" ? by_filter : by_regression;
  const Posterior posterior = engine(problem, settings, fingerprint, deadline, request, hooks, answer);
  if (!answer.complete || posterior.z.rows == 0) return answer;
  answer.parameters = inf::verdicts(problem.scenario, posterior.z, posterior.weights);
  const auto compiled = scenario::compile(problem.scenario);
  for (std::size_t j = 0; j < posterior.target_values.size(); ++j)
    answer.forecasts.push_back(
        forecast_line(problem, compiled.model, j, posterior.target_values[j], posterior.target_weights[j]));
  if (!answer.failure.empty()) return answer;  // what failed is not written as if it were a result
  Seconds reference = 0;
  for (const auto& f : problem.figures) reference = std::max(reference, f.known_on);
  io::write_file_atomically(answer.folder / "parameters.csv", parameters_csv(answer));
  io::write_file_atomically(answer.folder / "draws.csv", draws_csv(problem, posterior.z, posterior.weights));
  io::write_file_atomically(answer.folder / "forecast.csv", forecast_csv(problem, answer.forecasts, reference));
  const std::string page = calibration_data(answer, {problem, posterior.z, posterior.weights, input.files});
  io::write_file_atomically(answer.folder / "calibration.json", calibration_file(answer, page));
  render_report({.folder = answer.folder});
  return answer;
}

namespace {

std::string number(double v) {
  if (v == 0) return "0";
  return std::abs(v) >= 1000 ? fmt::format("{:.0f}", v) : fmt::format("{:.3g}", v);
}

double at_level(const std::vector<double>& quantiles, double level) {
  return inf::quantile_at({inf::hub_levels, quantiles}, level);
}

}  // namespace

std::vector<std::string> in_words(const CalibrateAnswer& answer) {
  std::vector<std::string> words;
  const std::string what = answer.method == "filter" ? "SMC^2 (particle filters)" : "regression on simulated histories";
  words.push_back(fmt::format("{}: {} unknown {}, {} figures{}; {}, {:.0f} histories, {}.",
                              answer.title.empty() ? answer.name : answer.title, answer.parameters.size(),
                              answer.parameters.size() == 1 ? "number" : "numbers", answer.figures,
                              answer.as_of.empty() ? "" : " known on " + answer.as_of, what, answer.histories,
                              answer.went_on ? "gone on from an earlier run" : "from the beginning"));
  if (!answer.failure.empty()) {
    words.push_back("NO RESULT: " + answer.failure + ".");
    if (!answer.complete) words.push_back("The same command goes on from here.");
    return words;
  }
  words.push_back(fmt::format("The posterior is worth {:.0f} independent draws.", answer.effective));
  words.push_back("");
  words.push_back(fmt::format("  {:<28} {:>27}   {:>27}  {:>7}", "parameter", "before (90%)", "after (90%)", "overlap"));
  for (const auto& p : answer.parameters)
    words.push_back(fmt::format("  {:<28} {:>9} {:>17}   {:>9} {:>17}  {:>6.0f}%  {}", p.name, number(p.prior_median),
                                "(" + number(p.prior_low) + " to " + number(p.prior_high) + ")", number(p.median),
                                "(" + number(p.low) + " to " + number(p.high) + ")", 100 * p.overlap, inf::to_string(p.learned)));
  if (answer.forecasts.empty()) return words;
  words.push_back("");
  words.push_back("  Next figures, median and 90% interval; beside them the last figure carried on:");
  for (const auto& f : answer.forecasts) {
    std::string line =
        fmt::format("  {:<34} {:>10}  {:>8} ({} to {})",
                    f.report + (f.group.empty() ? "" : " " + f.group) + (f.kind == "share" ? " (share)" : ""), f.period,
                    number(at_level(f.quantiles, 0.5)), number(at_level(f.quantiles, 0.05)), number(at_level(f.quantiles, 0.95)));
    if (!f.baseline.empty())
      line += fmt::format(";  persistence {} ({} to {})", number(at_level(f.baseline, 0.5)), number(at_level(f.baseline, 0.05)),
                          number(at_level(f.baseline, 0.95)));
    else if (f.last) line += fmt::format(";  last {}", number(*f.last));
    words.push_back(line);
  }
  return words;
}

std::string to_json(const CalibrateAnswer& answer) {
  Json json = detail::document("calibrate", answer.failure.empty() ? Outcome::fine
                                            : answer.complete      ? Outcome::computation
                                                                   : Outcome::interrupted);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  Json& of = json["calibration"];
  of["method"] = answer.method;
  of["engine"] = answer.engine;
  of["as_of"] = answer.as_of;
  of["seed"] = answer.seed;
  of["figures"] = answer.figures;
  of["complete"] = answer.complete;
  of["failure"] = answer.failure;
  of["histories"] = answer.histories;
  of["effective"] = answer.effective;
  of["least_acceptance"] = answer.acceptance;
  of["folder"] = answer.folder.string();
  of["parameters"] = Json::array();
  for (const auto& p : answer.parameters)
    of["parameters"].push_back({{"name", p.name},
                                {"prior", {p.prior_low, p.prior_median, p.prior_high}},
                                {"posterior", {p.low, p.median, p.high}},
                                {"overlap", p.overlap},
                                {"sd_ratio", p.sd_ratio},
                                {"verdict", inf::to_string(p.learned)}});
  of["levels"] = inf::hub_levels;
  of["forecasts"] = Json::array();
  for (const auto& f : answer.forecasts)
    of["forecasts"].push_back({{"report", f.report},
                               {"group", f.group},
                               {"period", f.period},
                               {"kind", f.kind},
                               {"unit", f.unit},
                               {"quantiles", f.quantiles},
                               {"last", detail::optional_json(f.last)},
                               {"last_period", f.last_period},
                               {"baseline", f.baseline}});
  return detail::text(json);
}

}  // namespace outflow::api
