#include <cmath>
#include <nlohmann/json.hpp>

#include "outflow/io/results/run_record.h"

namespace outflow::io::results {

namespace {

using Json = nlohmann::ordered_json;

Json file_entry(const std::string& name, const std::string& sha256, std::uint64_t bytes) {
  return {{"name", name}, {"sha256", sha256}, {"bytes", bytes}};
}

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

Json fits(const View& view) {
  Json list = Json::array();
  for (std::size_t r = 0; r < view.scenario.reports.size(); ++r) {
    const auto fit = report_fit(view, static_cast<int>(r));
    if (!fit) continue;
    list.push_back({{"report", view.scenario.reports[r].name},
                    {"n", fit->n},
                    {"coverage50", fit->coverage50},
                    {"coverage80", fit->coverage80},
                    {"coverage95", fit->coverage95},
                    {"mean_abs_log_error", fit->mean_abs_log_error},
                    {"median_abs_log_error", fit->median_abs_log_error}});
  }
  return list;
}

}  // namespace

std::string run_json(const View& view, const RunRecord& record, const std::vector<OutputFile>& files) {
  Json inputs = Json::array();
  for (const auto& input : record.inputs) inputs.push_back(file_entry(input.name, input.sha256, input.bytes));
  Json outputs = Json::array();
  for (const auto& file : files) outputs.push_back(file_entry(file.name, file.sha256, file.bytes));
  const Json json = {{"format", "outflow-run-1"},
                     {"scenario",
                      {{"name", view.scenario.name},
                       {"title", view.scenario.title},
                       {"path", record.scenario_path},
                       {"start", format_date(view.model.time.whole().begin)},
                       {"end", format_date(view.model.time.whole().end)},
                       {"step", to_string(view.model.time.step_length())},
                       {"steps", view.model.n_steps()},
                       {"inputs", inputs}}},
                     {"engine", record.engine},
                     {"seed", record.seed},
                     {"members", view.result.members_done},
                     {"members_planned", view.result.members_planned},
                     {"interrupted", record.interrupted},
                     {"quantile_rank_error", ensemble::rank_error_bound(view.result.members_done)},
                     {"short_persons", view.result.mean_short_persons},
                     {"fit", fits(view)},
                     {"warnings", record.warnings},
                     {"program",
                      {{"name", "outflow"},
                       {"version", record.version},
                       {"commit", record.commit.empty() ? Json(nullptr) : Json(record.commit)}}},
                     {"random_scheme", record.random_scheme},
                     {"command", record.command},
                     {"threads", record.threads},
                     {"started_at", record.started_at},
                     {"wall_seconds", rounded(record.wall_seconds, 1e-3)},
                     {"cpu_seconds", rounded(record.cpu_seconds, 1e-3)},
                     {"files", outputs}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string with_file_renewed(const std::string& run_json_text, const OutputFile& file) {
  Json json = Json::parse(run_json_text);
  Json& files = json["files"];
  for (auto& entry : files)
    if (entry.value("name", "") == file.name) {
      entry = file_entry(file.name, file.sha256, file.bytes);
      return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    }
  files.push_back(file_entry(file.name, file.sha256, file.bytes));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace outflow::io::results
