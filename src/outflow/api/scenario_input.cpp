#include "outflow/api/scenario_input.h"

#include <algorithm>

#include "outflow/api/failure.h"
#include "outflow/api/surges.h"
#include "outflow/io/flee/kept.h"
#include "outflow/io/seal.h"
#include "outflow/scenario/words.h"

namespace outflow::api {

std::vector<scenario::Quirk> quirks_of(const FleeRequest& flee) {
  const auto words = scenario::words<scenario::Quirk>();
  std::vector<bool> wanted(words.size(), flee.reference_quirks);
  for (const auto& name : flee.quirks) {
    const auto quirk = scenario::from_word<scenario::Quirk>(name);
    if (!quirk) {
      const std::vector<std::string> known(words.begin(), words.end());
      const std::string near = nearest(name, known);
      throw BadRequest("there is no quirk \"" + name + "\"; " +
                       (near.empty() ? "docs/coming-from-flee.md lists them" : "did you mean \"" + near + "\"?"));
    }
    wanted[static_cast<std::size_t>(*quirk)] = true;
  }
  std::vector<scenario::Quirk> quirks;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i]) quirks.push_back(static_cast<scenario::Quirk>(i));
  return quirks;
}

namespace {

/// The first thing that was said about a Flee folder.
std::string what_is_given(const FleeRequest& flee) {
  if (!flee.validation.empty()) return "\"" + flee.validation.string() + "\" (a folder to validate with)";
  if (flee.days) return "a number of days";
  if (!flee.settings.empty()) return "\"" + flee.settings.string() + "\" (a settings file)";
  return "a quirk";
}

}  // namespace

bool is_flee(const std::filesystem::path& folder, const FleeRequest& flee) {
  return flee.given() || io::flee::is_flee_folder(folder);
}

ScenarioInput read_input(const std::filesystem::path& folder, const FleeRequest& flee, Seal seal) {
  const auto quirks = quirks_of(flee);
  if (flee.days && (*flee.days > io::flee::most_days || *flee.days < -1'000'000))
    throw BadRequest("days is " + std::to_string(*flee.days) + "; it must be a number of days up to " +
                     std::to_string(io::flee::most_days) + " (0: as in sim_period.csv)");
  if (flee.forced || io::flee::is_flee_folder(folder)) {
    io::flee::Options options{.quirks = quirks,
                              .days = {},
                              .validation = flee.validation,
                              .settings = flee.settings,
                              .settings_first = flee.settings_first,
                              .ignore_seal = seal == Seal::ignored,
                              .known_by = flee.known_by};
    if (flee.days) options.days = static_cast<int>(*flee.days);
    auto read = std::make_shared<io::flee::FleeFolder>(io::flee::read_flee_folder(folder, options));
    return {read->scenario, read->diagnostics, read->files, read, nullptr};
  }
  if (flee.given())
    throw BadRequest(what_is_given(flee) + " belongs to input folders of Flee, and " + folder.string() +
                     " is not one; in a scenario folder, quirks stand in [journeys] of scenario.toml");
  io::ReadResult read = io::read_scenario(folder);
  std::shared_ptr<const io::flee::FleeFolder> kept;
  if (!read.diagnostics.has_errors()) kept = io::flee::read_kept(folder, read.scenario, read.files, read.diagnostics);
  if (seal == Seal::checked) io::check_sealed_folder(folder, read.files, read.diagnostics);
  if (!read.diagnostics.has_errors()) {
    read.diagnostics.append(check_surges(read.scenario));
    read.diagnostics.sort();
  }
  return {std::move(read.scenario), std::move(read.diagnostics), std::move(read.files), nullptr, std::move(kept)};
}

}  // namespace outflow::api
