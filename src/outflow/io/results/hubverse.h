#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"

/// Forecasts in the model-output format of the hubverse (hubverse.io, "Model output"), as forecast hubs exchange them:
/// docs/formats/hubverse.md.
namespace outflow::io::results {

/// What a row says of the predictive distribution. The hubverse knows cdf and pmf beside these; they are not read.
enum class OutputType { mean, median, quantile, sample };

struct ForecastRow {
  Seconds reference_date = 0;   ///< midnight of the day from which is forecast
  int horizon = 0;              ///< days from the reference date to the day that is forecast
  Seconds target_end_date = 0;  ///< midnight of that day
  std::string target;           ///< what is forecast, with its unit: "persons in camp"
  std::string location;         ///< where; never empty
  OutputType output_type = OutputType::quantile;
  std::string output_type_id;  ///< quantile: its level in (0, 1); sample: the name of the member; mean and median: empty
  double value = 0;            ///< in the unit of the target

  bool operator==(const ForecastRow&) const = default;
};

/// The rows of one predictive distribution: levels and values go in pairs.
std::vector<ForecastRow> quantile_rows(const ForecastRow& task, std::span<const double> levels, std::span<const double> values);

/// "2026-01-31-team-model.csv": how hubs name the file of one reference date.
std::string hubverse_file_name(Seconds reference_date, std::string_view team, std::string_view model);

/// reference_date,horizon,target,target_end_date,location,output_type,output_type_id,value, quoted where RFC 4180 asks for it; NA
/// for the id of means and medians; numbers are the shortest that read back as the same.
std::string hubverse_csv(std::span<const ForecastRow> rows);

/// Complete or absent, as in io/atomic_file.h. Throws FileError.
void write_hubverse(const std::filesystem::path& file, std::span<const ForecastRow> rows);

/// Columns in any order; further ones are left alone, and target_end_date may be missing (then it is horizon days after the
/// reference date). Every fault becomes a diagnostic, nullopt when there was one: missing columns, dates, horizons, numbers that
/// cannot be read, an output type that is not known, a level outside (0, 1), a row that comes twice, quantiles that fall while
/// levels rise.
std::optional<std::vector<ForecastRow>> read_hubverse(const std::string& file, std::string_view text, Diagnostics& diagnostics);

}  // namespace outflow::io::results
