#include "outflow/api/export.h"

#include "outflow/api/detail/document.h"
#include "outflow/api/failure.h"
#include "outflow/io/flee/export.h"
#include "outflow/io/native_reader.h"

namespace outflow::api {

ExportAnswer export_flee(const ExportRequest& request) {
  const io::ReadResult read = io::read_scenario(request.folder);
  if (read.diagnostics.has_errors()) throw InvalidScenario(read.diagnostics);
  const io::flee::FleeExport made = io::flee::export_flee(read.scenario);
  if (made.diagnostics.has_errors()) throw InvalidScenario(made.diagnostics);
  io::flee::write_flee_folder(made.files, request.out);
  ExportAnswer answer{request.out, read.scenario.name, read.scenario.title, {}, read.diagnostics};
  for (const auto& [name, content] : made.files) answer.files.push_back(name);
  answer.warnings.append(made.diagnostics);
  answer.warnings.sort();
  return answer;
}

std::string to_json(const ExportAnswer& answer) {
  detail::Json json = detail::document("export", Outcome::fine);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}, {"folder", answer.folder.string()}};
  json["files"] = answer.files;
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
