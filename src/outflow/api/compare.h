#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outflow/inference/agreement.h"

/// Holds one ensemble beside another: two runs of ours, or a run and a table of another program's runs.
namespace outflow::api {

struct CompareRequest {
  std::filesystem::path a;  ///< a results folder
  std::filesystem::path b;  ///< a results folder, or a table day,location,mean,sd,min,max (or the folder of a golden.csv)
  double threshold = 4;     ///< standard errors of the difference, >= 0
  double tolerance = 0.01;  ///< of the day's total, >= 0; the wider of the two bounds holds
  std::optional<int> seeds = {};  ///< members behind the table b; default: n_seeds of the meta.json beside it
  bool exact = false;        ///< every number must be equal, bit by bit
  bool part = false;         ///< one side may have fewer days than the other
};

/// One place (or a number of no place) over all days.
struct ComparedLine {
  std::string place, quantity, group;
  bool total = false;  ///< a total of a table, put together from several lines of the results folder
  inference::Agreement agreement;
  int last_day = 0;  ///< the last day that both have, from 0
  double last_a = 0, last_b = 0, last_total = 0;
  std::optional<double> last_standard_error;
};

struct CompareAnswer {
  std::string a, b;
  int members_a = 0, members_b = 0;
  double threshold = 0, tolerance = 0;
  bool exact = false;
  std::vector<ComparedLine> lines;
  std::vector<std::string> dates;         ///< [day]; empty when neither side has dates
  std::vector<std::string> not_compared;  ///< what only one side has, in words
  int days_a = 0, days_b = 0;             ///< of the longest line on each side
  int days = 0;                           ///< that every line compared has on both sides
  int places = 0;                         ///< whose people were compared
  int cells = 0, out = 0;                 ///< of the lines that are no totals
  int spreads = 0, spreads_near = 0;
  bool short_of_days = false;             ///< a line has fewer days on one side than on the other
  bool different =
      false;  ///< a cell is out (totals too), days are lacking and `part` is not given, or with `exact` anything differs
};

/// A cell (a number on a day) is out when |difference| > max(threshold * standard error, tolerance * the day's total); the
/// total is that of all persons at the places compared. Compared are all numbers with one value a step: of a table the places by
/// name, and of its totals those that can be put together. Throws BadRequest, FileError.
CompareAnswer compare(const CompareRequest& request);

std::string to_json(const CompareAnswer& answer);
/// The answer in a few lines and a table. Lines without a cell out are summed up unless `all`.
std::vector<std::string> in_words(const CompareAnswer& answer, bool all = false);

}  // namespace outflow::api
