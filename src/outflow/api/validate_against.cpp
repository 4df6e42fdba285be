#include "outflow/api/validate_against.h"

#include <fmt/format.h>

#include <algorithm>

#include "outflow/api/detail/document.h"
#include "outflow/api/ensemble_plan.h"
#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/read_back.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace fs = std::filesystem;
namespace res = io::results;

namespace {

/// Runs the folder and scores its members; nothing is written.
void run_now(const ValidateAgainstRequest& request, const RunHooks& hooks, ValidateAgainstAnswer& answer) {
  const ScenarioInput input = read_input(request.folder, request.flee);
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  if (input.counts() == nullptr)
    throw BadRequest(request.folder.string() +
                     " holds no counts of Flee; an input folder of Flee is wanted (input/, source_data/, simsetting.yml), a "
                     "scenario that was imported from one, or --results with a folder of data_layout.csv");
  scenario::Compiled compiled = scenario::compile(input.scenario);
  compiled.diagnostics.append(input.diagnostics);
  compiled.diagnostics.sort();
  if (compiled.diagnostics.has_errors()) throw InvalidScenario(compiled.diagnostics);
  FleeScores scores(*input.counts(), compiled.model, engine::Layout(compiled.model), !input.scenario.journeys.quirks.empty());
  const ensemble::Plan plan = plan_of(request.members, request.seed, request.threads, input.scenario);
  const auto result = ensemble::run_ensemble(
      compiled.model, engine_kind(request.engine, input.scenario), plan, {},
      {.progress = hooks.progress,
       .on_member = [&](int member, const engine::Trajectory& trajectory) { scores.add(member, trajectory); },
       .stop = hooks.stop});
  if (result.members_done == 0) throw Interrupted();
  answer.name = input.scenario.name;
  answer.interrupted = result.members_done < result.members_planned;
  answer.warnings = compiled.diagnostics;
  answer.validation = scores.validation();
}

/// The counts of a folder with data_layout.csv, at those places of the results that it names.
Counted counts_alone(const ValidateAgainstRequest& request, const res::StocksRead& stocks, int days, Diagnostics& diagnostics) {
  const auto start = parse_date(stocks.start);
  if (!start) throw io::FileError(request.results / "run.json", "is damaged: \"" + stocks.start + "\" is no date");
  const auto files = io::load_scenario_files(request.folder);
  const auto registrations = io::flee::read_registrations(files, start->begin, 1, quirks_of(request.flee), diagnostics);
  io::flee::check_last_lines_of(registrations, files, diagnostics);
  if (diagnostics.has_errors()) throw InvalidScenario(diagnostics);
  std::vector<CountedPlace> places;
  for (const auto& place : stocks.places)
    if (registrations.find(place.name)) places.push_back({place.id, place.name, place.capacity});
  return counted_in(registrations, {}, places, start->begin, days);
}

void score_results(const ValidateAgainstRequest& request, ValidateAgainstAnswer& answer) {
  const res::StocksRead stocks = res::read_stocks(request.results);
  const int days = static_cast<int>(stocks.members.front().empty() ? 0 : stocks.members.front().front().size());
  Counted counted;
  answer.name = request.folder.filename().string();
  bool as_reference = !quirks_of(request.flee).empty();
  if (fs::exists(request.folder / "data_layout.csv") && !io::flee::is_flee_folder(request.folder)) {
    counted = counts_alone(request, stocks, days, answer.warnings);
  } else {
    const ScenarioInput input = read_input(request.folder, request.flee);
    if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
    if (input.counts() == nullptr)
      throw BadRequest(request.folder.string() + " is neither an input folder of Flee nor one with data_layout.csv");
    answer.warnings = input.diagnostics;
    answer.name = input.scenario.name;
    counted = counted_in(*input.counts(), days);
    as_reference = as_reference || !input.scenario.journeys.quirks.empty();
  }
  std::vector<std::size_t> index;
  for (const auto& id : counted.ids) {
    const auto at = std::find_if(stocks.places.begin(), stocks.places.end(), [&](const auto& place) { return place.id == id; });
    if (at == stocks.places.end())
      throw BadRequest(request.results.string() + " knows no place " + id + "; are these results of " + request.folder.string() +
                       "?");
    index.push_back(static_cast<std::size_t>(at - stocks.places.begin()));
  }
  if (index.empty()) throw BadRequest(request.results.string() + " has no place that " + request.folder.string() + " counts");
  Scoring scoring(std::move(counted), as_reference);
  for (const auto& member : stocks.members) {
    inference::Table simulated;
    for (const std::size_t place : index) simulated.push_back(member[place]);
    scoring.add(simulated);
  }
  answer.validation = scoring.finish();
  answer.validation.of_mean = stocks.only_means;
  if (stocks.only_means)
    answer.validation.warnings.emplace_back(
        "the results keep no members, so their mean was scored, whose error is smaller than that of single members; run with "
        "--keep-members, or without --results");
}

}  // namespace

ValidateAgainstAnswer validate_against(const ValidateAgainstRequest& request, const RunHooks& hooks) {
  check_plan(request.members, request.threads);
  ValidateAgainstAnswer answer;
  if (request.results.empty()) run_now(request, hooks, answer);
  else score_results(request, answer);
  if (!request.yaml.empty()) io::write_file_atomically(request.yaml, validation_yaml(answer.validation));
  answer.yaml = request.yaml;
  return answer;
}

std::string to_json(const ValidateAgainstAnswer& answer) {
  detail::Json json = detail::document("validate-against", answer.interrupted ? Outcome::interrupted : Outcome::fine);
  json["scenario"] = {{"name", answer.name}};
  json["validation"] = detail::Json::parse(validation_json(answer.validation));
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
