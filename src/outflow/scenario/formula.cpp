#include "outflow/scenario/formula.h"

#include <fmt/core.h>

#include <algorithm>

/// Formulas as text.
namespace outflow::scenario {

namespace {

/// How tightly a term holds together what is in it.
int strength(Term term) {
  switch (term) {
    case Term::any:
      return 0;
    case Term::all:
      return 1;
    case Term::negation:
      return 2;
    case Term::less:
    case Term::less_equal:
    case Term::greater:
    case Term::greater_equal:
    case Term::equal:
    case Term::not_equal:
      return 3;
    case Term::plus:
    case Term::minus:
      return 4;
    case Term::times:
    case Term::over:
      return 5;
    case Term::negative:
      return 6;
    default:
      return 7;
  }
}

const char* sign(Term term) {
  switch (term) {
    case Term::any:
      return " or ";
    case Term::all:
      return " and ";
    case Term::less:
      return " < ";
    case Term::less_equal:
      return " <= ";
    case Term::greater:
      return " > ";
    case Term::greater_equal:
      return " >= ";
    case Term::equal:
      return " = ";
    case Term::not_equal:
      return " != ";
    case Term::plus:
      return " + ";
    case Term::minus:
      return " - ";
    case Term::times:
      return " * ";
    case Term::over:
      return " / ";
    default:
      return "";
  }
}

std::string within(const Formula& part, int least) {
  const std::string text = to_string(part);
  return strength(part.term) < least ? "(" + text + ")" : text;
}

std::string call(const char* name, const Formula& formula) { return std::string(name) + "(" + to_string(formula.parts[0]) + ")"; }

}  // namespace

bool is_truth(Term term) { return strength(term) <= 3; }

std::string to_string(const Quantity& quantity, Term term) {
  const bool operates = quantity.report == "and" || quantity.report == "or" || quantity.report == "not";
  if (term == Term::count && quantity.group.empty() && !operates) return quantity.report + " " + quantity.dates;
  std::string text = std::string(term == Term::share ? "share(" : "count(") + quantity.report + ", " + quantity.dates;
  const char* joint = ", ";
  for (const auto& [dimension, value] : quantity.group) {
    text += joint + (dimension.empty() ? value : dimension + "=" + value);
    joint = "; ";
  }
  return text + ")";
}

std::string to_string(const Formula& formula) {
  const auto& parts = formula.parts;
  switch (formula.term) {
    case Term::number:
      return fmt::format("{}", formula.number);
    case Term::count:
    case Term::share:
      return to_string(formula.quantity, formula.term);
    case Term::observed:
      return call("observed", formula);
    case Term::model:
      return call("model", formula);
    case Term::probability:
      return call("probability", formula);
    case Term::median:
      return call("median", formula);
    case Term::mean:
      return call("mean", formula);
    case Term::quantile:
      return fmt::format("quantile({}, {})", to_string(parts[0]), formula.number);
    case Term::negation:
      return "not " + within(parts[0], strength(Term::negation));
    case Term::negative:
      return "-" + within(parts[0], strength(Term::negative));
    default: {
      // Comparisons do not follow one another; the others lean to the left.
      const int own = strength(formula.term);
      const bool comparison = own == strength(Term::less);
      return within(parts[0], comparison ? own + 1 : own) + sign(formula.term) + within(parts[1], own + 1);
    }
  }
}

std::optional<GroupSelector> group_of(const Quantity& quantity, const Scenario& scenario) {
  GroupSelector group;
  for (const auto& [dimension, value] : quantity.group) {
    std::vector<std::string> found;
    for (const auto& d : scenario.dimensions)
      if ((dimension.empty() || d.name == dimension) && std::find(d.values.begin(), d.values.end(), value) != d.values.end())
        found.push_back(d.name);
    for (const auto& s : scenario.statuses)
      if ((dimension.empty() || s.name == dimension) &&
          std::any_of(s.values.begin(), s.values.end(), [&, v = value](const auto& given) { return given.value == v; }))
        found.push_back(s.name);
    if (found.size() != 1 || !group.emplace(found.front(), value).second) return std::nullopt;
  }
  return group;
}

}  // namespace outflow::scenario
