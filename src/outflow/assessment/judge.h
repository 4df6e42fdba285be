#pragma once
#include <string>
#include <vector>

#include "outflow/assessment/claims.h"

/// Works out one formula. Private to claims.cpp and judge.cpp.
namespace outflow::assessment::detail {

/// The counts and shares in a formula that the model is asked for: those within model(...), probability(...), ... and, with
/// `in_model`, all but the observed.
std::vector<const scenario::Formula*> modelled_quantities(const scenario::Formula& f, bool in_model);

class Judge {
 public:
  Judge(const scenario::Scenario& scenario, const MemberCounts& members, const Rules& rules, Finding& finding)
      : s_(scenario), members_(members), rules_(rules), finding_(finding) {}

  Truth truth(const scenario::Formula& f);

 private:
  Truth part_truth(const scenario::Formula& f);
  Interval number(const scenario::Formula& f);
  Interval observed(const scenario::Formula& f);
  Interval over_members(const scenario::Formula& f);
  /// The least and the greatest share of members in which f holds. `modelled`: numbers without observed(...) are the model's.
  Interval share_of_members(const scenario::Formula& f, bool modelled);
  Truth by_chance(const scenario::Formula& whole, const scenario::Formula& f, bool modelled);
  Truth comparison(const scenario::Formula& f);

  Truth in_member(const scenario::Formula& f, std::size_t member, bool modelled);
  Interval number_in_member(const scenario::Formula& f, std::size_t member, bool modelled);

  Truth state(const scenario::Formula& f, Truth truth, std::string numbers);
  void add_observed(const scenario::Formula& f, const ObservedFigure& figure);
  void add_modelled(const scenario::Formula& f);
  [[nodiscard]] std::vector<std::string> unmeasured(const scenario::Formula& f) const;
  void ask_for_figures(const scenario::Formula& f);
  void ask_for(std::string what);

  const scenario::Scenario& s_;
  const MemberCounts& members_;
  const Rules& rules_;
  Finding& finding_;
};

}  // namespace outflow::assessment::detail
