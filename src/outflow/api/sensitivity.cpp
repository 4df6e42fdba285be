#include "outflow/api/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "outflow/api/detail/deadline.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/failure.h"
#include "outflow/inference/sensitivity.h"
#include "outflow/inference/voi.h"
#include "outflow/inference/weights.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/csv.h"
#include "outflow/io/file_error.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace {

namespace inf = inference;

constexpr std::int64_t rows_by_default = 256, points_by_default = 1000, most_samples = 1'000'000;
constexpr std::size_t least_rows = 8, least_points = 64;
constexpr double narrow_enough = 0.1;  ///< half an interval

/// The next figure of each report that is observed; where none is, the last year (or the whole time) of each measured report.
std::vector<std::string> usual_outputs(scenario::Scenario& scenario) {
  auto figures = inf::next_of_each_report(scenario);
  const auto model = scenario::compile(scenario).model;
  if (figures.empty()) {
    const auto years = ensemble::whole_years(model.time);
    const Period period = years.empty() ? model.time.whole() : year_period(years.back());
    const auto steps = *model.time.steps_of(period);
    for (std::size_t r = 0; r < model.reports.size(); ++r)
      if (scenario.reports[r].measured.value)
        figures.push_back({.cell = {static_cast<std::int32_t>(r), 0, steps.first, steps.second}, .period = period});
  }
  std::vector<std::string> names;
  for (const auto& f : figures) names.push_back(inf::name_of(f, scenario, model));
  if (names.empty()) throw BadRequest("the scenario has no report that is measured, so name what you want to know with --output");
  return names;
}

void add_faults(const std::string& text, const std::vector<scenario::FormulaFault>& faults, std::string& all) {
  for (const auto& f : faults)
    all += fmt::format("\n  \"{}\", character {}: {}{}{}", text, f.at + 1, f.problem, f.reason.empty() ? "" : "; " + f.reason,
                       f.suggestion.empty() ? "" : "; " + f.suggestion);
}

/// What was asked for, held against the scenario, which is prolonged as far as outputs reach.
std::vector<assessment::Output> outputs_of(const std::vector<std::string>& asked, scenario::Scenario& scenario) {
  std::vector<assessment::Output> outputs;
  std::string wrong;
  for (const auto& text : asked.empty() ? usual_outputs(scenario) : asked) {
    std::vector<scenario::FormulaFault> faults;
    if (auto output = assessment::parse_output(text, faults)) {
      if (output->end()) inf::prolong(scenario, *output->end());
      outputs.push_back(std::move(*output));
    }
    add_faults(text, faults, wrong);
  }
  const auto model = scenario::compile(scenario).model;
  for (const auto& output : outputs) {
    std::vector<scenario::FormulaFault> faults;
    assessment::check_output(output, scenario, model, faults);
    add_faults(output.text, faults, wrong);
  }
  if (!wrong.empty()) throw BadRequest("an output cannot be read:" + wrong);
  return outputs;
}

std::vector<std::size_t> varied_of(const std::vector<std::string>& asked, const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& p : scenario.parameters) names.push_back(p.name);
  std::vector<std::size_t> varied;
  for (const auto& name : asked) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      const std::string near = nearest(name, names);
      throw BadRequest(fmt::format("no number called \"{}\" carries a prior; {}", name,
                                   near.empty() ? "`outflow describe` lists those that do" : "did you mean \"" + near + "\"?"));
    }
    const auto k = static_cast<std::size_t>(found - names.begin());
    if (std::find(varied.begin(), varied.end(), k) != varied.end())
      throw BadRequest(fmt::format("the parameter \"{}\" is named twice", name));
    varied.push_back(k);
  }
  for (std::size_t k = 0; asked.empty() && k < names.size(); ++k) varied.push_back(k);
  std::sort(varied.begin(), varied.end());
  return varied;
}

struct Draws {
  inf::Matrix z;  ///< [draw][varied]
  std::vector<double> weights;
};

double number_in(const io::CsvCell& cell, const std::filesystem::path& file) {
  double value = 0;
  const char* end = cell.text.data() + cell.text.size();
  const auto [at, error] = std::from_chars(cell.text.data(), end, value);
  if (error != std::errc{} || at != end || !std::isfinite(value))
    throw io::FileError(file, fmt::format("line {} holds \"{}\" where a number belongs", cell.line, cell.text));
  return value;
}

/// draws.csv of a calibration of the same parameters.
Draws posterior_draws(const std::filesystem::path& folder, const inf::SensitivityProblem& problem) {
  const auto file = folder / "draws.csv";
  Diagnostics faults;
  const auto table = io::parse_csv("draws.csv", io::read_file(file), faults);
  if (!table || faults.has_errors() || table->header.empty() || table->header.front().text != "weight" || table->rows.empty())
    throw io::FileError(file, "is no table of draws; name the folder of a finished `outflow calibrate`");
  std::vector<std::size_t> columns;
  for (const auto k : problem.varied) {
    const auto& name = problem.scenario.parameters[k].name;
    const auto found =
        std::find_if(table->header.begin(), table->header.end(), [&](const auto& cell) { return cell.text == name; });
    if (found == table->header.end())
      throw io::FileError(file,
                          "has no draws of \"" + name + "\"; the scenario has other parameters than when it was calibrated");
    columns.push_back(static_cast<std::size_t>(found - table->header.begin()));
  }
  Draws draws{inf::Matrix(0, columns.size()), {}};
  double total = 0;
  for (const auto& row : table->rows) {
    std::vector<double> z;
    for (std::size_t k = 0; k < columns.size(); ++k)
      z.push_back(scenario::to_standard(problem.scenario.parameters[problem.varied[k]].prior, number_in(row[columns[k]], file)));
    draws.z.add_row(z);
    draws.weights.push_back(number_in(row.front(), file));
    total += draws.weights.back();
  }
  if (!(total > 0)) throw io::FileError(file, "has no draw with a weight");
  for (double& w : draws.weights) w /= total;
  return draws;
}

/// ln(y + 1/2), of shares the logit; what is below zero has no value on that scale.
void straighten(inf::Matrix& runs, const assessment::Output& output) {
  const bool share = output.series == assessment::Series::formula && output.formula.term == scenario::Term::share;
  for (double& y : runs.values)
    y = y < 0 ? std::nan("") : inf::straight(share ? inf::FigureKind::share : inf::FigureKind::count, y);
}

/// As many more as make the widest interval narrow enough, to two digits.
int samples_for(double widest_half, int samples) {
  if (!(widest_half > narrow_enough)) return 0;
  const double wanted = samples * std::pow(widest_half / narrow_enough, 2);
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(wanted)) - 1));
  return static_cast<int>(std::min(1e9, std::ceil(wanted / unit) * unit));
}

double widest_half(const OutputShares& shares) {
  double widest = 0;
  for (const auto& input : shares.inputs)
    for (const auto* e : {input.first ? &*input.first : nullptr, input.total ? &*input.total : nullptr})
      if (e != nullptr && std::isfinite(e->high - e->low)) widest = std::max(widest, (e->high - e->low) / 2);
  return widest;
}

OutputShares sobol_shares(const inf::Matrix& all, const std::vector<std::string>& inputs,
                          const inf::BootstrapSettings& bootstrap) {
  const auto runs = inf::with_values(all);
  OutputShares shares;
  shares.samples = static_cast<int>(runs.rows);
  shares.varies = false;
  if (runs.rows < least_rows) return shares;
  const auto indices = inf::sobol_indices(runs, bootstrap);
  shares.mean = indices.mean;
  shares.sd = std::sqrt(indices.variance);
  shares.varies = indices.variance > 0;
  if (!shares.varies) return shares;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    shares.inputs.push_back({inputs[i], indices.first[i], indices.total[i], std::nullopt});
  shares.together = indices.together;
  return shares;
}

OutputShares given_data_shares(const inf::PairedRuns& all, const std::vector<std::string>& inputs, bool independent,
                               const inf::BootstrapSettings& bootstrap) {
  const auto runs = inf::with_values(all);
  OutputShares shares;
  shares.samples = static_cast<int>(runs.inputs.rows);
  shares.varies = false;
  if (runs.inputs.rows < least_points) return shares;
  const auto indices = inf::given_data_indices(runs, {.bootstrap = bootstrap});
  shares.mean = indices.mean;
  shares.sd = std::sqrt(indices.variance);
  shares.varies = indices.variance > 0;
  if (!shares.varies) return shares;
  for (std::size_t i = 0; i + 1 < inputs.size(); ++i)
    shares.inputs.push_back({inputs[i], indices.first[i], std::nullopt, indices.pawn[i]});
  shares.inputs.push_back({inputs.back(), std::nullopt, indices.chance, std::nullopt});
  shares.dummy = indices.dummy;
  if (independent) shares.together = indices.together;
  return shares;
}

void check_request(const SensitivityRequest& request) {
  check_plan({}, request.threads);
  if (request.method != "sobol" && request.method != "given-data")
    throw BadRequest("--method is '" + request.method + "'; it is sobol or given-data");
  if (!request.posterior.empty() && request.method == "sobol")
    throw BadRequest(
        "draws of a posterior hang together, and Sobol's shares are those of inputs that do not; ask with --method given-data");
  const std::int64_t least = request.method == "sobol" ? least_rows : least_points;
  if (request.samples && (*request.samples < least || *request.samples > most_samples))
    throw BadRequest(fmt::format("the number of samples is {}; it lies from {} to {}", *request.samples, least, most_samples));
}

void write_files(const SensitivityAnswer& answer) {
  io::write_file_atomically(answer.folder / "sensitivity.csv", sensitivity_csv(answer));
  io::write_file_atomically(answer.folder / "sensitivity.svg", sensitivity_svg(answer));
  io::write_file_atomically(answer.folder / "sensitivity.json", to_json(answer));
}

[[noreturn]] void too_few(std::size_t done, std::size_t least) {
  throw Interrupted(fmt::format("stopped after {} samples, of which {} are the least; nothing was written", done, least));
}

/// The points of a study of given data, and what there is to say about them.
inf::Matrix points_of(const SensitivityRequest& request, const inf::SensitivityProblem& problem, std::size_t samples,
                      SensitivityAnswer& answer) {
  if (request.posterior.empty()) return inf::prior_points(samples, problem.varied.size(), answer.seed);
  const auto draws = posterior_draws(request.posterior, problem);
  answer.posterior = true;
  answer.posterior_effective = inf::effective_size(draws.weights);
  if (static_cast<double>(samples) > 2 * answer.posterior_effective)
    answer.warnings.warning(
        {"draws.csv", 0, 0}, fmt::format("is worth {:.0f} independent draws", answer.posterior_effective),
        fmt::format("{} points of it hold the same draws again and again, so intervals are too narrow", samples),
        "ask for fewer --samples, or calibrate with more histories");
  return inf::drawn_points(draws.z, draws.weights, samples, answer.seed);
}

}  // namespace

namespace {

void by_sobol(const inf::SensitivityProblem& problem, const SensitivityRequest& request, const std::vector<std::string>& inputs,
              const inf::BootstrapSettings& bootstrap, const inf::SensitivityHooks& hooks, SensitivityAnswer& answer) {
  auto runs = inf::run_sobol(problem, static_cast<std::size_t>(answer.samples_asked), answer.seed, request.threads, hooks);
  if (runs.front().rows < least_rows) too_few(runs.front().rows, least_rows);
  answer.samples = static_cast<int>(runs.front().rows);
  answer.histories = static_cast<std::int64_t>(runs.front().rows * runs.front().columns);
  for (std::size_t o = 0; o < runs.size(); ++o) {
    if (request.log) straighten(runs[o], problem.outputs[o]);
    answer.outputs.push_back(sobol_shares(runs[o], inputs, bootstrap));
  }
}

void by_given_data(const inf::SensitivityProblem& problem, const SensitivityRequest& request,
                   const std::vector<std::string>& inputs, const inf::BootstrapSettings& bootstrap,
                   const inf::SensitivityHooks& hooks, SensitivityAnswer& answer) {
  const auto points = points_of(request, problem, static_cast<std::size_t>(answer.samples_asked), answer);
  auto runs = inf::run_pairs(problem, points, answer.seed, request.threads, hooks);
  if (runs.front().inputs.rows < least_points) too_few(runs.front().inputs.rows, least_points);
  answer.samples = static_cast<int>(runs.front().inputs.rows);
  answer.histories = 2 * static_cast<std::int64_t>(answer.samples);
  for (std::size_t o = 0; o < runs.size(); ++o) {
    if (request.log) straighten(runs[o].outputs, problem.outputs[o]);
    answer.outputs.push_back(given_data_shares(runs[o], inputs, !answer.posterior, bootstrap));
  }
}

/// The problem, and what the answer says of it before anything is run. [input] names, chance last.
std::vector<std::string> set_up(const SensitivityRequest& request, inf::SensitivityProblem& problem, SensitivityAnswer& answer) {
  ScenarioInput input = detail::uncertain_scenario(request.scenario);
  answer.name = input.scenario.name;
  answer.title = input.scenario.title;
  answer.warnings = input.diagnostics;
  answer.method = request.method;
  answer.scale = request.log ? "log" : "linear";
  answer.seed = request.seed.value_or(input.scenario.seed.value);
  answer.samples_asked =
      static_cast<int>(request.samples.value_or(request.method == "sobol" ? rows_by_default : points_by_default));
  problem.scenario = std::move(input.scenario);
  problem.engine = engine_kind(request.engine, problem.scenario);
  answer.engine = problem.engine == engine::Kind::agents ? "agents" : "cohorts";
  problem.outputs = outputs_of(request.outputs, problem.scenario);
  problem.varied = varied_of(request.parameters, problem.scenario);
  std::vector<std::string> inputs;
  for (const auto k : problem.varied) inputs.push_back(problem.scenario.parameters[k].name);
  for (const auto& p : problem.scenario.parameters)
    if (std::find(inputs.begin(), inputs.end(), p.name) == inputs.end()) answer.kept.push_back(p.name);
  inputs.emplace_back("chance");
  return inputs;
}

}  // namespace

SensitivityAnswer sensitivity(const SensitivityRequest& request, const SensitivityHooks& hooks) {
  const auto began = std::chrono::steady_clock::now();
  check_request(request);
  SensitivityAnswer answer;
  inf::SensitivityProblem problem;
  const auto inputs = set_up(request, problem, answer);
  answer.folder = request.out.empty() ? std::filesystem::path("results") / (answer.name + "-sensitivity") : request.out;
  detail::own_folder(answer.folder, {"sensitivity.json"}, "study of sensitivity");
  detail::Deadline deadline(hooks.stop, request.minutes);
  const auto progress = [&](int done, int of) {
    deadline.look();
    if (hooks.progress) hooks.progress(done, of);
  };
  const auto engine = request.method == "sobol" ? by_sobol : by_given_data;
  engine(problem, request, inputs, {.replicates = 1000, .level = 0.95, .seed = answer.seed},
         {.progress = progress, .stop = &deadline.stop}, answer);
  for (std::size_t o = 0; o < answer.outputs.size(); ++o) {
    auto& shares = answer.outputs[o];
    shares.output = problem.outputs[o].text;
    shares.samples_wanted = samples_for(widest_half(shares), shares.samples);
  }
  answer.interrupted = deadline.was_asked() && answer.samples < answer.samples_asked;
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  write_files(answer);
  return answer;
}

}  // namespace outflow::api
