#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/run.h"
#include "outflow/assessment/paired.h"

/// What would be different: a scenario beside variants of it, on the same random numbers.
namespace outflow::api {

struct WhatIfVariant {
  std::string name;                  ///< names its results folder: letters, digits, `_`, `-`, `.`; not "base"
  std::vector<std::string> changes;  ///< as in scenario/variant.h; at least one
  std::string from;                  ///< a date from which on they hold; empty: at all times
};

struct WhatIfRequest {
  std::filesystem::path scenario;
  std::vector<WhatIfVariant> variants;
  std::filesystem::path out;  ///< empty: results/<name of the scenario>-whatif below the current folder
  std::optional<std::int64_t> members;
  std::optional<std::uint64_t> seed;
  int threads = 0;  ///< 0: one for each processor
  std::optional<std::string> engine;
  std::vector<std::string> command;  ///< for the stamps
};

/// One number, in base and variants.
struct WhatIfLine {
  std::string kind;  ///< "report", "need", "fate"
  std::string name, title, unit;
  std::string period;  ///< "2018-01-01..2025-12-31", a year, "at the end"
  bool whole = false;  ///< of all the time compared, not of one of its years
  std::vector<assessment::Paired> variants;
};

struct WhatIfAnswer {
  std::string name, title, engine, start, end;  ///< the time compared: from the earliest date of a variant on
  int members = 0;
  std::uint64_t seed = 0;
  std::vector<WhatIfVariant> variants;
  std::vector<WhatIfLine> lines;  ///< measured reports, needs, fates; then the years of the reports
  std::filesystem::path folder;   ///< holds base/, a folder for each variant, whatif.csv, whatif.json and report.html
  bool interrupted = false;
};

/// Runs the base and every variant with the same seed and members, and writes the folder. Throws what `explain` understands:
/// every fault of every path at once, before anything is run. After a stop the members that base and variants have in common
/// count.
WhatIfAnswer what_if(const WhatIfRequest& request, const RunHooks& hooks = {});

std::vector<std::string> in_words(const WhatIfAnswer& answer);
std::string to_json(const WhatIfAnswer& answer);

}  // namespace outflow::api
