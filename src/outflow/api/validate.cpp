#include "outflow/api/validate.h"

#include "outflow/api/failure.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

ValidateAnswer validate(const ValidateRequest& request) {
  ValidateAnswer answer;
  if (request.fix_counts) {
    const Diagnostics obstacles = io::fix_table_counts(request.scenario);
    if (obstacles.has_errors()) throw InvalidScenario(obstacles);
  }
  const ScenarioInput read = read_input(request.scenario, request.flee);
  answer.diagnostics = read.diagnostics;
  answer.name = read.scenario.name;
  answer.title = read.scenario.title;
  if (answer.diagnostics.has_errors()) return answer;
  const scenario::Compiled compiled = scenario::compile(read.scenario);
  answer.diagnostics.append(compiled.diagnostics);
  answer.diagnostics.sort();
  if (answer.diagnostics.has_errors()) return answer;
  answer.valid = true;
  answer.places = compiled.model.n_places;
  answer.links = compiled.model.n_links;
  answer.groups = compiled.model.n_groups;
  answer.steps = compiled.model.n_steps();
  return answer;
}

}  // namespace outflow::api
