#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/surge/analysis.h"
#include "outflow/io/counts.h"

/// Is this month unusual? A count in a file of counts or of dated cases, held beside those before it.
namespace outflow::api {

struct SurgeRequest {
  std::filesystem::path file;  ///< docs/formats/counts.md
  std::string period;          ///< as parse_period reads it
  std::string baseline = {};   ///< the same; empty: everything before the period
  std::string series = {};     ///< which, in a file with several
  std::string unit = {};  ///< which of a file's units; of a list: "cases" or "persons". Empty: the one that is nearest to cases
  std::string column = {};  ///< where the numbers stand; empty: the column whose name says so
  std::vector<std::string> where = {};  ///< "COLUMN=PATTERN", rows to take; `*` any text, `|` or
  std::string missing = {};  ///< "zero" or "skip" periods that the file leaves out; empty: a fault
  /// "fixed:5", "poisson:1.5" (1 + Poisson), "geometric:3", "list:1,1,2,5", or "none"; empty: those of a list, if persons are
  /// asked about.
  std::string party_sizes = {};
  std::string overdispersion = {};  ///< "estimate" (or empty), "none", or variance / mean, a number from 1 to 10,000
  std::optional<double> rate = {};  ///< events a year in calm, known from elsewhere; else that of the baseline
  std::optional<double> reporting = {};  ///< chance of an event to be counted, above 0, up to 1
  std::string delay = {};  ///< mean time until an event is reported, as "10 days"
  std::string known = {};  ///< the day up to which reports are in; empty: the last day of the file
  std::optional<double> level = {};  ///< of the rule, in (0, 0.5]; default 0.01
  std::optional<int> look = {};  ///< periods in which one would have noticed; default 12
  std::optional<int> watched = {};  ///< series watched alike; default 1
  std::optional<std::uint64_t> seed = {};  ///< of the simulations; default 1
};

/// One way to count the same events.
struct SurgeUnit {
  std::string unit;  ///< "cases", "persons", or as the file has it
  inference::surge::SurgeAnalysis analysis;
  bool sizes_from_list = false;  ///< the sizes of parties are those of the list
};

struct SurgeAnswer {
  std::string file, series, column;
  std::vector<std::string> where;  ///< as asked
  Period period, baseline;
  bool baseline_given = false;
  bool list = false;  ///< the file is a list of cases
  std::vector<SurgeUnit> units;  ///< the one asked about first
  /// Every series of the file in this period, when it has several, each by itself; and all together (Fisher).
  struct Series {
    std::string series;
    std::int64_t count = 0;
    double expected = 0, p = 1;
  };
  std::vector<Series> all_series;
  std::optional<inference::surge::Combined> combined;
  double known_share = 1;  ///< of the period's events, that should be reported by now
  std::vector<std::string> sources;  ///< of the rows in the period
  Diagnostics warnings;
};

/// Throws BadRequest, InvalidScenario with every fault of the file (also when the period is not in it), FileError.
SurgeAnswer analyse_surge(const SurgeRequest& request);
/// The same for counts that are there already; `request.file` is not read.
SurgeAnswer analyse_surge(const io::CountsTable& counts, const SurgeRequest& request);

/// A paragraph to print; and what it rests on and would change it.
std::string paragraph_of(const SurgeAnswer& answer);
std::string caution_of(const SurgeAnswer& answer);
/// Every figure, in words: a table for each unit, and one for all series of the file when it has several.
struct SurgeTable {
  std::string title;
  std::vector<std::pair<std::string, std::string>> rows;  ///< what it is, and its value ("" above rows that belong together)
};
std::vector<SurgeTable> tables_of(const SurgeAnswer& answer);
/// All of it, the text in lines of at most 100 characters.
std::vector<std::string> in_words(const SurgeAnswer& answer);
/// "ordinary", "unusual_if_picked_before", "unusual".
const char* to_string(inference::surge::Verdict verdict);
std::string to_json(const SurgeAnswer& answer);

}  // namespace outflow::api
