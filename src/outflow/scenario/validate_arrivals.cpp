#include <fmt/core.h>

#include <map>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/formula.h"

/// What arrivals need, and what is claimed.
namespace outflow::scenario::detail {

void Checker::check_needs() {
  std::map<std::tuple<std::string, std::string, GroupSelector>, const Need*> seen;
  for (const auto& row : s_.needs) {
    const Where& of = at(row.report.where, row.remark);
    const auto index = resolve(reports_, "report", "[reports] in scenario.toml", row.report.value, of);
    if (index) {
      const Report& report = s_.reports[*index];
      if (report.counts.value != Counts::entries)
        out_.error(of, fmt::format("report {} counts {}", report.name, to_string(report.counts.value)),
                   "those who arrive have needs", "name a report that counts entries");
      if (report.unit.value != CountUnit::persons)
        out_.error(of, fmt::format("report {} counts {}", report.name, to_string(report.unit.value)),
                   "the share is one of persons", "name a report that counts persons");
      check_report_cell(report, row.group, row.remark);
    }
    if (row.low.has_value() != row.high.has_value())
      out_.error(row.low ? at(row.low->where, row.remark) : at(row.high->where, row.remark),
                 row.low ? "high is blank" : "low is blank", "a range has two ends", "give both, or neither");
    if (row.low && row.low->value > row.share.value)
      out_.error(at(row.low->where, row.remark), fmt::format("low ({}) is above share ({})", row.low->value, row.share.value),
                 "the row contradicts itself", "check the three numbers");
    if (row.high && row.high->value < row.share.value)
      out_.error(at(row.high->where, row.remark), fmt::format("high ({}) is below share ({})", row.high->value, row.share.value),
                 "the row contradicts itself", "check the three numbers");
    if (row.share.value == 0 && row.high && row.high->value > 0)
      out_.error(at(row.share.where, row.remark), "share is 0, but high is not", "what is known is spread around the share",
                 "give the middle of the range as the share");
    const auto [first, fresh] = seen.try_emplace({row.name.value, row.report.value, row.group.value}, &row);
    if (!fresh)
      out_.error(at(row.name.where, row.remark),
                 fmt::format("need {} is given twice for the same report and group, first at {}", row.name.value,
                             to_string(first->second->remark.where)),
                 "both would count", "remove one of them");
  }
}

void Checker::check_claims() {
  Names ids;
  for (std::size_t i = 0; i < s_.claims.size(); ++i) {
    const Claim& row = s_.claims[i];
    if (!ids.add(row.id.value, i) && !row.id.value.empty())
      out_.error(at(row.id.where, row.remark),
                 fmt::format("the claim {} is declared twice, first at {}", row.id.value,
                             to_string(s_.claims[*ids.find(row.id.value)].remark.where)),
                 "it is unclear which of the two is meant", "rename or remove one of them");
    if (row.formula.value.empty() && row.decided_by.empty())
      out_.error(at(row.formula.where, row.remark), "neither formula nor decided_by is given",
                 "readers must learn what would decide the claim",
                 "write a formula, or the figure that would decide it under decided_by");
  }
  check_claim_formulas(s_, out_);
}

}  // namespace outflow::scenario::detail
