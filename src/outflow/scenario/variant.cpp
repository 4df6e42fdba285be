#include "outflow/scenario/variant.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "outflow/scenario/detail/change.h"

namespace outflow::scenario {

namespace detail {

namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? "" : std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// "a=b; c=d"; false when a part is not of this form.
bool read_scope(const std::string& text, Change& change) {
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string part = text.substr(at, end - at);
    const auto sign = part.find('=');
    if (sign == std::string::npos) return false;
    const std::string name = trimmed(part.substr(0, sign)), value = trimmed(part.substr(sign + 1));
    if (name.empty() || value.empty()) return false;
    if (name == "place") change.place = value;
    else if (name == "link") change.link = value;
    else change.group[name] = value;
    at = end + 1;
  }
  return true;
}

}  // namespace

std::optional<Change> read_change(const std::string& text, Diagnostics& faults) {
  Change change;
  change.text = text;
  const auto open = text.find('['), close = text.find(']');
  const bool scoped = open != std::string::npos && close != std::string::npos && open < close && text.find('=') > open;
  const auto sign = text.find('=', scoped ? close : 0);
  std::string left = text.substr(0, sign);
  if (sign != std::string::npos) {
    change.value = trimmed(text.substr(sign + 1));
    change.op = Operator::set;
    constexpr std::pair<char, Operator> operators[] = {
        {'*', Operator::times}, {'/', Operator::over}, {'+', Operator::plus}, {'-', Operator::minus}};
    for (const auto& [c, op] : operators)
      if (!left.empty() && left.back() == c) {
        change.op = op;
        left.pop_back();
        break;
      }
  }
  if (scoped) {
    if (!read_scope(text.substr(open + 1, close - open - 1), change) || trimmed(left.substr(close + 1)) != "") {
      faults.error({text, 0, 0}, "what stands in [...] cannot be read", "", "write [place=ID; link=ID; DIMENSION=VALUE]");
      return std::nullopt;
    }
    left = left.substr(0, open);
  }
  left = trimmed(left);
  const auto dot = left.find('.');
  change.kind = left.substr(0, dot);
  if (dot != std::string::npos) change.name = left.substr(dot + 1);
  return change;
}

std::optional<double> Changer::number(const Change& change) {
  double value = 0;
  const char* end = change.value.data() + change.value.size();
  const auto [at, error] = std::from_chars(change.value.data(), end, value);
  if (error == std::errc{} && at == end && std::isfinite(value) && !(change.op == Operator::over && value == 0)) return value;
  if (!change.op) {
    fault(change, "nothing is said to change", "write an operator and a value, for example " + change.text + "*=2");
  } else {
    fault(change, fmt::format("\"{}\" is no number that can be used here", change.value), "");
  }
  return std::nullopt;
}

double Changer::changed(const Change& change, double before, double value) {
  switch (*change.op) {
    case Operator::times:
      return before * value;
    case Operator::over:
      return before / value;
    case Operator::plus:
      return before + value;
    case Operator::minus:
      return before - value;
    case Operator::set:
      break;
  }
  return value;
}

void Changer::fault(const Change& change, std::string problem, std::string suggestion) {
  faults_.error({change.text, 0, 0}, std::move(problem), {}, std::move(suggestion));
}

void Changer::unknown(const Change& change, const std::string& what, const std::string& name,
                      const std::vector<std::string>& known) {
  const std::string near = nearest(name, known);
  fault(change, fmt::format("there is no {} \"{}\"", what, name),
        !near.empty()   ? "did you mean \"" + near + "\"?"
        : known.empty() ? fmt::format("the scenario has no {}", what)
                        : fmt::format("known are {}", fmt::join(known, ", ")));
}

bool Changer::undated(const Change& change) {
  if (from_)
    fault(change, "this cannot change from a date on",
          "it holds for a whole run; leave out --from, or make a variant of its own of it");
  return !from_;
}

bool Changer::unscoped(const Change& change) {
  const bool plain = change.place.empty() && change.link.empty() && change.group.empty();
  if (!plain) fault(change, fmt::format("{} cannot be limited by [...]", change.kind), "only rates, attraction and means can");
  return plain;
}

void Changer::apply(const Change& change) {
  using Handler = void (Changer::*)(const Change&);
  static constexpr std::pair<const char*, Handler> kinds[] = {
      {"driver", &Changer::driver},         {"exit", &Changer::rate},         {"hazard", &Changer::rate},
      {"transition", &Changer::rate},       {"transfer", &Changer::transfer}, {"means", &Changer::means},
      {"attraction", &Changer::attraction}, {"close", &Changer::close},       {"open", &Changer::open},
      {"effect", &Changer::effect},         {"choice", &Changer::choice},     {"capacity", &Changer::capacity},
      {"status", &Changer::status},         {"memory", &Changer::memory},     {"parameter", &Changer::parameter}};
  std::vector<std::string> known;
  for (const auto& [kind, handler] : kinds) {
    if (change.kind == kind) return (this->*handler)(change);
    known.emplace_back(kind);
  }
  unknown(change, "path", change.kind, known);
}

/// A multiplier more.
void Changer::multiply(const Change& change, const std::string& of, const std::string& place, const std::string& link) {
  const auto value = number(change);
  if (!value) return;
  if (change.op != Operator::times && change.op != Operator::over)
    return fault(change, "a rate can only be multiplied or divided here", "write *= or /=");
  add_multiplier(change, {of, place, link, RateKind::any}, changed(change, 1, *value));
}

void Changer::add_multiplier(const Change& change, const Scope& scope, double factor) {
  const Where where{change.text, 0, 0};
  Multiplier row;
  row.of.value = scope.of;
  row.kind = scope.kind;
  row.factor = {factor, where};
  row.place = {scope.place, where};
  row.link = {scope.link, where};
  row.group = {change.group, where};
  if (from_) row.from = Given<Seconds>{*from_, where};
  row.remark.where = where;
  row.remark.source = "what-if";
  s_.multipliers.push_back(std::move(row));
}

void Changer::means(const Change& change) {
  if (!change.name.empty()) return fault(change, "means have no names", "write means*=2 or means[DIMENSION=VALUE]*=2");
  multiply(change, "means", change.place, change.link);
}

/// `NAME.active` as NAME; nullopt for anything else.
std::optional<std::string> Changer::switched(const Change& change) {
  constexpr std::string_view key = ".active";
  if (!change.name.ends_with(key)) return std::nullopt;
  return change.name.substr(0, change.name.size() - key.size());
}

/// Off is a rate of none: what counts it, and what comes with it, stays.
void Changer::rate(const Change& change) {
  RateKind kind = RateKind::exit;
  std::set<std::string> names;
  if (change.kind == "exit") {
    for (const auto& e : s_.exits) names.insert(e.name.value);
  } else if (change.kind == "hazard") {
    kind = RateKind::hazard;
    for (const auto& h : s_.hazards) names.insert(h.name.value);
  } else {
    kind = RateKind::transition;
    for (const auto& t : s_.transitions) names.insert(t.name.value);
  }
  const auto whose = switched(change);
  const std::string name = whose && !names.contains(change.name) ? *whose : change.name;
  if (!names.contains(name)) return unknown(change, change.kind, name, {names.begin(), names.end()});
  const Scope scope{name, change.place, change.link, kind};
  if (name != change.name) {
    Given<bool> active{true};
    flag(change, active);
    if (!active.value) add_multiplier(change, scope, 0);
    return;
  }
  const auto value = number(change);
  if (!value) return;
  if (change.op != Operator::times && change.op != Operator::over)
    return fault(change, "a rate can only be multiplied or divided here",
                 "write *= or /=, or " + change.kind + "." + name + ".active=false");
  add_multiplier(change, scope, changed(change, 1, *value));
}

void Changer::attraction(const Change& change) {
  if (change.name.empty()) return multiply(change, "attraction", change.place, change.link);
  const auto named = [&](const auto& all) {
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == change.name; });
  };
  const bool place = named(s_.places), link = named(s_.links);
  if (place && link)
    return fault(change, fmt::format("\"{}\" is a place and a link", change.name),
                 fmt::format("write attraction[place={}] or attraction[link={}]", change.name, change.name));
  if (!place && !link) {
    std::vector<std::string> known;
    for (const auto& p : s_.places) known.push_back(p.id);
    for (const auto& l : s_.links) known.push_back(l.id);
    return unknown(change, "place or link", change.name, known);
  }
  multiply(change, "attraction", place ? change.name : change.place, link ? change.name : change.link);
}

}  // namespace detail

Scenario with_changes(const Scenario& scenario, std::span<const std::string> changes, const std::optional<Seconds>& from,
                      Diagnostics& faults) {
  Scenario changed = scenario;
  if (from && *from >= scenario.end.value)
    faults.error({"--from " + format_date(*from), 0, 0}, "the date is not before the end, " + format_date(scenario.end.value),
                 "nothing would change", "");
  detail::Changer changer(changed, from, faults);
  for (const auto& text : changes)
    if (const auto change = detail::read_change(text, faults)) changer.apply(*change);
  return changed;
}

}  // namespace outflow::scenario
