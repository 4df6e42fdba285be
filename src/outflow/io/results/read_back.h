#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outflow/io/file_error.h"

/// Ensembles read back from files, for comparing them: what `outflow run` wrote, and tables of other programs.
namespace outflow::io::results {

/// One number over the days.
struct EnsembleLine {
  std::string place;     ///< its name (not its id); "" for numbers that belong to no place
  std::string quantity;  ///< as in series.csv
  std::string group;
  std::vector<double> mean;  ///< [day]
  std::vector<double> sd;    ///< [day]; empty when it is not known (one member)
};

struct EnsembleTable {
  int members = 0;                 ///< 0: not known
  std::vector<std::string> dates;  ///< [day], of results folders only
  std::vector<EnsembleLine> lines;

  /// nullptr when there is no such line.
  [[nodiscard]] const EnsembleLine* find(const std::string& place, const std::string& quantity, const std::string& group) const;
};

/// Every number of series.csv that has one value a step, with the members of run.json and the names of places.geojson.
/// Throws FileError when the folder holds no complete results or a file is damaged.
EnsembleTable read_results(const std::filesystem::path& folder);

struct PlaceRead {
  std::string id, name;
  std::optional<double> capacity;  ///< persons
};

/// The people at every place, member by member.
struct StocksRead {
  std::string start;              ///< as in run.json
  std::vector<PlaceRead> places;  ///< in the order of places.geojson
  bool only_means = false;        ///< no members were kept: there is one, and it is the mean of all
  std::vector<std::vector<std::vector<double>>> members;  ///< [member][place][step] persons at the end of the step
};

/// Throws FileError when the folder holds no complete results or a file is damaged.
StocksRead read_stocks(const std::filesystem::path& folder);

/// A table day,location,mean,sd,min,max (further columns are ignored): lines of quantity "stock" and group "all". Days count
/// from 0 without gaps at each location. `members` is the n_seeds of a meta.json beside it, when there is one. Throws FileError.
EnsembleTable read_day_table(const std::filesystem::path& file);

}  // namespace outflow::io::results
