#include "outflow/api/detail/sealed.h"

#include "outflow/api/detail/document.h"
#include "outflow/api/failure.h"
#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"

namespace outflow::api::detail {

// Doubles are written as the shortest decimal that reads back as the same bits, so a content that is read is written alike.
void write_sealed(const std::filesystem::path& file, const std::string& format, const std::string& fingerprint, Json content) {
  Json sealed = {{"format", format}, {"fingerprint", fingerprint}};
  sealed.update(content);
  sealed["sha256"] = sha256_hex(sealed.dump());
  io::write_file_atomically(file, sealed.dump());
}

void refuse_damaged(const std::filesystem::path& file, const std::string& problem) {
  Diagnostics faults;
  faults.error({.file = file.string()}, problem, "nothing can be gone on from",
               "put back the file as it was, or delete it, or begin anew with --again");
  throw InvalidScenario(std::move(faults), "the file of an earlier run");
}

std::optional<Json> read_sealed(const std::filesystem::path& file, const std::string& format, const std::string& fingerprint) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(file, none)) return std::nullopt;
  const std::string content = io::read_file(file);
  if (content.empty()) refuse_damaged(file, "is empty");
  Json sealed = Json::parse(content, nullptr, false);
  if (!sealed.is_object()) refuse_damaged(file, "is cut off or damaged: it is no JSON object");
  const auto text = [&](const char* key) {
    return sealed.contains(key) && sealed[key].is_string() ? sealed[key].get<std::string>() : "";
  };
  // Other versions of the program may seal otherwise, or not at all.
  if (text("format") != format && text("sha256").empty()) return std::nullopt;
  const std::string checksum = text("sha256");
  sealed.erase("sha256");
  if (sha256_hex(sealed.dump()) != checksum)
    refuse_damaged(file, "does not hold what was written into it: its checksum is another");
  if (text("format") != format || text("fingerprint") != fingerprint) return std::nullopt;
  return sealed;
}

}  // namespace outflow::api::detail
