#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "outflow/inference/origins.h"

/// What was said at one origin, on disk, with its figures as they were: docs/calibration.md. A file of other inputs or settings
/// is none.
namespace outflow::api::detail {

/// Throws FileError.
void write_origin(const std::filesystem::path& file, const std::string& fingerprint, const inference::OriginForecast& origin);
/// nullopt when there is none with this fingerprint. Throws InvalidScenario where it is cut off or damaged.
std::optional<inference::OriginForecast> read_origin(const std::filesystem::path& file, const std::string& fingerprint);

}  // namespace outflow::api::detail
