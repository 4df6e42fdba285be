#include <fmt/core.h>

#include <algorithm>

#include "outflow/scenario/detail/checker.h"

/// Questions to counts: what can be said without the counts. What the files of counts hold is looked at by those who know
/// formats.
namespace outflow::scenario::detail {

void Checker::check_counted(const Surge& row) {
  const bool file = !row.counts.value.empty(), report = !row.report.value.empty();
  if (file == report)
    out_.error(at(file ? row.report.where : row.counts.where, row.remark),
               file ? "both counts and report are given" : "neither counts nor report is given",
               "the numbers come from one place", "name a file in the folder counts, or a report that has observations");
  if (file && std::none_of(s_.counts_files.begin(), s_.counts_files.end(),
                           [&](const CountsFile& known) { return known.name == row.counts.value; }))
    out_.error(at(row.counts.where, row.remark), fmt::format("there is no file counts/{}", row.counts.value),
               "the question has nothing to be asked of", "name a file in the folder counts of the scenario");
  if (!report) {
    if (!row.group.value.empty())
      out_.error(at(row.group.where, row.remark), "a group is given without a report", "files of counts know no groups",
                 "use where to take some rows, or leave group blank");
    return;
  }
  const auto index =
      resolve(reports_, "report", "[reports] in scenario.toml", row.report.value, at(row.report.where, row.remark));
  if (index) check_report_cell(s_.reports[*index], row.group, row.remark);
  for (const auto* given : {&row.series, &row.unit, &row.column, &row.where})
    if (!given->value.empty())
      out_.error(at(given->where, row.remark), fmt::format("\"{}\" is given with a report", given->value),
                 "observations have one series and one column", "leave it blank, or name a file under counts");
}

void Checker::check_periods(const Surge& row) {
  const auto read = [&](const Given<std::string>& given, const char* column) {
    const auto period = given.value.empty() ? std::nullopt : parse_period(given.value);
    if (!given.value.empty() && !period)
      out_.error(at(given.where, row.remark), fmt::format("{} is \"{}\"", column, given.value), "it is no period",
                 "write 2017, 2017-06, 2017-Q2, 2017-H1, 2017-06-13 or 2017-03..2017-05");
    return period;
  };
  const auto period = read(row.period, "period"), baseline = read(row.baseline, "baseline");
  if (period && baseline && baseline->begin < period->end && period->begin < baseline->end)
    out_.error(at(row.baseline.where, row.remark),
               fmt::format("the baseline {} and the period {} overlap", row.baseline.value, row.period.value),
               "a month cannot be compared with itself", "end the baseline before the period");
}

void Checker::check_surges() {
  Names ids;
  for (std::size_t i = 0; i < s_.surges.size(); ++i) {
    const Surge& row = s_.surges[i];
    if (!ids.add(row.id.value, i) && !row.id.value.empty())
      out_.error(at(row.id.where, row.remark),
                 fmt::format("the question {} is declared twice, first at {}", row.id.value,
                             to_string(s_.surges[*ids.find(row.id.value)].remark.where)),
                 "it is unclear which of the two is meant", "rename or remove one of them");
    check_counted(row);
    check_periods(row);
  }
}

}  // namespace outflow::scenario::detail
