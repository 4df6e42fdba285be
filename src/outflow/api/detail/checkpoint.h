#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "outflow/inference/regression.h"
#include "outflow/inference/smc2.h"

/// Where a calibration stands, on disk. A checkpoint of other inputs or settings is no checkpoint.
namespace outflow::api::detail {

/// `fingerprint` names everything on which the numbers depend. Throws FileError.
void write_checkpoint(const std::filesystem::path& file, const std::string& fingerprint, const inference::Bank& bank);
void write_checkpoint(const std::filesystem::path& file, const std::string& fingerprint, const inference::Smc2State& state);

/// nullopt when there is none with this fingerprint. Throws InvalidScenario where it is cut off or damaged.
std::optional<inference::Bank> read_bank(const std::filesystem::path& file, const std::string& fingerprint);
std::optional<inference::Smc2State> read_state(const std::filesystem::path& file, const std::string& fingerprint);

}  // namespace outflow::api::detail
