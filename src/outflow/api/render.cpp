#include "outflow/api/render.h"

#include "outflow/api/calibration_report.h"
#include "outflow/api/failure.h"
#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/run_record.h"
#include "outflow/report/report.h"

namespace outflow::api {

namespace fs = std::filesystem;

namespace {

RenderedReport render_run(const ReportRequest& request) {
  namespace res = io::results;
  if (!request.backtest.empty())
    throw BadRequest("--backtest belongs to a calibration, and " + request.folder.string() + " holds a run");
  const std::string data = io::read_file(request.folder / "report.json");
  if (!res::is_report_data(data))
    throw io::FileError(request.folder / "report.json",
                        "is damaged: it is not what `outflow run` wrote; run the scenario again (report.html was left as it is)");
  const std::string html = report::render_report(data);
  const std::string run = io::read_file(request.folder / "run.json");
  io::write_file_atomically(request.folder / "report.html", html);
  io::write_file_atomically(request.folder / "run.json",
                            res::with_file_renewed(run, {"report.html", sha256_hex(html), html.size()}));
  return {.file = request.folder / "report.html", .bytes = html.size()};
}

/// What `read` makes of the file; what is wrong with its content is told with its name.
template <class Read>
std::string part_of(const fs::path& file, const Read& read) {
  const std::string text = io::read_file(file);
  try {
    return read(text);
  } catch (const std::runtime_error& error) {
    throw io::FileError(file, error.what());
  }
}

/// backtest.json in the folder of the calibration, or in that of a backtest beside it; empty: none.
fs::path backtest_nearby(const fs::path& folder) {
  constexpr std::string_view ending = "-calibration";
  const fs::path whole = fs::absolute(folder).lexically_normal();
  const std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  std::error_code error;
  if (fs::exists(folder / "backtest.json", error)) return folder / "backtest.json";
  if (!name.ends_with(ending)) return {};
  const fs::path beside = folder / ".." / (name.substr(0, name.size() - ending.size()) + "-backtest") / "backtest.json";
  return fs::exists(beside, error) ? beside.lexically_normal() : fs::path{};
}

/// Takes in a backtest: one that was named must be sound, one that happens to be near is left out when it is not.
void take_backtest(const ReportRequest& request, RenderedReport& rendered, std::string& data) {
  const bool named = !request.backtest.empty();
  const fs::path file = named ? request.backtest / "backtest.json" : backtest_nearby(request.folder);
  if (file.empty()) return;
  try {
    data = part_of(file, [&](const std::string& text) { return with_backtest(data, text); });
    rendered.backtest = file;
  } catch (const io::FileError& error) {
    if (named) throw;
    rendered.left_out = error.what();
  }
}

RenderedReport render_calibration(const ReportRequest& request) {
  RenderedReport rendered{.file = request.folder / "report.html"};
  std::string data = part_of(request.folder / "calibration.json", calibration_page_data);
  take_backtest(request, rendered, data);
  const std::string html = report::render_report(data, report::BaseMap::without);
  io::write_file_atomically(rendered.file, html);
  rendered.bytes = html.size();
  return rendered;
}

}  // namespace

RenderedReport render_report(const ReportRequest& request) {
  if (io::results::is_result_folder(request.folder)) return render_run(request);
  std::error_code error;
  if (fs::exists(request.folder / "calibration.json", error)) return render_calibration(request);
  throw io::FileError(request.folder,
                      "is no results folder (it has neither a run.json nor a calibration.json of outflow); name the --out of a "
                      "finished `outflow run` or `outflow calibrate`");
}

}  // namespace outflow::api
