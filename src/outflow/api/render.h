#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace outflow::api {

struct ReportRequest {
  std::filesystem::path folder;  ///< results of a run, or of a calibration
  /// Of a calibration: the --out of a backtest of the same scenario. Empty: what stands in `folder`, or beside it in the folder
  /// <name of the scenario>-backtest, if there is one.
  std::filesystem::path backtest = {};
};

struct RenderedReport {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
  std::filesystem::path backtest{};  ///< the file that was taken in; empty: none
  std::string left_out{};  ///< why a backtest that stands nearby was not; "": there is none, or it was
};

/// Draws report.html of a results folder anew from its report.json, or that of a calibration from its calibration.json, with the
/// page of this version of the program. Throws what `explain` understands.
RenderedReport render_report(const ReportRequest& request);

}  // namespace outflow::api
