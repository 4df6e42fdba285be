#include "outflow/api/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "outflow/api/detail/document.h"
#include "outflow/api/failure.h"
#include "outflow/base/number_text.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/result_folder.h"
#include "outflow/io/results/run_record.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace {

namespace res = io::results;
using assessment::Finding;
using assessment::Verdict;
using detail::Json;

/// Takes engine, seed and members from the stamp of a run.
void take_stamp(const ScenarioInput& input, ClaimsRequest& request, Diagnostics& warnings) {
  const auto file = request.results / "run.json";
  if (!res::is_result_folder(request.results))
    throw io::FileError(request.results,
                        "is no results folder (it has no run.json of outflow); name the --out of a finished run");
  const Json run = Json::parse(io::read_file(file), nullptr, false);
  try {
    if (run.at("scenario").at("name").get<std::string>() != input.scenario.name)
      throw BadRequest("the results are of the scenario \"" + run.at("scenario").at("name").get<std::string>() + "\", not of \"" +
                       input.scenario.name + "\"");
    request.seed = run.at("seed").get<std::uint64_t>();
    request.members = run.at("members").get<std::int64_t>();
    request.engine = run.at("engine").get<std::string>();
    std::map<std::string, std::string> then;
    for (const auto& entry : run.at("scenario").at("inputs")) then[entry.at("name")] = entry.at("sha256");
    for (const auto& now : input.files)
      if (now.name != "claims.csv" && then[now.name] != now.sha256)
        warnings.warning({now.name, 0, 0}, "has changed since the run in " + request.results.string(),
                         "the members are those of the scenario as it is now", "");
  } catch (const Json::exception&) {
    throw io::FileError(file, "is damaged: it does not say which scenario, seed and members it is of");
  }
}

std::string numbers(const assessment::Evidence& e) {
  const auto number = [](double value) { return figure_text(value); };
  if (e.median) return fmt::format("model: {} ({} to {})", number(*e.median), number(e.value.low), number(e.value.high));
  if (e.derived == assessment::Derived::missing) return "not observed";
  std::string text = e.derived == assessment::Derived::summed  ? "observed, summed: "
                     : e.derived == assessment::Derived::bound ? "from other observations: "
                                                               : "observed: ";
  if (e.value.exact()) return text + number(e.value.low);
  if (std::isinf(e.value.high)) return text + "at least " + number(e.value.low);
  return text + number(e.value.low) + " to " + number(e.value.high);
}

}  // namespace

std::unique_ptr<ClaimsAnswer> claims(const ClaimsRequest& asked, const RunHooks& hooks) {
  ClaimsRequest request = asked;
  check_plan(request.members, request.threads);
  auto answer = std::make_unique<ClaimsAnswer>();
  answer->certainty = request.certainty.value_or(assessment::Rules{}.certainty);
  if (!(answer->certainty > 0.5 && answer->certainty <= 1))
    throw BadRequest(fmt::format("the certainty is {}; it lies above 0.5 and is at most 1", answer->certainty));
  ScenarioInput input = read_input(request.scenario, {});
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  if (!request.results.empty()) take_stamp(input, request, answer->warnings);
  answer->scenario = std::move(input.scenario);
  answer->name = answer->scenario.name;
  answer->title = answer->scenario.title;
  const engine::Kind kind = engine_kind(request.engine, answer->scenario);
  const scenario::Compiled compiled = scenario::compile(answer->scenario);
  if (compiled.diagnostics.has_errors()) throw InvalidScenario(compiled.diagnostics);
  assessment::MemberCounts members(answer->scenario, compiled.model);
  const ensemble::Plan plan = plan_of(request.members, request.seed, request.threads, answer->scenario);
  if (!members.empty()) {
    const engine::Layout layout(compiled.model);
    const auto result = ensemble::run_ensemble(
        compiled.model, kind, plan, {},
        {.progress = hooks.progress,
         .on_member = [&](int, const engine::Trajectory& trajectory) { members.add(compiled.model, layout, trajectory); },
         .stop = hooks.stop});
    answer->members = result.members_done;
    answer->interrupted = result.members_done < result.members_planned;
  }
  answer->seed = plan.seed;
  answer->engine = kind == engine::Kind::agents ? "agents" : "cohorts";
  answer->findings = assessment::judge(answer->scenario, members, {answer->certainty});
  return answer;
}

std::vector<std::string> in_words(const ClaimsAnswer& answer) {
  std::vector<std::string> words;
  int count[3] = {};
  for (const Finding& finding : answer.findings) {
    const auto& claim = *finding.claim;
    ++count[static_cast<int>(finding.verdict)];
    words.push_back(fmt::format("{}: {}", claim.id.value, assessment::to_string(finding.verdict)));
    words.push_back("  \"" + claim.statement + "\"" + (claim.said_by.empty() ? "" : ", " + claim.said_by) +
                    (claim.said_on.empty() ? "" : ", " + claim.said_on));
    if (!claim.remark.note.empty()) words.push_back("  note: " + claim.remark.note);
    for (const auto& s : finding.statements)
      words.push_back(fmt::format("  {}: {} ({})", s.formula,
                                  s.truth == assessment::Truth::yes  ? "holds"
                                  : s.truth == assessment::Truth::no ? "does not hold"
                                                                     : "open",
                                  s.numbers));
    for (const auto& e : finding.evidence) words.push_back(fmt::format("    {}, {}", e.figure, numbers(e)));
    for (const auto& what : finding.would_decide) words.push_back("  would decide it: " + what);
  }
  if (answer.findings.empty()) words.push_back("The scenario makes no claims; they stand in claims.csv.");
  else
    words.push_back(fmt::format("{} claims: {} supported, {} contradicted, {} not decidable.", answer.findings.size(), count[0],
                                count[1], count[2]));
  if (answer.members > 0)
    words.push_back(
        fmt::format("The model was asked with {} members by the {} engine, seed {}: supported from {:.3g}% of the members "
                    "up, contradicted from {:.3g}% down.",
                    answer.members, answer.engine == "agents" ? "agent" : "cohort", answer.seed, 100 * answer.certainty,
                    100 * (1 - answer.certainty)));
  return words;
}

std::string to_json(const ClaimsAnswer& answer) {
  Json json = detail::document("claims", answer.interrupted ? Outcome::interrupted : Outcome::fine);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  json["claims"] = {{"certainty", answer.certainty},
                    {"members", answer.members},
                    {"seed", answer.seed},
                    {"engine", answer.engine},
                    {"findings", Json::parse(res::claims_json(answer.findings))}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
