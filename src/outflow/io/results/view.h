#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/assessment/claims.h"
#include "outflow/assessment/matching.h"
#include "outflow/assessment/needs.h"
#include "outflow/ensemble/ensemble.h"
#include "outflow/ensemble/fit.h"
#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

/// What the writers of results look at: the scenario (names, sources), the model (indices) and what the members say.
namespace outflow::io::results {

using assessment::match_observations;
using assessment::Observed;

struct View {
  const scenario::Scenario& scenario;
  const model::Model& model;
  const ensemble::Result& result;         ///< its periods end with the cells of `observed`, in this order
  const std::vector<Observed>& observed;
  const assessment::NeedsResult* needs = nullptr;               ///< nullptr: the scenario has none
  const std::vector<assessment::Finding>* findings = nullptr;  ///< one for each claim; nullptr: the scenario has none
  std::string_view surges = {};  ///< answers to surges.csv, as the report's JSON has them; empty: the scenario has none

  /// Index of observation i in result.periods.
  [[nodiscard]] std::size_t period_index(std::size_t i) const { return result.n_year_cells + i; }
};

/// "2002-01-01..2002-12-31": first and last day (or, off midnight, last second) of a period.
std::string period_name(const Period& period);

/// Whole calendar years observed for everybody (or, when there is none, all periods observed for everybody) beside the
/// model; nullopt when the report has no such observation.
std::optional<ensemble::Fit> report_fit(const View& view, int report);

/// The link as it was written: that of `<id>~back` is `<id>`. [model link] -> scenario link.
std::vector<const scenario::Link*> written_links(const scenario::Scenario& scenario, const model::Model& model);
/// [model place] -> scenario place.
std::vector<const scenario::Place*> written_places(const scenario::Scenario& scenario, const model::Model& model);

/// The shortest decimal fraction that reads back as the same number, without exponent.
std::string format_number(double value);

}  // namespace outflow::io::results
