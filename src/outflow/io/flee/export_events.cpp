#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "outflow/io/flee/exporting.h"
#include "outflow/scenario/words.h"

/// closures.csv, location_changes.csv.
namespace outflow::io::flee {

namespace {

using scenario::EventKind;
using scenario::PlaceKind;

class Events {
 public:
  explicit Events(Exporting& e) : e_(e) {}

  void write() {
    for (const auto& event : e_.s.events) write_event(event);
    e_.files["input/closures.csv"] = csv_line({"#closure_type", "name1", "name2", "closure_start", "closure_end"}) + closures_;
    if (!changes_.empty()) e_.files["location_changes.csv"] = csv_line({"#name", "new_type", "day"}) + changes_;
  }

 private:
  void write_event(const scenario::Event& event) {
    const std::string& what = event.what.value;
    if (event.kind.value == EventKind::note) {
      e_.diagnostics.warning(event.remark.where, "the note is left out", "input folders of Flee have no place for it",
                             "keep the scenario folder");
      return;
    }
    if (!event.title.empty())
      e_.diagnostics.warning(event.remark.where, "the title of the event is left out",
                             "input folders of Flee have no place for it", "keep the scenario folder");
    const auto from = e_.day(event.from.value, at(event.from.where, event.remark));
    const auto to = event.to ? e_.day(event.to->value, at(event.to->where, event.remark)) : std::optional<std::int64_t>(-1);
    if (!from || !to) return;
    const auto row = [&](const char* type, const std::string& a, const std::string& b) {
      closures_ += csv_line({type, a, b, std::to_string(std::max<std::int64_t>(*from, 0)), std::to_string(*to)});
    };
    switch (event.kind.value) {
      case EventKind::closure_place:
        return row("location", e_.name(what), "");
      case EventKind::closure_camp:
        return row("camp", e_.name(what), "");
      case EventKind::closure_idp_camp:
        return row("idpcamp", e_.name(what), "");
      case EventKind::closure_border:
        return row("country", what.substr(0, what.find('|')), what.substr(what.find('|') + 1));
      case EventKind::closure_link:
        return link(event, *from, *to);
      default:
        return change(event, *from);
    }
  }

  /// The reference program closes the reverse way, and only of places whose names have one letter.
  void link(const scenario::Event& event, std::int64_t from, std::int64_t to) {
    const std::string& what = event.what.value;
    const bool back = what.ends_with("~back");
    const std::string id = back ? what.substr(0, what.size() - 5) : what;
    const auto found = std::find_if(e_.s.links.begin(), e_.s.links.end(), [&](const auto& l) { return l.id == id; });
    if (found == e_.s.links.end()) return;
    std::string a = found->from.value, b = found->to.value;
    if (back) std::swap(a, b);
    const std::string &first = e_.name(b), &second = e_.name(a);
    if (first.size() != 1 || second.size() != 1) {
      e_.cannot(at(event.what.where, event.remark), fmt::format("the link {} is closed", what),
                "the reference program closes single links of places with one-letter names only",
                "close a place or a border, or drop the row");
      return;
    }
    const std::string row = csv_line({"link", first, second, std::to_string(from), std::to_string(to)});
    if (links_.insert(row).second) closures_ += row;  // a row closes all roads between the two places
  }

  void change(const scenario::Event& event, std::int64_t day) {
    const std::string& what = event.what.value;
    const std::size_t equals = what.rfind('=');
    const auto kind = scenario::from_word<PlaceKind>(std::string_view(what).substr(equals + 1));
    const std::string place = what.substr(0, equals);
    const std::string type = kind ? type_of(*kind) : "";
    if (type.empty())
      return e_.cannot(at(event.what.where, event.remark), fmt::format("{} changes into {}", place, what.substr(equals + 1)),
                       "Flee has towns, conflicts, camps, hubs, markers and flood zones only", "choose one of these kinds");
    if (day < 0 || day >= e_.days)
      return e_.diagnostics.warning(at(event.from.where, event.remark), "the change outside the run is left out",
                                    "it has no effect", "check the date");
    changes_ += csv_line({e_.name(place), type, std::to_string(day)});
  }

  static std::string type_of(PlaceKind kind) {
    using enum PlaceKind;
    if (kind == conflict) return "conflict_zone";
    if (kind == idp_camp) return "idpcamp";
    if (kind == town || kind == camp || kind == forwarding_hub || kind == marker || kind == flood_zone) return to_string(kind);
    return "";
  }

  Exporting& e_;
  std::string closures_, changes_;
  std::set<std::string> links_;
};

}  // namespace

void export_events(Exporting& e) { Events(e).write(); }

}  // namespace outflow::io::flee
