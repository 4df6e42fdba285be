#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/calendar.h"

/// out.csv, the table that the reference program Flee prints of one run, for the tools that read it.
namespace outflow::io::flee {

/// What a row of out.csv says, day by day.
struct OutTable {
  using Counts = std::vector<std::int64_t>;  ///< [day] persons

  Seconds start = 0;
  bool late_date = false;          ///< Quirk::late_date: the date of the day after
  std::vector<std::string> camps;  ///< the places that are counted, as written
  std::vector<Counts> simulated;   ///< [camp][day] at the end of the day
  std::vector<Counts> counted;     ///< [camp][day]
  Counts ever;                     ///< everybody who was ever in the model
  /// The registered total that errors are divided by; where it is not positive the sum of `counted` is taken.
  Counts raw;
  Counts debt;
  /// As the reference program has it: where `raw` is not positive, counts, total error and debt are 0.
  bool zeros_without_arrivals = false;
  std::optional<Counts> idps;  ///< people in IDP camps: an additional last column
  /// One simulated person stands for so many. Above 1 there are two more columns, after all others, with numbers of persons.
  std::int64_t hasten = 1;
};

/// Header: Day,Date, then `<camp> sim`, `<camp> data`, `<camp> error` for each camp, then `Total error`, `refugees in camps
/// (UNHCR)`, `total refugees (simulation)`, `raw UNHCR refugee count`, `refugees in camps (simulation)`, `refugee_debt` and, with
/// idps, `total IDPs`, and with hasten > 1 `persons in camps (simulation)`, `persons (simulation)`: the two simulated totals
/// times hasten; all other columns count simulated persons. The error of a camp is |sim / data - 1|, to 4 decimals, 0 without
/// data; the total error is the sum of |sim - data| over the camps in the registered total, 0 when nobody is registered. Names
/// that hold a comma are quoted.
void write_out_csv(const OutTable& table, const std::function<void(std::string_view)>& sink);

/// The number as Python prints it: the shortest decimal fraction that reads back as the same number, 0.0, 1e+16, 1.25e-05.
std::string python_repr(double value);

}  // namespace outflow::io::flee
