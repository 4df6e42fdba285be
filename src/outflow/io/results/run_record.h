#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/io/native_reader.h"
#include "outflow/io/results/result_folder.h"
#include "outflow/io/results/view.h"

namespace outflow::io::results {

/// How a result came about: the part of run.json that is not in the numbers themselves.
struct RunRecord {
  std::string scenario_path;  ///< as given
  std::vector<InputFile> inputs;
  std::uint64_t seed = 0;
  int threads = 0;
  std::string engine;         ///< "cohorts" or "agents"
  std::string version, commit, random_scheme;
  std::vector<std::string> command;  ///< arguments only
  std::string started_at;     ///< UTC, "2026-01-31T12:00:00Z"
  double wall_seconds = 0, cpu_seconds = 0;
  bool interrupted = false;
  std::vector<std::string> warnings;
};

/// run.json, as schemas/run.schema.json describes it.
std::string run_json(const View& view, const RunRecord& record, const std::vector<OutputFile>& files);

/// The data of the page, as schemas/report-data.schema.json describes them.
std::string report_json(const View& view, const RunRecord& record);
/// Has it the parts that the report page needs? (No validation against the schema.)
bool is_report_data(std::string_view text);

/// The findings as a JSON array, as schemas/report-data.schema.json has it under `claims`.
std::string claims_json(const std::vector<assessment::Finding>& findings);

/// run.json with the entry of one file renewed.
std::string with_file_renewed(const std::string& run_json, const OutputFile& file);

}  // namespace outflow::io::results
