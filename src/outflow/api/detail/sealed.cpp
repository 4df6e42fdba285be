#include "outflow/api/detail/sealed.h"

#include "outflow/api/detail/document.h"
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

std::optional<Json> read_sealed(const std::filesystem::path& file, const std::string& format, const std::string& fingerprint) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(file, none)) return std::nullopt;
  Json sealed = Json::parse(io::read_file(file), nullptr, false);
  if (!sealed.is_object()) return std::nullopt;
  const auto text = [&](const char* key) {
    return sealed.contains(key) && sealed[key].is_string() ? sealed[key].get<std::string>() : "";
  };
  if (text("format") != format || text("fingerprint") != fingerprint) return std::nullopt;
  const std::string checksum = text("sha256");
  sealed.erase("sha256");
  if (sha256_hex(sealed.dump()) != checksum)
    throw io::FileError(
        file,
        "does not hold what was written into it (its checksum is another), so nothing can be gone on from; put back "
        "the file as it was, or delete it, or begin anew with --again");
  return sealed;
}

}  // namespace outflow::api::detail
