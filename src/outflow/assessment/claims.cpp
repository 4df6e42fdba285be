#include "outflow/assessment/claims.h"

#include <algorithm>

#include "outflow/assessment/judge.h"

namespace outflow::assessment {

namespace {

using scenario::Formula;
using scenario::Quantity;
using scenario::Term;

std::optional<Formula> formula_of(const scenario::Claim& claim) {
  std::vector<scenario::FormulaFault> faults;
  return claim.formula.value.empty() ? std::nullopt : scenario::parse_formula(claim.formula.value, faults);
}

void collect_modelled(const Formula& f, bool in_model, std::vector<const Formula*>& found) {
  if (f.term == Term::observed) return;
  if (f.term == Term::count || f.term == Term::share) {
    if (in_model) found.push_back(&f);
    return;
  }
  const bool model = f.term == Term::model || f.term == Term::probability || f.term == Term::median || f.term == Term::mean ||
                     f.term == Term::quantile;
  for (const auto& part : f.parts) collect_modelled(part, in_model || model, found);
}

std::string name_of(const Quantity& quantity, bool everybody) {
  return to_string(everybody ? Quantity{quantity.report, quantity.dates, quantity.period, {}} : quantity);
}

std::optional<ensemble::PeriodCell> cell_of(const Quantity& quantity, bool everybody, const scenario::Scenario& scenario,
                                            const model::Model& model) {
  const auto report =
      std::find_if(scenario.reports.begin(), scenario.reports.end(), [&](const auto& r) { return r.name == quantity.report; });
  const auto steps = model.time.steps_of(quantity.period);
  const auto group = scenario::group_of(quantity, scenario);
  if (report == scenario.reports.end() || !steps || !group) return std::nullopt;
  const auto r = static_cast<std::size_t>(report - scenario.reports.begin());
  const auto& cells = model.reports[r].cells;
  const auto cell =
      everybody || group->empty() ? cells.begin() : std::find(cells.begin(), cells.end(), scenario::to_string(*group));
  if (cell == cells.end()) return std::nullopt;
  return ensemble::PeriodCell{static_cast<std::int32_t>(r), static_cast<std::int32_t>(cell - cells.begin()), steps->first,
                              steps->second};
}

}  // namespace

std::vector<const Formula*> detail::modelled_quantities(const Formula& f, bool in_model) {
  std::vector<const Formula*> found;
  collect_modelled(f, in_model, found);
  return found;
}

MemberCounts::MemberCounts(const scenario::Scenario& scenario, const model::Model& model) {
  for (const auto& claim : scenario.claims) {
    const auto formula = formula_of(claim);
    if (!formula) continue;
    for (const Formula* f : detail::modelled_quantities(*formula, false))
      for (const bool everybody : {false, true}) {
        if (everybody && f->term != Term::share) continue;
        if (const auto cell = cell_of(f->quantity, everybody, scenario, model))
          figures_.try_emplace(name_of(f->quantity, everybody), Figure{*cell, {}});
      }
  }
}

void MemberCounts::add(const model::Model& model, const engine::Layout& layout, const engine::Trajectory& trajectory) {
  ++members_;
  for (auto& [name, figure] : figures_) figure.counts.push_back(ensemble::period_count(figure.cell, model, layout, trajectory));
}

const std::vector<std::int64_t>* MemberCounts::find(const Quantity& quantity, bool everybody) const {
  const auto found = figures_.find(name_of(quantity, everybody));
  return found == figures_.end() || members_ == 0 ? nullptr : &found->second.counts;
}

const char* to_string(Verdict verdict) {
  return verdict == Verdict::supported ? "supported" : verdict == Verdict::contradicted ? "contradicted" : "not decidable";
}

std::vector<Finding> judge(const scenario::Scenario& scenario, const MemberCounts& members, const Rules& rules) {
  std::vector<Finding> findings;
  for (const auto& claim : scenario.claims) {
    Finding finding;
    finding.claim = &claim;
    Truth truth = Truth::unknown;
    if (const auto formula = formula_of(claim)) {
      finding.formula = to_string(*formula);
      truth = detail::Judge(scenario, members, rules, finding).truth(*formula);
    }
    finding.verdict = truth == Truth::yes ? Verdict::supported : truth == Truth::no ? Verdict::contradicted : Verdict::undecided;
    if (truth != Truth::unknown) finding.would_decide.clear();
    else if (!claim.decided_by.empty()) finding.would_decide.insert(finding.would_decide.begin(), claim.decided_by);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace outflow::assessment
