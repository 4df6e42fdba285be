#pragma once
#include <cstdint>
#include <filesystem>

namespace outflow::api {

struct ReportRequest {
  std::filesystem::path folder;  ///< results of a run
};

struct RenderedReport {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
};

/// Draws report.html of a results folder anew from its report.json, with the page of this version of the program.
RenderedReport render_report(const ReportRequest& request);

}  // namespace outflow::api
