#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outflow/assessment/observed.h"
#include "outflow/engine/recorder.h"
#include "outflow/ensemble/derived.h"
#include "outflow/model/model.h"
#include "outflow/scenario/formula.h"
#include "outflow/scenario/scenario.h"

/// What the evidence says about the claims of a scenario (docs/claims.md).
///
/// Evidence is what was observed, first of all. A number outside of `probability`, `median`, `mean`, `quantile` and `model` is
/// the observed one, as an interval (observed.h); comparisons and `and`, `or`, `not` follow Kleene's three values, so a claim is
/// decided only when it comes out the same for every number within the intervals.
///
/// The model is evidence where a formula asks for it. `probability(f)` is the share of members in which f holds; where an
/// observed interval leaves f open in a member, it lies between two shares. As a statement it is supported from
/// `Rules::certainty` up and contradicted from 1 - certainty down; so is a comparison of `model(...)`. As a number it is the
/// Wilson (1927) 95% interval; `median`, `mean` and `quantile` are 95% intervals over the members, too (order statistics; mean
/// -+ 1.96 standard errors). So a claim about the model is left open when more members could change it.
///
/// A report that nobody measures (`measured = false`) decides nothing alone: a comparison or probability in which it stands is
/// not known, whatever the numbers.
namespace outflow::assessment {

/// What the members give for the numbers that formulas ask the model for.
class MemberCounts {
 public:
  MemberCounts() = default;
  /// Those of all claims of a scenario without faults. Empty when they ask the model nothing.
  MemberCounts(const scenario::Scenario& scenario, const model::Model& model);

  void add(const model::Model& model, const engine::Layout& layout, const engine::Trajectory& trajectory);
  [[nodiscard]] bool empty() const { return figures_.empty(); }
  [[nodiscard]] int members() const { return members_; }
  /// [member]; nullptr when it was not asked for or there are no members.
  [[nodiscard]] const std::vector<std::int64_t>* find(const scenario::Quantity& quantity, bool everybody) const;

 private:
  struct Figure {
    ensemble::PeriodCell cell;
    std::vector<std::int64_t> counts;  ///< [member]
  };
  std::map<std::string, Figure> figures_;  ///< by the quantity as it is written
  int members_ = 0;
};

struct Rules {
  double certainty = 0.9;  ///< above 0.5, at most 1
};

enum class Verdict { supported, contradicted, undecided };
const char* to_string(Verdict verdict);  ///< "supported", "contradicted", "not decidable"

/// A number that went into a verdict.
struct Evidence {
  std::string figure;  ///< as in formulas: "arrivals 2018"
  bool modelled = false;
  Interval value;  ///< observed; of the model the 10% and 90% quantiles of the members
  std::optional<double> median;  ///< of the model
  Derived derived = Derived::missing;  ///< of an observation
  std::vector<std::string> sources;
};

/// A comparison or probability in a formula, and how it came out.
struct Statement {
  std::string formula;
  Truth truth = Truth::unknown;
  std::string numbers;  ///< "4 >= 3", "holds in 97% of 200 members"
};

struct Finding {
  const scenario::Claim* claim = nullptr;
  std::string formula;  ///< "" when the claim has none
  Verdict verdict = Verdict::undecided;
  std::vector<Statement> statements;
  std::vector<Evidence> evidence;
  std::vector<std::string> would_decide;  ///< what is missing; only when undecided
};

/// One finding for each claim, in their order. Without members whatever the model is asked is not known.
/// The scenario has no faults.
std::vector<Finding> judge(const scenario::Scenario& scenario, const MemberCounts& members, const Rules& rules = {});

}  // namespace outflow::assessment
