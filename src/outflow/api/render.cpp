#include "outflow/api/render.h"

#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/run_record.h"
#include "outflow/report/report.h"

namespace outflow::api {

RenderedReport render_report(const ReportRequest& request) {
  namespace res = io::results;
  if (!res::is_result_folder(request.folder))
    throw io::FileError(request.folder,
                        "is no results folder (it has no run.json of outflow); name the --out of a finished `outflow run`");
  const std::string data = io::read_file(request.folder / "report.json");
  if (!res::is_report_data(data))
    throw io::FileError(request.folder / "report.json",
                        "is damaged: it is not what `outflow run` wrote; run the scenario again (report.html was left as it is)");
  const std::string html = report::render_report(data);
  const std::string run = io::read_file(request.folder / "run.json");
  io::write_file_atomically(request.folder / "report.html", html);
  io::write_file_atomically(request.folder / "run.json",
                            res::with_file_renewed(run, {"report.html", sha256_hex(html), html.size()}));
  return {request.folder / "report.html", html.size()};
}

}  // namespace outflow::api
