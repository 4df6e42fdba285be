#include "outflow/ensemble/derived.h"

#include <limits>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::ensemble {

std::vector<int> whole_years(const TimeAxis& time) {
  std::vector<int> years;
  if (time.size() <= 0) return years;
  const Period whole = time.whole();
  for (int year = year_of(whole.begin); year_period(year).end <= whole.end; ++year)
    if (time.steps_of(year_period(year))) years.push_back(year);
  return years;
}

std::vector<PeriodCell> year_cells(const model::Model& model) {
  std::vector<PeriodCell> cells;
  const std::vector<int> years = whole_years(model.time);
  for (std::size_t report = 0; report < model.reports.size(); ++report)
    for (std::size_t cell = 0; cell < model.reports[report].cells.size(); ++cell)
      for (const int year : years) {
        const auto [first, last] = *model.time.steps_of(year_period(year));
        cells.push_back({static_cast<std::int32_t>(report), static_cast<std::int32_t>(cell), first, last});
      }
  return cells;
}

std::int64_t period_count(const PeriodCell& cell, const model::Model& model, const engine::Layout& layout,
                          const engine::Trajectory& trajectory) {
  OUTFLOW_EXPECT(cell.first_step < cell.last_step);
  const auto row = trajectory.row(layout.report(cell.report, cell.cell));
  if (model.reports[cell.report].counts == model::Counts::stock) return row[cell.last_step - 1];
  return std::accumulate(row.begin() + cell.first_step, row.begin() + cell.last_step, std::int64_t{0});
}

double period_share(const PeriodCell& cell, const model::Model& model, const engine::Layout& layout,
                    const engine::Trajectory& trajectory) {
  const PeriodCell everybody{cell.report, 0, cell.first_step, cell.last_step};
  const std::int64_t total = period_count(everybody, model, layout, trajectory);
  if (total == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(period_count(cell, model, layout, trajectory)) / static_cast<double>(total);
}

}  // namespace outflow::ensemble
