#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "outflow/io/flee/kept.h"
#include "outflow/io/flee/reading.h"
#include "outflow/io/native/values.h"
#include "outflow/scenario/person_traits.h"

/// Who the people are (demographics_*.csv, agents.csv), and how many come when.
namespace outflow::io::flee {

namespace {

using scenario::Quirk;

/// The dimension of this name, made when it is not there.
scenario::Dimension& dimension(Reading& r, const std::string& name, const Where& where) {
  auto& dimensions = r.scenario().dimensions;
  const auto found = std::find_if(dimensions.begin(), dimensions.end(), [&](const auto& d) { return d.name == name; });
  if (found != dimensions.end()) return *found;
  return dimensions.emplace_back(scenario::Dimension{name, {}, where});
}

void add_value(scenario::Dimension& to, const std::string& value) {
  if (std::find(to.values.begin(), to.values.end(), value) == to.values.end()) to.values.push_back(value);
}

class Demographics {
 public:
  Demographics(Reading& r, const std::string& file, std::string trait)
      : r_(r), file_(file), trait_(std::move(trait)), cells_(file_, r.diagnostics()) {}

  void read(const std::vector<CsvRow>& rows) {
    if (rows.empty() || rows.front().front().text != trait_ || !is_id(trait_)) {
      r_.diagnostics().error({file_, rows.empty() ? 0 : rows.front().front().line, rows.empty() ? 0 : 1},
                             fmt::format("the first column is not called {}", in_quotes(trait_)),
                             "file and column bear the name of the same trait, demographics_NAME.csv, without a further _",
                             fmt::format("write {} at the beginning of the first row, or rename the file", trait_));
      return;
    }
    const CsvRow& header = rows.front();
    if (!scenario::is_asked_for(r_.scenario().journeys, trait_))
      cells_.warning(header.front(), fmt::format("no rule asks for the trait {}", trait_), "it is kept, and changes nothing",
                     "turn the rule on that needs it, or remove the file");
    read_header(header);
    sums_.assign(header.size(), 0);
    for (std::size_t i = 1; i < rows.size(); ++i) read_row(rows[i]);
    if (rows.size() == 1)
      cells_.error(header.front(), "the file has no values", "nobody could have the trait", "add rows, or remove the file");
    for (std::size_t i = 1; i < header.size() && rows.size() > 1; ++i) {
      if (place_[i] && sums_[i] <= 0)
        cells_.error(header[i], fmt::format("all weights of {} are 0", in_quotes(header[i].text)), "no value could be drawn",
                     "give at least one value a weight");
    }
  }

 private:
  void read_header(const CsvRow& header) {
    std::set<std::string> seen;
    place_.resize(header.size());
    bool has_default = false;
    for (std::size_t i = 1; i < header.size(); ++i) {
      if (header[i].text.empty()) continue;
      if (!seen.insert(header[i].text).second) {
        cells_.error(header[i], fmt::format("{} has two columns", in_quotes(header[i].text)), "it is unclear which counts",
                     "remove one");
      } else if (header[i].text == "Default") {
        has_default = true;
        place_[i] = std::string();
      } else if (const auto index = r_.place(cells_, header[i])) {
        place_[i] = r_.scenario().places[*index].id;
      }
    }
    if (has_default || !r_.places_known) return;
    for (const auto& place : r_.scenario().places) {
      if (seen.contains(place.name)) continue;
      cells_.error(header.front(), fmt::format("there is no column Default, and none for {}", in_quotes(place.name)),
                   "people who come from there would lack the trait", "add a column Default");
      return;
    }
  }

  void read_row(const CsvRow& row) {
    cells_.name(row.front(), "the value");
    const std::string value = value_slug(row.front().text);
    scenario::Dimension& to = dimension(r_, trait_, cells_.where(row.front()));
    if (row.front().text.empty() || std::find(to.values.begin(), to.values.end(), value) != to.values.end()) {
      cells_.error(row.front(),
                   row.front().text.empty() ? "the value is blank" : fmt::format("the value {} appears twice", in_quotes(value)),
                   "it is unclear what is counted", "give each value one row");
      return;
    }
    to.values.push_back(value);
    for (std::size_t i = 1; i < place_.size(); ++i) {
      const CsvCell cell = cell_of(row, i);
      if (!place_[i] || cell.text.empty()) continue;
      const auto weight = cells_.number(cell, "the weight");
      if (!weight) continue;
      if (*weight < 0 || *weight > 1e12) {
        cells_.error(cell, fmt::format("the weight {} cannot be", cell.text), "values are drawn in proportion to it",
                     "write 0 or more");
        continue;
      }
      sums_[i] += *weight;
      const Where where = cells_.where(cell);
      r_.scenario().traits.push_back({{trait_, where}, {value, where}, {*place_[i], where}, {*weight, where}, {{}, {}, where}});
    }
  }

  Reading& r_;
  const std::string& file_;
  std::string trait_;
  Cells cells_;
  std::vector<std::optional<std::string>> place_;  ///< "" for Default
  std::vector<double> sums_;
};

class Agents {
 public:
  explicit Agents(Reading& r) : r_(r), cells_(file_, r.diagnostics()) {}

  void read(const std::vector<CsvRow>& rows) {
    const CsvRow* header = nullptr;
    for (const CsvRow& row : rows) {
      if (!header) {
        header = &row;
        read_header(row);
      } else if (!is_comment(row)) {
        read_row(row);
      }
    }
    if (!header)
      r_.diagnostics().error({file_, 0, 0}, "the file is empty", "its first row names the columns", "write location and traits");
    for (auto& [key, population] : people_) r_.scenario().populations.push_back(std::move(population));
    add_unknown();
  }

 private:
  /// Of newcomers nothing is known about traits that only agents.csv has.
  void add_unknown() {
    auto& s = r_.scenario();
    for (auto& d : s.dimensions) {
      if (std::any_of(s.traits.begin(), s.traits.end(), [&](const auto& t) { return t.trait.value == d.name; })) continue;
      add_value(d, "unknown");
      s.traits.push_back({{d.name, d.where}, {"unknown", d.where}, {{}, d.where}, {1, d.where}, {{}, {}, d.where}});
    }
  }

  void read_header(const CsvRow& header) {
    std::set<std::string> seen;
    traits_.resize(header.size());
    for (std::size_t i = 1; i < header.size(); ++i) {
      const std::string& name = header[i].text;
      if (name.empty()) continue;
      if (!is_id(name) || !seen.insert(name).second)
        cells_.error(header[i], fmt::format("{} cannot be the name of a trait", in_quotes(name)), "it needs a name of its own",
                     "begin with a letter; use letters, digits, _, - and .");
      else traits_[i] = name;
    }
  }

  void read_row(const CsvRow& row) {
    const auto index = r_.place(cells_, row.front());
    if (!index) return;
    auto& place = r_.scenario().places[*index];
    scenario::GroupSelector group;
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (row[i].text.empty()) continue;
      if (i >= traits_.size() || traits_[i].empty()) {
        cells_.error(row[i], "this column has no name", "its values would be ignored", "name it in the first row");
        continue;
      }
      cells_.name(row[i], "the value");
      const std::string value = value_slug(row[i].text);
      add_value(dimension(r_, traits_[i], cells_.where(row[i])), value);
      group[traits_[i]] = value;
    }
    const Where where = cells_.where(row.front());
    auto& population = people_[{*index, scenario::to_string(group)}];
    if (population.persons.value++ == 0) {
      population.place = {place.id, where};
      population.group = {group, where};
      population.persons.where = where;
      population.remark.where = where;
    }
    if (r_.scenario().journeys.take_residents.value && place.residents.value > 0) --place.residents.value;
  }

  const std::string file_ = "input/agents.csv";
  Reading& r_;
  Cells cells_;
  std::vector<std::string> traits_;
  std::map<std::pair<std::size_t, std::string>, scenario::Population> people_;
};

std::int64_t day0(const Reading& r, const std::string& name) {
  const auto row = r.out.registrations.find(name);
  return row && !r.settings.empty_camps_on_day0.value ? r.out.registrations.at(*row, 0) : 0;
}

/// Those who are in the camps when the run begins.
void add_day0(Reading& r) {
  auto& s = r.scenario();
  const bool data_driven = s.journeys.newcomers.value == scenario::NewcomerSource::prescribed;
  for (const auto& id : r.out.reported) {
    const auto at = std::find_if(s.places.begin(), s.places.end(), [&](const auto& p) { return p.id == id; });
    const auto& note = r.notes[static_cast<std::size_t>(at - s.places.begin())];
    const std::int64_t counted = r.settings.insert_day0.value ? day0(r, at->name) : 0;
    const std::int64_t extra = r.settings.empty_camps_on_day0.value ? 0 : note.initial_idps;
    const auto row = r.out.registrations.find(at->name);
    const Where where = counted > 0 && row ? r.out.registrations.rows[*row].where : note.size_where;
    if (counted + extra > 0) s.populations.push_back({{id, where}, {}, {counted + extra, where}, {{}, {}, where}});
    const bool limited = at->capacity_persons.value.value_or(0) > 0;
    if (r.has(Quirk::day0_capacity) && data_driven && limited && counted > 0)
      s.place_attributes.push_back({{id, where}, {"capacity_taken", where}, {std::to_string(counted), where}, {{}, {}, where}});
  }
}

void add_newcomers(Reading& r) {
  const auto arrivals = r.out.registrations.arrivals(r.days, r.out.arrivals);
  const auto total = r.settings.sum_from_camps.value ? std::nullopt : r.out.registrations.total();
  const auto& rows = r.out.registrations.rows;
  const Where where = rows.empty() ? Where{} : rows[total.value_or(0)].where;
  for (int day = 0; day < r.days; ++day) {
    const std::int64_t persons = arrivals.newcomers[static_cast<std::size_t>(day)];
    if (persons == 0) continue;
    scenario::Departure departure;
    departure.period = {r.period(day), where};
    departure.persons = {persons, where};
    departure.action = {scenario::DepartureAction::appear, where};
    departure.remark = {"source_data", {}, where};
    r.scenario().departures.push_back(std::move(departure));
  }
}

}  // namespace

void read_demographics(Reading& r) {
  constexpr std::string_view prefix = "input/demographics_";
  for (const auto& [name, text] : r.files) {
    if (!name.starts_with(prefix) || !name.ends_with(".csv")) continue;
    const std::string stem = name.substr(prefix.size(), name.size() - prefix.size() - 4);
    const auto rows = scan_csv(name, text, r.diagnostics());
    if (rows) Demographics(r, name, stem.substr(0, stem.find('_'))).read(*rows);
  }
}

void read_agents(Reading& r) {
  const std::string file = "input/agents.csv";
  if (!r.settings.read_agents.value) {
    if (r.file(file))
      r.diagnostics().warning({file, 0, 0}, "the file has no effect", "the settings do not ask for it",
                              "set read_from_agents_csv_file: true in spawn_rules, or remove the file");
    return;
  }
  if (const auto rows = r.rows(file, "read_from_agents_csv_file asks for it")) Agents(r).read(*rows);
}

void add_people(Reading& r) {
  r.out.arrivals = {r.settings.insert_day0.value, r.settings.empty_camps_on_day0.value, r.settings.sum_from_camps.value,
                    r.has(Quirk::day0_twice)};
  r.out.reported = reported_places(r.scenario());
  add_day0(r);
  if (r.scenario().journeys.newcomers.value == scenario::NewcomerSource::prescribed) add_newcomers(r);
}

}  // namespace outflow::io::flee
