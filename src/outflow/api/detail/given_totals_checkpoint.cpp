#include "outflow/api/detail/given_totals_checkpoint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/sealed.h"
#include "outflow/base/sha256.h"
#include "outflow/io/file_error.h"

namespace outflow::api::detail {

namespace inf = inference;
namespace fs = std::filesystem;

namespace {

constexpr const char* format = "outflow-given-totals-1";

}  // namespace

void write_given_totals(const fs::path& file, const std::string& fingerprint, const inf::GivenTotalsForecast& said) {
  write_sealed(file, format, fingerprint,
               {{"origin", said.origin},
                {"days", said.days},
                {"figures", said.figures},
                {"misfit", said.misfit},
                {"persons", said.persons},
                {"newcomers", said.newcomers},
                {"counted_newcomers", said.counted_newcomers}});
}

std::optional<inf::GivenTotalsForecast> read_given_totals(const fs::path& file, const std::string& fingerprint) {
  const auto sealed = read_sealed(file, format, fingerprint);
  if (!sealed) return std::nullopt;
  constexpr const char* other_content = "does not hold what was said at an origin";
  try {
    inf::GivenTotalsForecast said;
    said.origin = sealed->at("origin");
    said.days = sealed->at("days").get<std::vector<int>>();
    said.figures = sealed->at("figures");
    said.misfit = sealed->at("misfit");
    said.persons = sealed->at("persons").get<std::vector<std::vector<std::vector<double>>>>();
    said.newcomers = sealed->at("newcomers").get<std::vector<std::vector<double>>>();
    said.counted_newcomers = sealed->at("counted_newcomers").get<std::vector<double>>();
    if (said.persons.size() != said.days.size() || said.newcomers.size() != said.days.size()) refuse_damaged(file, other_content);
    return said;
  } catch (const Json::exception&) {
    refuse_damaged(file, other_content);
  }
}

KeptOrigins::KeptOrigins(const fs::path& folder, std::string fingerprint, Seconds start, bool again)
    : folder_(folder.empty() ? folder : folder / "origins"), fingerprint_(std::move(fingerprint)), start_(start), again_(again) {
  if (folder_.empty()) return;
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) throw io::FileError(folder_, "cannot be made: " + error.message());
}

std::optional<inf::GivenTotalsForecast> KeptOrigins::find(int origin, const std::vector<int>& days) {
  if (folder_.empty() || again_) return std::nullopt;
  auto said = read_given_totals(file_of(origin), fingerprint_of(origin, days));
  if (said) ++found_;
  return said;
}

void KeptOrigins::keep(const inf::GivenTotalsForecast& said) const {
  if (!folder_.empty()) write_given_totals(file_of(said.origin), fingerprint_of(said.origin, said.days), said);
}

fs::path KeptOrigins::file_of(int origin) const {
  return folder_ / (format_date(start_ + origin * Seconds{86400}).substr(0, 10) + ".json");
}

std::string KeptOrigins::fingerprint_of(int origin, const std::vector<int>& days) const {
  return sha256_hex(fmt::format("{} {} {}", fingerprint_, origin, fmt::join(days, ",")));
}

}  // namespace outflow::api::detail
