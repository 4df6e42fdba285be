#include "outflow/api/calibrate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "outflow/api/calibration_report.h"
#include "outflow/api/detail/checkpoint.h"
#include "outflow/api/detail/deadline.h"
#include "outflow/api/detail/forecast_variants.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/failure.h"
#include "outflow/api/render.h"
#include "outflow/api/scenario_input.h"
#include "outflow/api/version.h"
#include "outflow/base/sha256.h"
#include "outflow/inference/scores.h"
#include "outflow/inference/sequences.h"
#include "outflow/inference/weights.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/file_error.h"
#include "outflow/io/results/hubverse.h"
#include "outflow/io/results/view.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/movement_priors.h"

namespace outflow::api {

namespace {

namespace inf = inference;
using io::results::format_number;

/// A second round narrows the parameters, and wastes weight where the figures narrow them little: docs/calibration.md.
constexpr int default_rounds = 1;
/// A history of a folder of Flee costs what several of other scenarios do, and its usual priors are wide: in one round too few
/// histories are near the counts.
constexpr int default_histories_of_flee = 1500, default_rounds_of_flee = 3;

struct Settings {
  inf::RegressionSettings regression;
  inf::Smc2Settings filter;
};

Settings settings_of(const CalibrateRequest& request, std::uint64_t seed) {
  Settings s;
  s.regression.histories = detail::number_in(request.histories, s.regression.histories, 50, 1'000'000, "histories");
  s.regression.rounds = detail::number_in(request.rounds, default_rounds, 1, 20, "rounds");
  s.filter.draws = detail::number_in(request.draws, s.filter.draws, 20, 100'000, "draws");
  s.filter.particles = detail::number_in(request.particles, s.filter.particles, 4, 100'000, "particles");
  s.filter.most_particles = std::max(s.filter.most_particles, s.filter.particles);
  s.regression.seed = s.filter.seed = seed;
  s.regression.threads = s.filter.threads = request.threads;
  return s;
}

/// Options of the method that is not asked for would be read and ignored.
void check_options(const CalibrateRequest& request) {
  const bool filter = request.method == "filter";
  if (filter && (request.histories || request.rounds))
    throw BadRequest("--histories and --rounds belong to --method regression; the filter has --draws and --particles");
  if (!filter && (request.draws || request.particles))
    throw BadRequest("--draws and --particles belong to --method filter; the regression has --histories and --rounds");
}

/// The input as it was known: of folders of Flee the registrations of then, and no capacity.
ScenarioInput input_of(const CalibrateRequest& request, CalibrateAnswer& answer) {
  FleeRequest flee = request.flee;
  if (!request.as_of.empty()) flee.known_by = detail::date_of(request.as_of, "--as-of");
  ScenarioInput input = read_input(request.scenario, flee);
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  if (!request.as_of.empty()) detail::warn_of_later_counts(input);
  if (!input.flee) return input;
  answer.usual_priors = scenario::add_movement_priors(input.scenario);
  // A thousand histories and more are no reproduction of published runs: cohorts take half the time.
  input.scenario.engine.value = scenario::EngineKind::cohorts;
  if (request.as_of.empty()) return input;
  inf::forget_capacities(input.scenario);
  answer.capacities_forgotten = true;
  return input;
}

/// The end is that of what is asked for: how long the scenario was written to be changes nothing.
inf::Problem problem_of(const CalibrateRequest& request, scenario::Scenario scenario, engine::Kind kind) {
  if (!request.as_of.empty()) scenario = inf::as_known_on(scenario, detail::date_of(request.as_of, "--as-of"));
  auto figures = inf::known_figures(scenario);
  if (figures.empty())
    throw BadRequest(
        "the scenario has no observation that its reports answer to, so there is nothing to learn from; they "
        "stand in observations.csv");
  const Seconds until = request.until.empty() ? inf::next_due(scenario) : detail::date_of(request.until, "--until");
  Seconds last = scenario.start.value;
  for (const auto& f : figures) last = std::max(last, f.period.end);
  if (!request.until.empty() && until < last)
    throw BadRequest(
        fmt::format("--until is {}, but figures are known until {}; name a later day", request.until, format_date(last)));
  scenario.end.value = until;
  for (const auto& f : figures) inf::prolong(scenario, f.period.end);
  figures = inf::known_figures(scenario);  // the steps of a longer run are others in number, not in place
  auto targets = inf::next_figures(scenario, until);
  return {std::move(scenario), kind, std::move(figures), std::move(targets)};
}

std::string fingerprint_of(const CalibrateRequest& request, const ScenarioInput& input, const Settings& s, engine::Kind kind) {
  std::string text =
      fmt::format("{} {} {} {} {} {} {} {} {} {}", commit(), request.method, request.as_of, request.until, static_cast<int>(kind),
                  s.regression.seed, s.regression.histories, s.regression.rounds, s.filter.draws, s.filter.particles);
  for (const auto& file : input.files) text += " " + file.name + " " + file.sha256;
  for (const auto& quirk : input.scenario.journeys.quirks) text += fmt::format(" {}", scenario::to_string(quirk.value));
  text += " until " + format_date(input.scenario.end.value);
  return sha256_hex(text);
}

/// What a calibration leaves that was killed while it wrote its first checkpoint: ".checkpoint.json.", six characters.
bool is_leftover(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.size() == 23 && name.starts_with(".checkpoint.json.");
}

void prepare_folder(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (is_leftover(entry.path())) std::filesystem::remove(entry.path(), error);
  detail::own_folder(folder, {"checkpoint.json", "calibration.json"}, "calibration");
}

int day_of(Seconds moment) { return static_cast<int>(moment / 86400); }

/// What persistence (of shares: the kept share) says about a target: the figures of its sequence carried on.
void add_baseline(const std::vector<inf::Sequence>& known, const inf::Figure& target, ForecastLine& line) {
  for (const auto& sequence : known) {
    const auto& key = sequence.key;
    if (key.report != target.cell.report || key.cell != target.cell.cell || key.kind != target.kind) continue;
    if (sequence.figures.empty()) continue;
    line.last = sequence.figures.back().low;
    line.last_period = format_period(sequence.figures.back().period);
    int h = 1;
    while (inf::period_ahead(sequence, h).end < target.period.end) ++h;
    const auto said = inf::simple_forecast(sequence, known, h, inf::simple_forecasters(key).front(), inf::hub_levels);
    if (said) line.baseline = *said;
  }
}

ForecastLine forecast_line(const inf::Problem& problem, const model::Model& model, std::size_t j, std::vector<double> quantiles) {
  const auto& target = problem.targets[j];
  const auto& report = problem.scenario.reports[static_cast<std::size_t>(target.cell.report)];
  ForecastLine line;
  line.report = report.name;
  line.period = format_period(target.period);
  const auto& cell =
      model.reports[static_cast<std::size_t>(target.cell.report)].cells[static_cast<std::size_t>(target.cell.cell)];
  line.group = target.cell.cell == 0 ? "" : cell;
  line.unit = report.unit.value == scenario::CountUnit::parties ? "parties" : "persons";
  line.kind = target.kind == inf::FigureKind::share ? "share" : "count";
  line.quantiles = std::move(quantiles);
  add_baseline(inf::sequences(problem.figures), target, line);
  return line;
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
    task.target =
        lines[j].report + " " + to_string(inf::length_of(problem.targets[j].period)) + (lines[j].kind == "share" ? " share" : "");
    task.location = lines[j].group.empty() ? "all" : lines[j].group;
    for (auto& row : io::results::quantile_rows(task, inf::hub_levels, lines[j].quantiles)) rows.push_back(std::move(row));
  }
  return io::results::hubverse_csv(rows);
}

struct Posterior {
  inf::Matrix z;
  std::vector<double> weights;
  std::vector<inf::Conditioned> targets;      ///< [target] one column each
  std::vector<double> target_seed_sd{};       ///< [target] of its median; empty: not known
  std::vector<inf::Otherwise> otherwise;      ///< [variant]
};

/// What is calibrated, and what may be otherwise.
struct Task {
  const CalibrateRequest& request;
  const CalibrateHooks& hooks;
  const Settings& settings;
  inf::Problem problem;
  std::vector<inf::Problem> variants;
  std::string fingerprint;
};

/// A bank that is kept on disk as it grows.
class KeptBank {
 public:
  KeptBank(const Task& task, detail::Deadline& deadline, std::filesystem::path file, std::string fingerprint)
      : task_(task), deadline_(deadline), file_(std::move(file)), fingerprint_(std::move(fingerprint)) {
    if (!task.request.again) from_ = detail::read_bank(file_, fingerprint_);
  }
  [[nodiscard]] const inf::Bank* from() const { return from_ ? &*from_ : nullptr; }
  void keep(const inf::Bank& bank) {
    detail::write_checkpoint(file_, fingerprint_, bank);
    saved_ = std::chrono::steady_clock::now();
  }
  [[nodiscard]] inf::RegressionHooks hooks(const std::string& what) {
    inf::RegressionHooks inner;
    inner.stop = &deadline_.stop;
    inner.progress = [this, what](const inf::RegressionProgress& p) {
      deadline_.look();
      if (!task_.hooks.progress) return;
      task_.hooks.progress({p.done, p.of, what + detail::how_far(p)});
    };
    inner.checkpoint = [this](const inf::Bank& bank) {
      deadline_.look();
      // The first block is kept at once.
      if (deadline_.stop || !saved_ || std::chrono::steady_clock::now() - *saved_ >= std::chrono::seconds(10)) keep(bank);
    };
    return inner;
  }

 private:
  const Task& task_;
  detail::Deadline& deadline_;
  std::filesystem::path file_;
  std::string fingerprint_;
  std::optional<inf::Bank> from_;
  std::optional<std::chrono::steady_clock::time_point> saved_;
};

/// False after a stop.
bool tell_otherwise(const Task& task, const inf::Bank& bank, detail::Deadline& deadline, const CalibrateAnswer& answer,
                    Posterior& posterior) {
  for (std::size_t v = 0; v < task.variants.size(); ++v) {
    const auto& variant = task.request.variants[v];
    KeptBank kept(task, deadline, answer.folder / ("checkpoint-" + variant.name + ".json"),
                  sha256_hex(task.fingerprint + fmt::format("{} {}", variant.from, fmt::join(variant.changes, " "))));
    const inf::Bank told =
        inf::retold(task.variants[v], bank, task.settings.regression, kept.hooks("histories with " + variant.name), kept.from());
    kept.keep(told);
    if (told.z.rows < bank.z.rows) return false;
    posterior.otherwise.push_back(
        inf::otherwise(task.problem, bank, told, task.settings.regression.keep, task.settings.regression.threads));
  }
  return true;
}

/// A checkpoint that cannot be gone on from is replaced, and not in silence.
void warn_of_another(const Task& task, const std::filesystem::path& file, bool usable, CalibrateAnswer& answer) {
  if (usable || task.request.again || !std::filesystem::exists(file)) return;
  answer.warnings.warning({.file = file.string()}, "nothing can be gone on from",
                          "it is of other files, options or another build; the calibration began anew");
}

Posterior by_regression(const Task& task, detail::Deadline& deadline, CalibrateAnswer& answer) {
  const auto file = answer.folder / "checkpoint.json";
  KeptBank kept(task, deadline, file, task.fingerprint);
  answer.went_on = kept.from() != nullptr && kept.from()->z.rows > 0;
  warn_of_another(task, file, kept.from() != nullptr, answer);
  auto result = inf::regression(task.problem, task.settings.regression, kept.hooks("histories"), kept.from());
  kept.keep(result.bank);
  answer.complete = result.complete;
  answer.failure = result.failure;
  if (!result.caution.empty()) answer.warnings.warning({.file = "observations.csv"}, result.caution);
  answer.histories = static_cast<double>(result.bank.z.rows);
  answer.effective = result.posterior.effective;
  std::vector<double> seed_sd;
  if (answer.complete && answer.failure.empty())
    seed_sd = inf::seed_sd_of_targets(task.problem, result, task.settings.regression);
  Posterior posterior{
      std::move(result.posterior.values), std::move(result.posterior.weights), std::move(result.targets), std::move(seed_sd), {}};
  if (answer.complete && answer.failure.empty() && !tell_otherwise(task, result.bank, deadline, answer, posterior)) {
    answer.complete = false;
    answer.failure = "stopped before all variants were forecast";
  }
  return posterior;
}

/// The columns of a joint sample, each by itself.
std::vector<inf::Conditioned> columns_of(const inf::Conditioned& sample) {
  std::vector<inf::Conditioned> columns;
  for (std::size_t c = 0; c < sample.values.columns; ++c) {
    inf::Conditioned column{inf::Matrix(sample.values.rows, 1), sample.weights, sample.effective};
    for (std::size_t i = 0; i < sample.values.rows; ++i) column.values(i, 0) = sample.values(i, c);
    columns.push_back(std::move(column));
  }
  return columns;
}

Posterior by_filter(const Task& task, detail::Deadline& deadline, CalibrateAnswer& answer) {
  const auto file = answer.folder / "checkpoint.json";
  const auto from = task.request.again ? std::nullopt : detail::read_state(file, task.fingerprint);
  answer.went_on = from.has_value();
  warn_of_another(task, file, from.has_value(), answer);
  inf::Smc2Hooks inner;
  inner.stop = &deadline.stop;
  inner.progress = [&](const inf::Smc2Progress& p) {
    deadline.look();
    if (task.hooks.progress)
      task.hooks.progress(
          {p.figure, p.figures, fmt::format("figures, effective {:.0f}, accepted {:.0f}%", p.effective, 100 * p.acceptance)});
  };
  inner.checkpoint = [&](const inf::Smc2State& state) {
    detail::write_checkpoint(file, task.fingerprint, state);
    deadline.look();
  };
  const inf::ScenarioSpace space(task.problem);
  auto result = inf::smc2(space, task.settings.filter, inner, from ? &*from : nullptr);
  answer.complete = result.complete || !result.failure.empty();  // what has failed does not go on
  answer.failure = answer.complete ? result.failure : "stopped before all figures were taken in";
  answer.histories = result.runs;
  answer.effective = result.effective;
  answer.acceptance = result.least_acceptance;
  Posterior posterior;
  if (result.complete && !task.problem.targets.empty()) {
    const auto predicted = inf::predict(space, result, task.settings.filter.threads);
    posterior.targets = columns_of(predicted);
    for (const auto& variant : task.variants)
      posterior.otherwise.push_back(inf::otherwise(
          task.problem, predicted, inf::predict(inf::ScenarioSpace(variant), result, task.settings.filter.threads)));
  }
  posterior.z = std::move(result.z);
  posterior.weights = std::move(result.weights);
  return posterior;
}

std::vector<double> quantiles_of(const inf::Conditioned& law) {
  std::vector<double> quantiles;
  for (const double level : inf::hub_levels) quantiles.push_back(inf::weighted_quantile(law.values.values, law.weights, level));
  return quantiles;
}

void add_forecasts(const Task& task, const Posterior& posterior, CalibrateAnswer& answer) {
  const auto compiled = scenario::compile(task.problem.scenario);
  for (std::size_t j = 0; j < posterior.targets.size(); ++j)
    answer.forecasts.push_back(forecast_line(task.problem, compiled.model, j, quantiles_of(posterior.targets[j])));
  for (std::size_t j = 0; j < posterior.target_seed_sd.size(); ++j) {
    const inf::QuantileForecast said{inf::hub_levels, answer.forecasts[j].quantiles};
    const double width = inf::quantile_at(said, 0.95) - inf::quantile_at(said, 0.05);
    if (width > 0) answer.seed_sd = std::max(answer.seed_sd.value_or(0), posterior.target_seed_sd[j] / width);
  }
  for (std::size_t v = 0; v < posterior.otherwise.size(); ++v) {
    const auto& asked = task.request.variants[v];
    VariantAnswer variant{asked.name, asked.from, asked.changes, answer.forecasts, {}};
    for (std::size_t j = 0; j < posterior.targets.size(); ++j) {
      variant.forecasts[j].quantiles = quantiles_of(posterior.otherwise[v].targets[j]);
      variant.ratios.push_back(quantiles_of(posterior.otherwise[v].ratios[j]));
    }
    answer.variants.push_back(std::move(variant));
  }
}

void write(const Task& task, const Posterior& posterior, const std::vector<io::InputFile>& files, const CalibrateAnswer& answer) {
  Seconds reference = answer.as_of.empty() ? 0 : detail::date_of(answer.as_of, "--as-of");
  if (answer.as_of.empty())
    for (const auto& f : task.problem.figures) reference = std::max(reference, f.known_on);
  io::write_file_atomically(answer.folder / "parameters.csv", parameters_csv(answer));
  io::write_file_atomically(answer.folder / "draws.csv", draws_csv(task.problem, posterior.z, posterior.weights));
  io::write_file_atomically(answer.folder / "forecast.csv", forecast_csv(task.problem, answer.forecasts, reference));
  for (const auto& variant : answer.variants)
    io::write_file_atomically(answer.folder / ("forecast-" + variant.name + ".csv"),
                              forecast_csv(task.problem, variant.forecasts, reference));
  const std::string page = calibration_data(answer, {task.problem, posterior.z, posterior.weights, files});
  io::write_file_atomically(answer.folder / "calibration.json", calibration_file(answer, page));
  render_report({.folder = answer.folder});
}

}  // namespace

CalibrateAnswer calibrate(const CalibrateRequest& request, const CalibrateHooks& hooks) {
  check_plan({}, request.threads);
  if (request.method != "regression" && request.method != "filter")
    throw BadRequest("--method is '" + request.method + "'; it is regression or filter");
  check_options(request);
  CalibrateAnswer answer;
  const ScenarioInput input = input_of(request, answer);
  if (input.scenario.parameters.empty())
    throw BadRequest(
        "no number of the scenario carries a prior, so there is nothing to learn; write for instance "
        "{ prior = 'lognormal', median = 0.3, p90 = 0.4 } where a number stands");
  const engine::Kind kind = engine_kind(request.engine, input.scenario);
  Settings settings = settings_of(request, request.seed.value_or(input.scenario.seed.value));
  if (input.flee && !request.histories) settings.regression.histories = default_histories_of_flee;
  if (input.flee && !request.rounds) settings.regression.rounds = default_rounds_of_flee;
  answer.name = input.scenario.name;
  answer.title = input.scenario.title;
  answer.method = request.method;
  answer.as_of = request.as_of;
  answer.engine = kind == engine::Kind::agents ? "agents" : "cohorts";
  answer.seed = settings.filter.seed;
  answer.warnings = input.diagnostics;
  Task task{
      request, hooks, settings, problem_of(request, input.scenario, kind), {}, fingerprint_of(request, input, settings, kind)};
  task.variants = detail::variant_problems(task.problem, request.variants);
  answer.figures = static_cast<int>(task.problem.figures.size());
  answer.folder = request.out.empty() ? std::filesystem::path("results") / (answer.name + "-calibration") : request.out;
  prepare_folder(answer.folder);

  detail::Deadline deadline(hooks.stop, request.minutes);
  const Posterior posterior =
      request.method == "filter" ? by_filter(task, deadline, answer) : by_regression(task, deadline, answer);
  if (!answer.complete || posterior.z.rows == 0) return answer;
  answer.parameters = inf::verdicts(task.problem.scenario, posterior.z, posterior.weights, answer.effective);
  add_forecasts(task, posterior, answer);
  if (!answer.failure.empty()) return answer;  // what failed is not written as if it were a result
  write(task, posterior, input.files, answer);
  return answer;
}

}  // namespace outflow::api
