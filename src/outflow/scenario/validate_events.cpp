#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <map>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/words.h"

/// Closures and notes.
namespace outflow::scenario::detail {

namespace {

/// "AA|BB" into its two codes; nullopt when it is not of that form.
std::optional<std::pair<std::string, std::string>> border_of(const std::string& text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string::npos || bar == 0 || bar + 1 == text.size() || text.find('|', bar + 1) != std::string::npos)
    return std::nullopt;
  return std::minmax(text.substr(0, bar), text.substr(bar + 1));
}

}  // namespace

void Checker::check_events() {
  for (const auto& event : s_.events) {
    const Where& when = at(event.from.where, event.remark);
    if (event.to && event.to->value <= event.from.value)
      out_.error(event.to->where, "the event ends before it begins", "it would never count", "check from and to");
    else if (simulated_ && (event.from.value >= simulated_->end || (event.to && event.to->value <= simulated_->begin))) {
      const std::string problem = "the event lies outside the simulated time";
      if (event.kind.value == EventKind::note) out_.warning(when, problem, "it is not shown", "check the dates");
      else if (journeys_) out_.warning(when, problem, "nothing changes by it", "check the dates, or drop the row");
      else out_.error(when, problem, "nothing would be closed", "check the dates, or drop the row");
    }
    if (event.kind.value == EventKind::note) continue;
    if (event.what.value.empty()) {
      out_.error(at(event.what.where, event.remark),
                 fmt::format("{} does not say what is {}", to_string(event.kind.value),
                             event.kind.value == EventKind::change_kind ? "changed" : "closed"),
                 "nothing would happen", "fill in the column what");
      continue;
    }
    if (event.kind.value == EventKind::closure_link) link(event.what, event.remark);
    if (event.kind.value == EventKind::closure_place) place(event.what, event.remark);
    if (event.kind.value == EventKind::closure_border) check_border(event);
    if (event.kind.value == EventKind::closure_camp || event.kind.value == EventKind::closure_idp_camp)
      place(event.what, event.remark);
    if (event.kind.value == EventKind::change_kind) check_change_of_kind(event);
    if (!journeys_ && event.kind.value > EventKind::note)
      out_.error(at(event.kind.where, event.remark),
                 fmt::format("{} has no meaning without [movement] rule = \"journeys\"", to_string(event.kind.value)),
                 "the kind of a place stays what it is", "drop the row, or choose that rule");
  }
  if (!journeys_) check_overlaps();  // journeys: a way is open when no closure holds
}

/// "place=kind".
void Checker::check_change_of_kind(const Event& event) {
  const Where& where = at(event.what.where, event.remark);
  const std::size_t equals = event.what.value.rfind('=');
  if (equals == std::string::npos) {
    out_.error(where, fmt::format("\"{}\" is not a change of kind", event.what.value), "it needs a place and its new kind",
               "write place=kind, such as valley=camp");
    return;
  }
  place({event.what.value.substr(0, equals), event.what.where}, event.remark);
  const auto& kinds = words<PlaceKind>();
  if (const std::string kind = event.what.value.substr(equals + 1); !from_word<PlaceKind>(kind))
    out_.error(where, fmt::format("there is no kind of place \"{}\"", kind), "the place would stay what it is",
               suggest(kind, {kinds.begin(), kinds.end()}, "the column kind in places.csv"));
  if (event.to)
    out_.error(event.to->where, "to is given for a change of kind", "it holds until the next change", "leave it blank");
}

void Checker::check_border(const Event& event) {
  const Where& where = at(event.what.where, event.remark);
  const auto border = border_of(event.what.value);
  if (!border || border->first == border->second) {
    out_.error(where, fmt::format("\"{}\" is not a border", event.what.value), "it needs two countries", "write AA|BB");
    return;
  }
  Names countries;
  for (std::size_t p = 0; p < s_.places.size(); ++p) countries.add(s_.places[p].country, p);
  bool known = true;
  for (const auto& code : {border->first, border->second}) {
    if (countries.has(code) || places_.empty()) continue;
    known = false;
    out_.error(where, fmt::format("no place is in the country \"{}\"", code), "nothing would be closed",
               suggest(code, countries.all(), "the column country in places.csv"));
  }
  const auto crosses = [&](const Link& link) {
    const auto from = places_.find(link.from.value);
    const auto to = places_.find(link.to.value);
    if (!from || !to) return false;
    return std::pair(std::minmax(s_.places[*from].country, s_.places[*to].country)) ==
           std::pair<const std::string&, const std::string&>(border->first, border->second);
  };
  if (!known || links_.empty() || std::any_of(s_.links.begin(), s_.links.end(), crosses)) return;
  const std::string problem = fmt::format("no link crosses the border {}", event.what.value);
  const char* suggestion = "check the column country in places.csv";
  if (journeys_) out_.warning(where, problem, "nothing would be closed", suggestion);
  else out_.error(where, problem, "nothing would be closed", suggestion);
}

/// A thing that is closed twice at once would be reopened by the first of the two ends.
void Checker::check_overlaps() {
  std::map<std::pair<int, std::string>, std::vector<const Event*>> closures;
  for (const auto& event : s_.events) {
    const int kind = static_cast<int>(event.kind.value);
    if (event.kind.value == EventKind::note || event.what.value.empty()) continue;
    std::string what = event.what.value;
    if (event.kind.value == EventKind::closure_border) {
      const auto border = border_of(what);
      if (!border) continue;
      what = border->first + "|" + border->second;
    }
    closures[{kind, what}].push_back(&event);
    // A link id means both directions, so it meets the closures of its way back.
    if (event.kind.value == EventKind::closure_link && links_.has(what + "~back"))
      closures[{kind, what + "~back"}].push_back(&event);
  }
  const auto end_of = [](const Event& event) { return event.to ? event.to->value : std::numeric_limits<Seconds>::max(); };
  std::set<const Event*> told;
  for (auto& [key, events] : closures) {
    std::stable_sort(events.begin(), events.end(), [](const Event* a, const Event* b) { return a->from.value < b->from.value; });
    const Event* longest = nullptr;  // of those that began earlier, the one that ends last
    for (const Event* event : events) {
      if (longest && event->from.value < end_of(*longest) && told.insert(event).second)
        out_.error(at(event->from.where, event->remark),
                   fmt::format("this closure of {} overlaps the one at {}", event->what.value, to_string(longest->remark.where)),
                   "it is unclear when it opens again", "join the two rows");
      if (!longest || end_of(*event) > end_of(*longest)) longest = event;
    }
  }
}

}  // namespace outflow::scenario::detail
