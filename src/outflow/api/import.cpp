#include "outflow/api/import.h"

#include "outflow/api/detail/document.h"
#include "outflow/api/failure.h"
#include "outflow/io/flee/kept.h"
#include "outflow/io/native_reader.h"
#include "outflow/io/native_writer.h"

namespace outflow::api {

ImportAnswer import_flee(const ImportRequest& request) {
  FleeRequest flee = request.flee;
  if (!flee.forced && std::filesystem::exists(request.folder / "scenario.toml"))
    throw BadRequest(request.folder.string() + " is a scenario already: it has a scenario.toml; run it as it is");
  flee.forced = true;
  const ScenarioInput input = read_input(request.folder, flee);
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  // What is written must be a scenario without faults: whoever imports is told here, not by the next command.
  const io::ReadResult again = io::read_scenario(io::scenario_files(input.scenario));
  if (again.diagnostics.has_errors()) throw InvalidScenario(again.diagnostics);
  io::write_scenario(input.scenario, request.out, request.replace ? io::Existing::replaced : io::Existing::refused,
                     io::flee::files_to_keep(*input.flee));
  const auto& s = input.scenario;
  return {request.out,
          s.name,
          s.title,
          static_cast<int>(s.places.size()),
          static_cast<int>(s.links.size()),
          static_cast<int>((s.end.value - s.start.value) / 86400),
          input.diagnostics};
}

std::string to_json(const ImportAnswer& answer) {
  detail::Json json = detail::document("import", Outcome::fine);
  json["scenario"] = {{"name", answer.name},     {"title", answer.title}, {"folder", answer.folder.string()},
                      {"places", answer.places}, {"links", answer.links}, {"steps", answer.steps}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
