#include "outflow/api/voi.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "outflow/api/detail/checkpoint.h"
#include "outflow/api/detail/deadline.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/failure.h"
#include "outflow/api/version.h"
#include "outflow/assessment/output.h"
#include "outflow/base/sha256.h"
#include "outflow/inference/voi.h"
#include "outflow/io/atomic_file.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace {

namespace inf = inference;

/// A question put together: targets first among the targets of the problem, then the figures of the candidates.
struct Question {
  inf::Problem problem;
  std::size_t n_targets = 0;
  std::vector<inf::Candidate> candidates;
  std::vector<std::string> targets;  ///< names
};

/// The scenario prolonged so that it holds every period that these formulas name.
void prolong_for(const std::vector<std::string>& texts, scenario::Scenario& scenario) {
  for (const auto& text : texts) {
    std::vector<scenario::FormulaFault> faults;
    if (const auto output = assessment::parse_output(text, faults); output && output->end())
      inf::prolong(scenario, *output->end());
  }
}

std::vector<inf::Figure> named(const std::vector<std::string>& texts, const scenario::Scenario& scenario,
                               const model::Model& model, const char* option) {
  std::vector<inf::Figure> figures;
  for (const auto& text : texts) try {
      figures.push_back(inf::figure_named(text, scenario, model));
    } catch (const std::invalid_argument& e) {
      throw BadRequest(fmt::format("{} {}", option, e.what()));
    }
  return figures;
}

Seconds last_known(const std::vector<inf::Figure>& figures) {
  Seconds last = 0;
  for (const auto& f : figures) last = std::max(last, f.period.end);
  return last;
}

Question question_of(const VoiRequest& request, scenario::Scenario scenario, engine::Kind kind) {
  if (!request.as_of.empty()) scenario = inf::as_known_on(scenario, detail::date_of(request.as_of, "--as-of"));
  if (inf::known_figures(scenario).empty())
    throw BadRequest("the scenario has no observation that its reports answer to, so nothing is forecast from what is known");
  auto targets = request.targets.empty() ? inf::next_of_each_report(scenario) : std::vector<inf::Figure>{};
  prolong_for(request.targets, scenario);
  prolong_for(request.candidates, scenario);
  const auto model = scenario::compile(scenario).model;
  if (!request.targets.empty()) targets = named(request.targets, scenario, model, "--target");
  if (targets.empty()) throw BadRequest("no report is observed as a whole, so name what is to be forecast with --target");
  const auto known = inf::known_figures(scenario);
  auto figures = request.candidates.empty() ? inf::missing_figures(model, known, targets, last_known(known))
                                            : named(request.candidates, scenario, model, "--candidate");
  Question question{.problem = {.scenario = std::move(scenario), .engine = kind, .figures = known, .targets = targets},
                    .n_targets = targets.size(),
                    .candidates = {},
                    .targets = {}};
  const auto& s = question.problem.scenario;
  for (const auto& t : targets) question.targets.push_back(inf::name_of(t, s, model));
  for (auto& f : figures) {
    question.candidates.push_back({inf::name_of(f, s, model), f, std::nullopt});
    question.problem.targets.push_back(std::move(f));
  }
  for (std::size_t k = 0; k < s.parameters.size(); ++k) question.candidates.push_back({s.parameters[k].name, std::nullopt, k});
  if (s.parameters.size() > 1) question.candidates.push_back({"all parameters", std::nullopt, std::nullopt});
  return question;
}

std::string fingerprint_of(const VoiRequest& request, const ScenarioInput& input, const inf::RegressionSettings& s,
                           engine::Kind kind) {
  std::string text =
      fmt::format("voi {} {} {} {} {} {}", commit(), request.as_of, static_cast<int>(kind), s.seed, s.histories, s.rounds);
  for (const auto& t : request.targets) text += "\ntarget " + t;
  for (const auto& c : request.candidates) text += "\ncandidate " + c;
  for (const auto& file : input.files) text += "\n" + file.name + " " + file.sha256;
  return sha256_hex(text);
}

inf::RegressionResult simulated(const Question& question, const inf::RegressionSettings& settings, const std::string& fingerprint,
                                const VoiRequest& request, const VoiHooks& hooks, VoiAnswer& answer) {
  const auto file = answer.folder / "checkpoint.json";
  const auto from = request.again ? std::nullopt : detail::read_bank(file, fingerprint);
  answer.went_on = from && from->z.rows > 0;
  detail::Deadline deadline(hooks.stop, request.minutes);
  deadline.look();
  inf::RegressionHooks inner;
  inner.stop = &deadline.stop;
  inner.progress = [&](const inf::RegressionProgress& p) {
    deadline.look();
    if (hooks.progress) hooks.progress(p.done, p.of, "histories" + detail::how_far(p));
  };
  auto saved = std::chrono::steady_clock::now();
  inner.checkpoint = [&](const inf::Bank& bank) {
    if (!deadline.stop && std::chrono::steady_clock::now() - saved < std::chrono::seconds(10)) return;
    detail::write_checkpoint(file, fingerprint, bank);
    saved = std::chrono::steady_clock::now();
  };
  auto result = inf::regression(question.problem, settings, inner, from ? &*from : nullptr);
  detail::write_checkpoint(file, fingerprint, result.bank);
  return result;
}

VoiCandidate candidate_of(const inf::Candidate& candidate, const inf::Narrowing& narrowing, double noise,
                          const scenario::Scenario& scenario) {
  VoiCandidate c;
  c.name = candidate.name;
  c.kind = candidate.figure ? "figure" : candidate.parameter ? "parameter" : "all parameters";
  if (candidate.figure) c.measured = scenario.reports[static_cast<std::size_t>(candidate.figure->cell.report)].measured.value;
  c.narrowing = narrowing.narrowing;
  c.variance_left = narrowing.variance_left;
  c.told = c.narrowing.low > 0 && c.narrowing.value > noise;
  return c;
}

void take(const Question& question, const inf::InformationAnswer& found, VoiAnswer& answer) {
  for (std::size_t t = 0; t < question.n_targets; ++t) {
    const auto& now = found.targets[t];
    VoiTarget target{question.targets[t], now.low, now.median, now.high, now.effective, now.noise, {}};
    for (const auto& v : found.values)
      if (v.target == t)
        target.candidates.push_back(
            candidate_of(question.candidates[v.candidate], v.narrowing, now.noise, question.problem.scenario));
    std::stable_sort(target.candidates.begin(), target.candidates.end(), [](const VoiCandidate& a, const VoiCandidate& b) {
      return std::pair(a.told, a.narrowing.value) > std::pair(b.told, b.narrowing.value);
    });
    answer.targets.push_back(std::move(target));
  }
}

}  // namespace

VoiAnswer value_of_information(const VoiRequest& request, const VoiHooks& hooks) {
  check_plan({}, request.threads);
  ScenarioInput input = detail::uncertain_scenario(request.scenario);
  if (!request.as_of.empty()) detail::warn_of_later_counts(input);
  const engine::Kind kind = engine_kind(request.engine, input.scenario);
  inf::RegressionSettings settings;
  settings.histories = detail::number_in(request.histories, settings.histories, 200, 1'000'000, "histories");
  settings.rounds = detail::number_in(request.rounds, settings.rounds, 1, 20, "rounds");
  settings.seed = request.seed.value_or(input.scenario.seed.value);
  settings.threads = request.threads;
  settings.targets = false;
  const Question question = question_of(request, input.scenario, kind);
  VoiAnswer answer;
  answer.name = input.scenario.name;
  answer.title = input.scenario.title;
  answer.as_of = request.as_of;
  answer.engine = kind == engine::Kind::agents ? "agents" : "cohorts";
  answer.seed = settings.seed;
  answer.figures = static_cast<int>(question.problem.figures.size());
  answer.warnings = input.diagnostics;
  answer.folder = request.out.empty() ? std::filesystem::path("results") / (answer.name + "-voi") : request.out;
  detail::own_folder(answer.folder, {"checkpoint.json", "voi.json"}, "study of the value of information");

  const auto result = simulated(question, settings, fingerprint_of(request, input, settings, kind), request, hooks, answer);
  answer.complete = result.complete;
  answer.failure = result.failure;
  answer.histories = static_cast<double>(result.bank.z.rows);
  answer.effective = result.posterior.effective;
  if (!answer.failure.empty()) return answer;
  inf::InformationSettings information{.keep = settings.keep, .preposterior = {}, .threads = request.threads};
  information.preposterior.bootstrap.seed = settings.seed;
  take(question, inf::value_of_information(question.problem, result.bank, question.n_targets, question.candidates, information),
       answer);
  io::write_file_atomically(answer.folder / "voi.csv", voi_csv(answer));
  io::write_file_atomically(answer.folder / "voi.json", to_json(answer));
  return answer;
}

}  // namespace outflow::api
