#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/scenario/journeys.h"

/// The counts of registered people that come with a Flee input folder (`source_data/`): one series for each camp and one
/// for the total. They make the newcomers of data-driven runs, and runs are judged by them.
namespace outflow::io::flee {

/// The count of one reporting date: persons divided by `hasten`, after the corrections.
struct RegistrationPoint {
  std::int64_t day = 0;  ///< since the start; negative before it
  double persons = 0;
  Where where;
};

/// One row of data_layout.csv.
struct RegistrationRow {
  std::string name;                ///< as written: the name of a camp, or "total"
  Where where;                     ///< of the name in data_layout.csv
  std::vector<std::string> files;  ///< as written
  std::vector<RegistrationPoint> points;  ///< days ascend; empty when no file could be read
  std::vector<double> uncorrected{};       ///< [point] persons / `hasten` as they stand in the files, before the corrections
  std::vector<std::int64_t> corrections{}; ///< days of the corrections in force, in file order; each is the day of a point
};

/// What happens on each day of a data-driven run; all three are as long as the run.
struct Arrivals {
  std::vector<std::int64_t> newcomers;  ///< persons to be created, >= 0
  std::vector<std::int64_t> raw;        ///< sum of the daily differences up to this day, which may be negative
  std::vector<std::int64_t> debt;       ///< decrease of the data that later newcomers make up for, >= 0
};

struct ArrivalRules {
  bool insert_day0 = true;           ///< the people of day 0 are in the camps already: nobody is created on day 0
  bool empty_camps_on_day0 = false;  ///< the count begins with nothing on day 0
  bool sum_from_camps = true;        ///< differences of all rows but the first, otherwise those of the total
  bool day0_twice = false;           ///< Quirk::day0_twice
};

struct Registrations {
  std::vector<RegistrationRow> rows;  ///< in file order; the first is the total, whatever its name

  /// The row of this name; of several the first.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
  /// The row that stands for the total: the one that is called so, in any case of letters, otherwise the first.
  [[nodiscard]] std::optional<std::size_t> total() const;
  /// The count on a day: linear between reporting dates, flat before the first and after the last, truncated toward zero;
  /// 0 for a row without points. Throws std::out_of_range for a row that does not exist.
  [[nodiscard]] std::int64_t at(std::size_t row, std::int64_t day) const;
  /// The newcomers of days 0..days-1. O(days * rows).
  [[nodiscard]] Arrivals arrivals(int days, const ArrivalRules& rules) const;
};

/// Reads data_layout.csv, the series that it names, and registration_corrections.csv. `files` are named as in FleeFolder:
/// "source_data/data_layout.csv", "source_data/FILE", "input/registration_corrections.csv"; without the folder they are found,
/// too. Faults become diagnostics, and reading goes on. `hasten` >= 1 divides every count. `known_by`: counts and corrections
/// whose day ends later are left out, as if the files had been read at that moment.
[[nodiscard]] Registrations read_registrations(const std::map<std::string, std::string>& files, Seconds start, double hasten,
                                               const std::vector<scenario::Quirk>& quirks, Diagnostics& diagnostics,
                                               std::optional<Seconds> known_by = {});

/// Reports a file among those that were read whose last line has no end (cells.h); of whole folders read_flee_files does it.
void check_last_lines_of(const Registrations& registrations, const std::map<std::string, std::string>& files,
                         Diagnostics& diagnostics);

}  // namespace outflow::io::flee
