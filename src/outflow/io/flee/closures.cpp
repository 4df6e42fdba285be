#include <fmt/core.h>

#include <algorithm>

#include "outflow/io/flee/reading.h"

/// closures.csv and location_changes.csv: what changes on given days.
namespace outflow::io::flee {

namespace {

using scenario::EventKind;
using scenario::Quirk;

const std::vector<std::string>& known_types() {
  static const std::vector<std::string> types = {"country", "location", "link", "camp", "idpcamp", "remove_forced_redirection"};
  return types;
}

class Closures {
 public:
  explicit Closures(Reading& r) : r_(r), cells_(file_, r.diagnostics()) {
    for (const auto& place : r.scenario().places) countries_.insert(place.country);
  }

  void read(const std::vector<CsvRow>& rows) {
    check_names(rows);
    bool first = true;
    for (const CsvRow& row : rows) {
      if (is_comment(row)) continue;
      if (first && looks_like_header(row, {3, 4}))
        cells_.error(row.front(), "this line looks like names of columns", "without # in front it is taken for a closure",
                     "put # at its beginning");
      else read_row(row);
      first = false;
    }
  }

 private:
  /// A file without closures has its line of names; what is left of a damaged one has less.
  void check_names(const std::vector<CsvRow>& rows) {
    const bool cut = !rows.empty() && rows.front().front().text.starts_with("#closure") && rows.front().size() < 5;
    if (!rows.empty() && !cut) return;
    r_.diagnostics().error(
        {file_, rows.empty() ? 0 : 1, 0}, rows.empty() ? "the file is empty" : "the line of names has fewer than five columns",
        "it may be damaged, and closures be lost", "begin it with #closure_type,name1,name2,closure_start,closure_end");
  }

  void read_row(const CsvRow& row) {
    const std::string type = row.front().text;
    if (std::find(known_types().begin(), known_types().end(), type) == known_types().end()) {
      const std::string near = nearest(type, known_types());
      cells_.error(row.front(), fmt::format("the type {} is not known", in_quotes(type)), "the closure would be lost",
                   near.empty() ? "write country, location, link, camp or idpcamp" : fmt::format("did you mean {}?", near));
      return;
    }
    const auto start = cells_.integer(cell_of(row, 3), "the first day");
    const auto end = cells_.integer(cell_of(row, 4), "the last day");
    if (!start || !end) return;
    if (type == "remove_forced_redirection") {
      const bool known = both_places(row).has_value();
      cells_.warning(row.front(), "remove_forced_redirection has no effect", "forced_redirection has none either",
                     "remove the row");
      if (known) note(row, *start);
      return;
    }
    if (!check_days(row, *start, *end)) return;
    if (type == "country") country(row, *start, *end);
    else if (type == "link") link(row, *start, *end);
    else place(row, type, *start, *end);
  }

  bool check_days(const CsvRow& row, std::int64_t start, std::int64_t end) {
    constexpr std::int64_t far = 1'000'000;
    if (start < -far || start > far || end < -1 || end > far) {
      cells_.error(row[3], fmt::format("days {} to {} cannot be", start, end),
                   "days are counted from the start of the run; -1 never ends", "correct the days");
      return false;
    }
    if (end >= 0 && start > end) {
      cells_.error(row[4], fmt::format("the closure ends on day {}, before it begins on day {}", end, start),
                   "the reference program opens first and then closes for ever",
                   "exchange the days; write -1 for a closure that never ends");
      return false;
    }
    if (start == end) {
      cells_.warning(row[4], "the closure ends on the day on which it begins", "it is passed over",
                     "write the day on which it opens again");
      return false;
    }
    if (start < 0)
      cells_.warning(row[3], "the closure begins before the run", "it holds from day 0 on; the reference program never closes it",
                     "write 0");
    if (r_.period_known && (start >= r_.days || end == 0)) {
      cells_.warning(row[3], "the closure lies outside the run", "it is passed over", "check the days, or remove the row");
      return false;
    }
    return true;
  }

  void add(EventKind kind, std::string what, const CsvRow& row, std::size_t at, std::int64_t start, std::int64_t end) {
    scenario::Event event;
    event.kind = {kind, cells_.where(row.front())};
    event.what = {std::move(what), cells_.where(cell_of(row, at))};
    event.from = {r_.date(std::max<std::int64_t>(start, 0)), cells_.where(cell_of(row, 3))};
    if (end >= 0) event.to = scenario::Given<Seconds>{r_.date(end), cells_.where(cell_of(row, 4))};
    event.remark.where = cells_.where(row.front());
    r_.scenario().events.push_back(std::move(event));
  }

  void note(const CsvRow& row, std::int64_t day) {
    const std::int64_t within = std::clamp<std::int64_t>(day, 0, r_.days - 1);
    add(EventKind::note, {}, row, 0, within, -1);
    r_.scenario().events.back().title = fmt::format("{} {} {}: no effect", row[0].text, row[1].text, row[2].text);
  }

  std::optional<std::pair<std::size_t, std::size_t>> both_places(const CsvRow& row) {
    const auto a = r_.place(cells_, cell_of(row, 1));
    const auto b = r_.place(cells_, cell_of(row, 2));
    if (!a || !b) return std::nullopt;
    return std::pair(*a, *b);
  }

  void country(const CsvRow& row, std::int64_t start, std::int64_t end) {
    const std::string &a = row[1].text, &b = row[2].text;
    if (!known_country(row[1]) || !known_country(row[2])) return;
    if (a == b || a.find('|') != std::string::npos || b.find('|') != std::string::npos) {
      cells_.error(row[1], fmt::format("{} and {} have no border", in_quotes(a), in_quotes(b)), "it needs two countries",
                   "correct the names");
      return;
    }
    const auto& s = r_.scenario();
    const auto country_of = [&](const std::string& id) {
      const auto found = std::find_if(s.places.begin(), s.places.end(), [&](const auto& p) { return p.id == id; });
      return found == s.places.end() ? std::string() : found->country;
    };
    const bool any = std::any_of(s.links.begin(), s.links.end(), [&](const auto& l) {
      const std::string from = country_of(l.from.value), to = country_of(l.to.value);
      return (from == a && to == b) || (from == b && to == a);
    });
    if (!any)
      cells_.warning(row[1], fmt::format("no road leads from {} to {}", a, b), "the closure changes nothing",
                     "check the countries");
    else add(EventKind::closure_border, a + "|" + b, row, 1, start, end);
  }

  bool known_country(const CsvCell& cell) {
    if (!cell.text.empty() && (countries_.contains(cell.text) || !r_.places_known)) return true;
    const std::string near = nearest(cell.text, {countries_.begin(), countries_.end()});
    cells_.error(
        cell, cell.text.empty() ? std::string("the country is blank") : fmt::format("no place lies in {}", in_quotes(cell.text)),
        "locations.csv does not have it", near.empty() ? "write it as in locations.csv" : fmt::format("did you mean {}?", near));
    return false;
  }

  /// The reference program takes the reverse way, and only of places whose names have one letter.
  void link(const CsvRow& row, std::int64_t start, std::int64_t end) {
    auto places = both_places(row);
    if (!places) return;
    if (r_.has(Quirk::idle_link_closure)) {
      const bool single = row[1].text.size() == 1 && row[2].text.size() == 1;
      cells_.warning(row.front(), single ? "the closure holds for the reverse way" : "the closure has no effect",
                     "quirk idle_link_closure", "leave the quirk out");
      if (!single) return note(row, start);
      std::swap(places->first, places->second);
    }
    const auto& s = r_.scenario();
    const std::string &from = s.places[places->first].id, &to = s.places[places->second].id;
    std::vector<std::string> ways;
    for (const auto& l : s.links) {
      if (l.from.value == from && l.to.value == to) ways.push_back(l.id);
      else if (l.from.value == to && l.to.value == from) ways.push_back(l.id + "~back");
    }
    if (ways.empty())
      cells_.error(row[1], fmt::format("no road leads from {} to {}", in_quotes(row[1].text), in_quotes(row[2].text)),
                   "nothing can be closed", "write two places that routes.csv joins");
    for (const auto& way : ways) add(EventKind::closure_link, way, row, 1, start, end);
  }

  /// A second name has no meaning here; whatever is no place is not meant to be there at all.
  void check_second_name(const CsvCell& cell) {
    static const std::set<std::string> blank = {"",     "-",  "--", "_",   ".",   "0",   "x",   "none", "None",
                                                "NONE", "na", "NA", "n/a", "N/A", "nan", "NaN", "null", "NULL"};
    if (blank.contains(cell.text) || r_.by_name.contains(cell.text) || countries_.contains(cell.text) || !r_.places_known) return;
    cells_.error(cell, fmt::format("there is no place {}", in_quotes(cell.text)), "the row may be damaged",
                 "leave the cell blank: one place is closed here");
  }

  void place(const CsvRow& row, const std::string& type, std::int64_t start, std::int64_t end) {
    check_second_name(cell_of(row, 2));
    const auto index = r_.place(cells_, cell_of(row, 1));
    if (!index) return;
    if (type == "location" && !row[2].text.empty())
      cells_.warning(row[2], fmt::format("{} does not count here", in_quotes(row[2].text)),
                     fmt::format("a closure of type location closes every road of {}", row[1].text),
                     "leave the cell blank; for one road write link, for a border country");
    const auto& place = r_.scenario().places[*index];
    const EventKind kind = type == "location" ? EventKind::closure_place
                           : type == "camp"   ? EventKind::closure_camp
                                              : EventKind::closure_idp_camp;
    if (kind != EventKind::closure_place && !is_camp(place.kind.value))
      cells_.warning(row[1], fmt::format("{} is no camp", in_quotes(place.name)), "it becomes one when the closure ends",
                     "check the name, or write location");
    add(kind, place.id, row, 1, start, end);
  }

  const std::string file_ = "input/closures.csv";
  Reading& r_;
  Cells cells_;
  std::set<std::string> countries_;
};

class Changes {
 public:
  explicit Changes(Reading& r) : r_(r), cells_(file_, r.diagnostics()) {}

  void read_row(const CsvRow& row) {
    const auto index = r_.place(cells_, row[0]);
    const CsvCell type = cell_of(row, 1);
    const auto kind = kind_of(type.text);
    const auto day = cells_.integer(cell_of(row, 2), "the day");
    if (!kind)
      cells_.error(type, fmt::format("the type {} is not known", in_quotes(type.text)), "it is unclear what becomes of the place",
                   "write town, camp, idpcamp, conflict_zone, forwarding_hub, marker or flood_zone");
    if (!index || !kind || !day) return;
    if (*day < 0 || (r_.period_known && *day >= r_.days)) {
      cells_.warning(row[2], "the change lies outside the run", "it is passed over", "check the day, or remove the row");
      return;
    }
    const auto& place = r_.scenario().places[*index];
    if (is_camp(*kind) && !is_camp(place.kind.value))
      cells_.warning(row[0], fmt::format("{} becomes a camp, but is not reported", in_quotes(place.name)),
                     "the list of reported places is that of day 0", "make it a camp in locations.csv and close it until then");
    const Where where = cells_.where(row[0]);
    scenario::Event event;
    event.kind = {EventKind::change_kind, where};
    event.what = {place.id + "=" + to_string(*kind), cells_.where(row[1])};
    event.from = {r_.date(*day), cells_.where(row[2])};
    event.remark.where = where;
    r_.scenario().events.push_back(std::move(event));
    if (*kind == scenario::PlaceKind::conflict) intensity(place.id, where);
  }

 private:
  void intensity(const std::string& id, const Where& where) {
    const double value = r_.settings.default_conflict_intensity.value;
    auto& attributes = r_.scenario().place_attributes;
    const bool there = std::any_of(attributes.begin(), attributes.end(),
                                   [&](const auto& a) { return a.of.value == id && a.name.value == "conflict_intensity"; });
    if (value != 1 && !there)
      attributes.push_back({{id, where}, {"conflict_intensity", where}, {fmt::format("{}", value), where}, {{}, {}, where}});
  }

  const std::string file_ = "location_changes.csv";
  Reading& r_;
  Cells cells_;
};

}  // namespace

void read_closures(Reading& r) {
  if (const auto rows = r.rows("input/closures.csv", "it lists closures; without any it holds nothing but a comment"))
    Closures(r).read(*rows);
}

void read_location_changes(Reading& r) {
  const auto rows = r.rows("location_changes.csv");
  if (!rows) return;
  Changes changes(r);
  bool any = false;
  for (const CsvRow& row : *rows) {
    if (is_comment(row)) continue;
    changes.read_row(row);
    any = true;
  }
  if (rows->empty())
    r.diagnostics().error({"location_changes.csv", 0, 0}, "the file is empty", "it may be damaged, and changes be lost",
                          "write rows such as Mill,conflict_zone,5, or remove the file");
  else if (!any)
    r.diagnostics().warning({"location_changes.csv", 1, 0}, "the file holds no change", "a comment changes nothing",
                            "add rows such as Mill,conflict_zone,5, or remove the file");
}

}  // namespace outflow::io::flee
