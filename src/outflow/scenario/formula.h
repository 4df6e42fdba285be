#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/scenario/scenario.h"

/// The formulas of claims.csv: true or false, over what was observed and what the members of a run give. docs/claims.md has the
/// language in words.
///
///     truth   := truth "or" truth | truth "and" truth | "not" truth | number (">=" | "<=" | ">" | "<" | "=" | "!=") number
///              | "probability(" truth ")" | "(" truth ")"
///     number  := number ("+" | "-" | "*" | "/") number | "-" number | 12.5 | 60% | "(" number ")"
///              | REPORT PERIOD | "count(" REPORT "," PERIOD ["," GROUP] ")" | "share(" REPORT "," PERIOD "," GROUP ")"
///              | "observed(" number ")" | "model(" number ")" | "probability(" truth ")"
///              | "median(" number ")" | "mean(" number ")" | "quantile(" number "," 0.9 ")"
///     PERIOD  := DATE | DATE ".." DATE            GROUP := (VALUE | DIMENSION "=" VALUE) {";" ...}
///
/// "or" binds weakest, then "and", "not", comparisons, + and -, * and /.
namespace outflow::scenario {

enum class Term {
  any,
  all,
  negation,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  plus,
  minus,
  times,
  over,
  negative,
  number,
  count,
  share,
  observed,
  model,
  probability,
  median,
  mean,
  quantile,
};

/// What a report counts in a period, of everybody or of a group.
struct Quantity {
  std::string report;
  std::string dates;  ///< "2017-06", "2015..2019"
  Period period;
  std::vector<std::pair<std::string, std::string>> group;  ///< (dimension or "" where only the value is written, value)
  bool operator==(const Quantity&) const = default;
};

struct Formula {
  Term term = Term::number;
  double number = 0;  ///< of Term::number; the level of Term::quantile, 0 to 1
  Quantity quantity;  ///< of Term::count and Term::share
  std::vector<Formula> parts;
  int at = 0;  ///< characters before it in the text; no part of its meaning
  bool operator==(const Formula& other) const {
    return term == other.term && number == other.number && quantity == other.quantity && parts == other.parts;
  }
};

/// True or false, and no number. A probability is a number that may stand for a truth as well.
bool is_truth(Term term);

struct FormulaFault {
  int at = 0;  ///< characters before it in the text
  std::string problem, reason, suggestion;
};

/// nullopt when the text is no formula; then at least one fault is added. Reading ends at the first fault of syntax; faults of
/// meaning (a number where a truth belongs, a date that is none) are all found. At most 2,000 characters and 100 levels of
/// parentheses, functions, `not` and signs.
std::optional<Formula> parse_formula(std::string_view text, std::vector<FormulaFault>& faults);
/// The same where a number is asked for: `number`, or `truth`, which then counts as 1 or 0.
std::optional<Formula> parse_number(std::string_view text, std::vector<FormulaFault>& faults);

/// The text with the fewest parentheses; parse_formula(to_string(f)) == f for every formula that was parsed.
std::string to_string(const Formula& formula);
/// "count(direct, 2017-06, access=front)", "arrivals 2018".
std::string to_string(const Quantity& quantity, Term term = Term::count);

/// The group with every dimension found; nullopt when a value is of no dimension or of several. Statuses are dimensions.
std::optional<GroupSelector> group_of(const Quantity& quantity, const Scenario& scenario);

/// Holds the names of a formula against the scenario: reports, groups; and for numbers that the model is to give periods on
/// the boundaries of its steps and groups that the report counts by.
void check_formula(const Formula& formula, const Scenario& scenario, std::vector<FormulaFault>& faults);
/// The same for a formula that is asked of one history: nothing in it is observed, or of several members.
void check_formula_of_history(const Formula& formula, const Scenario& scenario, std::vector<FormulaFault>& faults);

/// Every fault of every formula of claims.csv, each with its line and column.
void check_claim_formulas(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace outflow::scenario
