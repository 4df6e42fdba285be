#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/io/flee/flee_reader.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/scenario.h"

namespace outflow::api {

/// What can be said about an input folder of the reference program Flee, beside the folder.
struct FleeRequest {
  bool forced = false;                   ///< take the folder for one of Flee, whatever it looks like
  bool reference_quirks = false;         ///< every named quirk of the reference program
  std::vector<std::string> quirks;       ///< some of them, by name
  std::optional<std::int64_t> days;      ///< > 0 takes the place of the length in sim_period.csv
  std::filesystem::path validation, settings;  ///< empty: found beside the input
  /// Without `settings`: a settings file that comes before those beside the input, when it is there.
  std::filesystem::path settings_first = {};
  std::optional<Seconds> known_by = {};  ///< of the registrations only what was published by this moment
  [[nodiscard]] bool given() const {
    return forced || reference_quirks || !quirks.empty() || days || !validation.empty() || !settings.empty();
  }
};

/// What becomes of a file SHA256SUMS in the folder (io/seal.h).
enum class Seal { checked, ignored };

/// A scenario from a folder of either kind.
struct ScenarioInput {
  scenario::Scenario scenario;  ///< to be used only when the diagnostics hold no errors
  Diagnostics diagnostics;
  std::vector<io::InputFile> files;
  std::shared_ptr<const io::flee::FleeFolder> flee;  ///< for input folders of Flee
  /// For scenario folders that keep the counts of the one they were imported from (io/flee/kept.h): its counts, the rest as the
  /// scenario has it.
  std::shared_ptr<const io::flee::FleeFolder> kept = nullptr;

  /// What a run is held against in out.csv and validation.json; nullptr when there is nothing.
  [[nodiscard]] const io::flee::FleeFolder* counts() const { return flee ? flee.get() : kept.get(); }
};

/// Whether the folder is read as an input folder of Flee: by its files, or because something is said of it that only such a
/// folder can have.
[[nodiscard]] bool is_flee(const std::filesystem::path& folder, const FleeRequest& flee);

/// Reads a scenario folder, or an input folder of Flee (recognised by its files, or `forced`). Throws BadRequest for unknown
/// quirks and for what has no meaning with a scenario folder, FileError when it cannot be read at all.
ScenarioInput read_input(const std::filesystem::path& folder, const FleeRequest& flee, Seal seal = Seal::checked);

/// The quirks asked for, in the order of the enumeration. Throws BadRequest.
std::vector<scenario::Quirk> quirks_of(const FleeRequest& flee);

}  // namespace outflow::api
