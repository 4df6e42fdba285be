#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/engine/recorder.h"
#include "outflow/model/model.h"

namespace outflow::ensemble {

/// A breakdown cell of a report over several steps [first_step, last_step): a calendar year or an observed period.
/// Of entries, crossings and outcomes it is the sum over the steps; of a stock it is the stock at the end of the last step.
/// Computed member by member, because the quantiles of a sum are not the sums of quantiles.
struct PeriodCell {
  std::int32_t report = 0;
  std::int32_t cell = 0;
  std::int32_t first_step = 0;
  std::int32_t last_step = 0;
  bool operator==(const PeriodCell&) const = default;
};

/// The calendar years that lie wholly within the simulated time and fall on its step boundaries, ascending.
std::vector<int> whole_years(const TimeAxis& time);

/// Every cell of every report in each of the whole years: [report][cell][year].
std::vector<PeriodCell> year_cells(const model::Model& model);

/// The number of one member.
std::int64_t period_count(const PeriodCell& cell, const model::Model& model, const engine::Layout& layout,
                          const engine::Trajectory& trajectory);

/// The same as a share of everybody whom the report counts; NaN when that is nobody.
double period_share(const PeriodCell& cell, const model::Model& model, const engine::Layout& layout,
                    const engine::Trajectory& trajectory);

}  // namespace outflow::ensemble
