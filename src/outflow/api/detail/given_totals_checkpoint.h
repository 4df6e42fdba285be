#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outflow/inference/given_totals.h"

/// What a calibrated simulation said at the origins of a backtest of a folder, on disk: docs/forecasts.md. A file of other inputs
/// or settings is none.
namespace outflow::api::detail {

/// Throws FileError.
void write_given_totals(const std::filesystem::path& file, const std::string& fingerprint,
                        const inference::GivenTotalsForecast& said);
/// nullopt when there is none with this fingerprint. Throws InvalidScenario where it is cut off or damaged.
std::optional<inference::GivenTotalsForecast> read_given_totals(const std::filesystem::path& file,
                                                                const std::string& fingerprint);

/// The origins of one backtest that are kept in a folder: `origins/DATE.json` in it. Without a folder nothing is kept.
class KeptOrigins {
 public:
  /// `fingerprint` names everything on which the numbers depend but the origin and its days. `again`: what is there is not taken.
  /// Throws FileError.
  KeptOrigins(const std::filesystem::path& folder, std::string fingerprint, Seconds start, bool again);
  /// Throws InvalidScenario where the file is cut off or damaged.
  std::optional<inference::GivenTotalsForecast> find(int origin, const std::vector<int>& days);
  /// Throws FileError.
  void keep(const inference::GivenTotalsForecast& said) const;
  [[nodiscard]] int found() const { return found_; }

 private:
  [[nodiscard]] std::filesystem::path file_of(int origin) const;
  [[nodiscard]] std::string fingerprint_of(int origin, const std::vector<int>& days) const;

  std::filesystem::path folder_;  ///< empty: none
  std::string fingerprint_;
  Seconds start_;
  bool again_;
  int found_ = 0;
};

}  // namespace outflow::api::detail
