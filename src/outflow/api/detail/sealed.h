#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

/// Files from which a stopped task goes on: JSON with a fingerprint of everything on which the numbers depend, and the SHA-256 of
/// the content, so that a number that was changed on the disk is not taken for one that was computed.
namespace outflow::api::detail {

/// Throws FileError.
void write_sealed(const std::filesystem::path& file, const std::string& format, const std::string& fingerprint,
                  nlohmann::ordered_json content);

/// nullopt when there is none, or one of another format or fingerprint: then there is nothing to go on from. Throws
/// InvalidScenario when it is cut off, or its content is not that of its checksum.
std::optional<nlohmann::ordered_json> read_sealed(const std::filesystem::path& file, const std::string& format,
                                                  const std::string& fingerprint);

/// Throws InvalidScenario that names the file, the problem and the way out.
[[noreturn]] void refuse_damaged(const std::filesystem::path& file, const std::string& problem);

}  // namespace outflow::api::detail
