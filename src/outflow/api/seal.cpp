#include "outflow/api/seal.h"

#include "outflow/api/detail/document.h"
#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/seal.h"

namespace outflow::api {

namespace {

/// The files that were read, by their paths from the folder.
std::vector<io::InputFile> files_of(const std::filesystem::path& folder, const ScenarioInput& input) {
  std::vector<io::InputFile> files = input.files;
  if (!input.flee) return files;
  for (io::InputFile& file : files) {
    const auto& found = input.flee->paths.at(file.name);
    const auto path = io::path_within(folder, found);
    if (!path)
      throw BadRequest(found.string() + " is read, but lies outside " + folder.string() +
                       ", so it cannot be sealed there; name the folder that holds all files");
    file.name = *path;
  }
  return files;
}

}  // namespace

SealAnswer seal(const SealRequest& request) {
  const ScenarioInput input = read_input(request.folder, request.flee, Seal::ignored);
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  SealAnswer answer{request.folder / io::seal_name, {}, input.diagnostics};
  const auto files = files_of(request.folder, input);
  const std::string text = io::seal_text(files);
  Diagnostics faults;
  for (const auto& line : io::parse_seal(text, faults)) answer.files.push_back(line.path);
  if (faults.has_errors())
    throw BadRequest("a file of " + request.folder.string() +
                     " has a name that no seal can hold: " + to_string(faults.all().front()));
  io::write_file_atomically(answer.file, text);
  return answer;
}

std::string to_json(const SealAnswer& answer) {
  detail::Json json = detail::document("seal", Outcome::fine);
  json["seal"] = {{"file", answer.file.string()}, {"files", answer.files}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
