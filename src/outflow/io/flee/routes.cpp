#include <fmt/core.h>

#include <algorithm>

#include "outflow/io/flee/reading.h"

/// routes.csv and major_routes.csv: roads, which people use in both directions.
namespace outflow::io::flee {

namespace {

using scenario::Quirk;

constexpr std::size_t width = 4;

class Reader {
 public:
  Reader(Reading& r, const std::vector<CsvRow>& rows)
      : r_(r), cells_(file_, r.diagnostics()), rows_(rows), extra_(extra_columns(cells_, rows, width)) {}

  void read() {
    check_spelling(cells_, extra_, {"max_move_speed", "walk_probability"});
    bool first = true;
    for (const CsvRow& row : rows_) {
      if (is_comment(row)) continue;
      if (first && looks_like_header(row, {2})) {
        cells_.error(row.front(), "this line looks like names of columns", "without # in front it is taken for a road",
                     "put # at its beginning");
      } else {
        read_row(row);
      }
      first = false;
    }
    if (flagged_ > 0)
      cells_.warning(first_flag_, counted(flagged_, "road", "roads") + " with the flag forced_redirection",
                     "it has no influence on movement, in the reference program neither", "write 0");
  }

 private:
  void read_row(const CsvRow& row) {
    if (row.size() < 3) {
      cells_.error(row.front(), fmt::format("the row has {} cells, 3 are needed", row.size()),
                   "two places and a distance make a road", "write name1,name2,km");
      return;
    }
    const auto from = r_.place(cells_, row[0]);
    const auto to = r_.place(cells_, row[1]);
    const auto km = distance(row[2]);
    const int flag = redirection(cell_of(row, 3));
    for (std::size_t i = width + extra_.size(); i < row.size(); ++i) {
      if (!row[i].text.empty())
        cells_.error(row[i], "this column has no name", "its values would be ignored",
                     "name it in the comment line that names the columns");
    }
    if (!from || !to || !km) return;
    if (*from == *to) {
      cells_.error(row[1], "the road ends where it begins", "it leads nowhere", "correct one of the names, or remove the row");
      return;
    }
    const auto pair = std::minmax(*from, *to);
    if (!pairs_.insert(pair).second)
      cells_.warning(row[0], fmt::format("there is a road between {} and {} already", row[0].text, row[1].text),
                     "both count, and the way is chosen twice as often", "remove one of the rows if it is the same road");
    add_link(row, *from, *to, *km);
    if (flag == 1 && r_.has(Quirk::doubled_road)) add_link(row, *from, *to, *km);
  }

  std::optional<double> distance(const CsvCell& cell) {
    const auto km = cells_.number(cell, "the distance");
    if (!km || (*km > 0 && *km <= 1e6)) return km;
    cells_.error(cell, fmt::format("a road of {} km cannot be", cell.text), "distances are above 0 and at most 1000000 km",
                 "correct the distance");
    return std::nullopt;
  }

  int redirection(const CsvCell& cell) {
    if (cell.text.empty()) return 0;
    const auto flag = cells_.integer(cell, "forced_redirection");
    if (!flag || *flag == 0) return 0;
    if (*flag != 1 && *flag != 2) {
      cells_.error(cell, fmt::format("forced_redirection cannot be {}", *flag),
                   "0, 1 and 2 have a meaning in the reference program", "write 0");
      return 0;
    }
    if (flagged_++ == 0) first_flag_ = cell;
    return *flag == 1 ? 1 : 2;
  }

  void add_link(const CsvRow& row, std::size_t from, std::size_t to, double km) {
    const auto& places = r_.scenario().places;
    scenario::Link link;
    link.id = unique_id(places[from].id + "--" + places[to].id, taken_);
    link.from = {places[from].id, cells_.where(row[0])};
    link.to = {places[to].id, cells_.where(row[1])};
    link.distance_km = {km, cells_.where(row[2])};
    link.two_way = {true, {}};
    link.remark.where = cells_.where(row[0]);
    for (std::size_t i = 0; i < extra_.size() && width + i < row.size(); ++i) attribute(link, extra_[i].text, row[width + i]);
    r_.scenario().links.push_back(std::move(link));
  }

  void attribute(const scenario::Link& link, const std::string& name, const CsvCell& cell) {
    if (cell.text.empty()) return;
    if (name.empty()) {
      cells_.error(cell, "this column has no name", "its values would be ignored", "name it in the comment line");
      return;
    }
    std::string value = cell.text;
    const bool speed = name == "max_move_speed";
    if (speed || name == "walk_probability") {
      const auto number = cells_.number(cell, name);
      if (!number) return;
      if (*number < 0 || (speed && *number == 0) || *number > (speed ? 1e6 : 1)) {
        cells_.error(cell, fmt::format("{} cannot be {}", name, cell.text),
                     speed ? "it is a distance in a day, above 0" : "it is a probability between 0 and 1",
                     "correct the value, or leave it blank");
        return;
      }
      value = fmt::format("{}", *number);
    }
    const Where where = cells_.where(cell);
    r_.scenario().link_attributes.push_back({{link.id, where}, {name, where}, {std::move(value), where}, {{}, {}, where}});
  }

  const std::string file_ = "input/routes.csv";
  Reading& r_;
  Cells cells_;
  const std::vector<CsvRow>& rows_;
  std::vector<CsvCell> extra_;
  std::set<std::string> taken_;
  std::set<std::pair<std::size_t, std::size_t>> pairs_;
  int flagged_ = 0;
  CsvCell first_flag_;
};

bool joined(const scenario::Scenario& s, const std::string& a, const std::string& b) {
  return std::any_of(s.links.begin(), s.links.end(), [&](const auto& link) {
    return (link.from.value == a && link.to.value == b) || (link.from.value == b && link.to.value == a);
  });
}

}  // namespace

void read_routes(Reading& r) {
  const auto rows = r.rows("input/routes.csv", "it lists the roads between the places");
  if (rows) Reader(r, *rows).read();
}

void read_major_routes(Reading& r) {
  const std::string file = "input/major_routes.csv";
  const auto rows = r.rows(file);
  if (!rows) return;
  const Cells cells(file, r.diagnostics());
  if (rows->empty())
    r.diagnostics().error({file, 0, 0}, "the file is empty", "it may be damaged", "list the routes, or remove the file");
  bool any = false;
  for (const CsvRow& row : *rows) {
    if (is_comment(row)) continue;
    any = true;
    scenario::MajorRoute route{{}, {{}, {}, cells.where(row.front())}};
    bool whole = true;
    for (const CsvCell& cell : row) {
      if (cell.text.empty()) continue;
      const auto place = r.place(cells, cell);
      if (!place) {
        whole = false;
        continue;
      }
      const std::string& id = r.scenario().places[*place].id;
      if (whole && !route.places.empty() && !joined(r.scenario(), route.places.back().value, id))
        cells.error(cell, fmt::format("there is no road to {} from the place before it", in_quotes(cell.text)),
                    "nobody could follow the route", "list the places on the way one by one");
      route.places.push_back({id, cells.where(cell)});
    }
    if (whole && route.places.size() < 2)
      cells.error(row.front(), "the route has fewer than two places", "it leads nowhere",
                  "list the places on the way, or remove the row");
    else if (whole) r.scenario().major_routes.push_back(std::move(route));
  }
  if (any && !r.scenario().journeys.fixed_routes.value)
    r.diagnostics().warning({file, 0, 0}, "major routes have no effect", "they count with fixed_routes alone",
                            "set fixed_routes: true in move_rules, or remove the file");
}

}  // namespace outflow::io::flee
