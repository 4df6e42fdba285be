#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "outflow/io/native/readers.h"
#include "outflow/io/native/section_reader.h"
#include "outflow/io/native/values.h"
#include "outflow/scenario/journey_keys.h"

/// scenario.toml.
namespace outflow::io {

namespace {

using scenario::Scenario;

/// The order of the file: toml++ keeps keys sorted by name, messages and reports want them as they were written.
std::vector<std::pair<const toml::key*, const toml::node*>> as_written(const toml::table& table) {
  std::vector<std::pair<const toml::key*, const toml::node*>> entries;
  for (const auto& [key, node] : table) entries.emplace_back(&key, &node);
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first->source().begin.line, a.first->source().begin.column) <
           std::pair(b.first->source().begin.line, b.first->source().begin.column);
  });
  return entries;
}

class SettingsReader {
 public:
  SettingsReader(const toml::table& root, Scenario& to, ParameterReader& parameters, Diagnostics& diagnostics)
      : root_(root), to_(to), parameters_(parameters), diagnostics_(diagnostics) {}

  Settings read() {
    read_root();
    read_parameters();
    read_time();
    read_run();
    read_groups();
    read_statuses();
    read_modes();
    read_movement();
    read_choice();
    read_journeys();
    read_drivers();
    read_memories();
    read_reports();
    return {true, read_tables()};
  }

 private:
  void read_root() {
    std::vector<std::string> section_names;
    for (const auto& section : scenario::sections()) {
      if (!section.name.empty()) section_names.emplace_back(section.name);
    }
    const SectionReader keys(scenario::section(""), "before the first section", root_, {settings_file, 1, 0}, parameters_,
                             diagnostics_, section_names);
    scenario::Given<int> format{1, {}};
    keys.integer("format", format);
    if (format.value != 1)
      diagnostics_.error(format.where, fmt::format("format is {}", format.value), "this program reads format 1",
                         "write format = 1, or use the program that the scenario was written for");
    keys.id("name", to_.name);
    keys.text("title", to_.title);
    keys.text("description", to_.description);
    keys.text("source", to_.source);
  }

  /// The section as a table; nullptr when it is absent (an error when required) or something else (an error).
  const toml::table* table_of(std::string_view name) {
    const scenario::Section& format = scenario::section(name);
    const toml::node* node = root_.get(name);
    if (!node) {
      if (format.required)
        diagnostics_.error({settings_file, 0, 0}, fmt::format("the section [{}] is missing", name),
                           fmt::format("it says: {}", format.doc), "add it");
      return nullptr;
    }
    if (!node->is_table()) {
      diagnostics_.error(where_of(*node), fmt::format("{} is {}", name, kind_of(*node)), "a section is needed here",
                         fmt::format("write [{}] on a line of its own", name));
      return nullptr;
    }
    return node->as_table();
  }

  SectionReader keys_of(std::string_view name, const toml::table& table) {
    return {scenario::section(name), fmt::format("in [{}]", name), table, where_of(table), parameters_, diagnostics_};
  }

  void read_time() {
    const toml::table* table = table_of("time");
    if (!table) return;
    const SectionReader keys = keys_of("time", *table);
    keys.moment("start", to_.start);
    keys.moment("end", to_.end);
    keys.length("step", to_.step);
  }

  void read_run() {
    const toml::table* table = table_of("run");
    if (!table) return;
    const SectionReader keys = keys_of("run", *table);
    keys.integer("members", to_.members);
    keys.integer("seed", to_.seed);
    keys.word("engine", to_.engine);
  }

  void read_groups() {
    const toml::table* table = table_of("groups");
    if (!table) return;
    for (const auto& [key, node] : as_written(*table)) {
      scenario::Dimension dimension{std::string(key->str()), {}, where_of(*key)};
      if (!is_id(dimension.name))
        diagnostics_.error(dimension.where, fmt::format("\"{}\" is not an id", dimension.name), "groups are named by it",
                           "begin with a letter; use letters, digits, _, - and .");
      const toml::array* values = node->as_array();
      if (!values)
        diagnostics_.error(where_of(*node), fmt::format("{} is {}", dimension.name, kind_of(*node)),
                           "a dimension is a list of values", "write values in brackets, such as [\"women\", \"men\"]");
      for (std::size_t i = 0; values && i < values->size(); ++i) {
        const toml::node& value = *values->get(i);
        const auto text = value.is_string() ? value.value<std::string>() : std::nullopt;
        if (text && is_group_value(*text)) {
          dimension.values.push_back(*text);
          continue;
        }
        diagnostics_.error(where_of(value), fmt::format("value {} of the dimension {} is not a name", i + 1, dimension.name),
                           "groups are named by it", "begin with a letter or digit; use letters, digits, _, - and . in quotes");
      }
      to_.dimensions.push_back(std::move(dimension));
    }
  }

  /// Calls `read(name, table, where)` for every [section.NAME].
  template <class Read>
  void for_each_table(std::string_view section, Read read) {
    const toml::table* table = table_of(section);
    if (!table) return;
    for (const auto& [key, node] : as_written(*table)) {
      const std::string name(key->str());
      if (!is_id(name)) {
        diagnostics_.error(where_of(*key), fmt::format("\"{}\" is not an id", name), "other files refer to it",
                           "begin with a letter; use letters, digits, _, - and .");
      }
      if (!node->is_table()) {
        diagnostics_.error(where_of(*node), fmt::format("{} in [{}] is {}", name, section, kind_of(*node)),
                           "a section is needed here", fmt::format("write [{}.{}] on a line of its own", section, name));
        continue;
      }
      read(name, *node->as_table(), where_of(*key));
    }
  }

  /// Calls `read(name, keys, where)` for every [section.NAME].
  template <class Read>
  void for_each_named(std::string_view section, Read read) {
    for_each_table(section, [&](const std::string& name, const toml::table& table, const Where& where) {
      read(name,
           SectionReader(scenario::section(section), fmt::format("in [{}.{}]", section, name), table, where_of(table),
                         parameters_, diagnostics_),
           where);
    });
  }

  /// Before everything else: numbers may refer to them.
  void read_parameters() {
    for_each_table("parameters", [&](const std::string& name, const toml::table& table, const Where& where) {
      InlineTable entries = inline_table(table);
      entries.where = where;
      parameters_.define(name, entries);
    });
  }

  void read_modes() {
    for_each_named("modes", [&](const std::string& name, const SectionReader& keys, const Where& where) {
      scenario::Mode mode;
      mode.name = name;
      mode.where = where;
      keys.speed("speed", mode.speed_m_per_s, mode.speed_text);
      to_.modes.push_back(std::move(mode));
    });
  }

  void read_movement() {
    const toml::table* table = table_of("movement");
    if (!table) return;
    const SectionReader keys = keys_of("movement", *table);
    keys.word("rule", to_.movement.rule);
    keys.integer("look_ahead", to_.movement.look_ahead);
    keys.integer("max_links_per_step", to_.movement.max_links_per_step);
    keys.integer("substeps", to_.movement.substeps);
    keys.word("when_full", to_.movement.when_full);
  }

  void read_choice() {
    const toml::table* table = table_of("choice");
    if (!table) return;
    const SectionReader keys = keys_of("choice", *table);
    scenario::Choice& choice = to_.choice;
    keys.word("rule", choice.rule);
    keys.number("attraction", choice.attraction);
    keys.number("distance", choice.distance);
    keys.number("risk", choice.risk);
    keys.number("cost", choice.cost);
    keys.number("home", choice.home);
    keys.number("softening_km", choice.softening_km);
    keys.number("attraction_softening", choice.attraction_softening);
    keys.number("power", choice.power);
    keys.number("capacity_buffer", choice.capacity_buffer);
  }

  void read_journeys() {
    const toml::table* table = table_of("journeys");
    if (!table) return;
    const SectionReader keys = keys_of("journeys", *table);
    scenario::for_each_key(to_.journeys, [&](const char* name, auto& member) { read_key(keys, name, member); });
    keys.words("quirks", to_.journeys.quirks);
  }

  static void read_key(const SectionReader& keys, const char* name, scenario::Given<double>& to) { keys.number(name, to); }
  static void read_key(const SectionReader& keys, const char* name, scenario::Given<int>& to) { keys.integer(name, to); }
  static void read_key(const SectionReader& keys, const char* name, scenario::Given<bool>& to) { keys.flag(name, to); }
  static void read_key(const SectionReader& keys, const char* name, scenario::Given<std::string>& to) { keys.text(name, to); }
  static void read_key(const SectionReader& keys, const char* name, scenario::Given<std::vector<double>>& to) {
    keys.numbers(name, to);
  }
  static void read_key(const SectionReader& keys, const char* name, scenario::Given<std::vector<int>>& to) {
    keys.integers(name, to);
  }
  template <class E>
  static void read_key(const SectionReader& keys, const char* name, scenario::Given<E>& to) {
    keys.word(name, to);
  }

  void read_drivers() {
    for_each_named("drivers", [&](const std::string& name, const SectionReader& keys, const Where& where) {
      scenario::Driver driver;
      driver.name = name;
      driver.where = where;
      keys.word("interpolation", driver.interpolation);
      keys.word("repeat", driver.repeat);
      keys.word("transform", driver.transform);
      if (driver.transform.value != scenario::Transform::none) driver.reference.value = 1.0;
      keys.number("reference", driver.reference);
      keys.word("outside", driver.outside);
      keys.word("noise", driver.noise);
      keys.number("noise_sd", driver.noise_sd);
      keys.number("noise_correlation", driver.noise_correlation);
      keys.text("title", driver.title);
      keys.text("unit", driver.unit);
      keys.text("source", driver.source);
      to_.drivers.push_back(std::move(driver));
    });
  }

  void read_statuses() {
    for_each_named("statuses", [&](const std::string& name, const SectionReader& keys, const Where& where) {
      scenario::Status status;
      status.name = name;
      status.where = where;
      keys.names("values", status.values);
      for (const auto& value : status.values) {
        if (!is_group_value(value.value))
          diagnostics_.error(value.where, fmt::format("\"{}\" is not a name", value.value), "groups are named by it",
                             "begin with a letter or digit; use letters, digits, _, - and .");
      }
      keys.numbers("start", status.start);
      keys.flag("active", status.active);
      keys.text("off", status.off);
      keys.text("title", status.title);
      keys.text("description", status.description);
      keys.text("source", status.source);
      to_.statuses.push_back(std::move(status));
    });
  }

  void read_memories() {
    for_each_named("memories", [&](const std::string& name, const SectionReader& keys, const Where& where) {
      scenario::Memory memory;
      memory.name = name;
      memory.where = where;
      keys.word("counts", memory.counts);
      keys.names("places", memory.places);
      keys.names("links", memory.links);
      keys.names("outcomes", memory.outcomes);
      keys.group("group", memory.group);
      keys.word("unit", memory.unit);
      keys.number("probability", memory.probability);
      keys.length("half_life", memory.half_life);
      keys.text("each", memory.each);
      keys.word("per", memory.per);
      keys.number("prior", memory.prior);
      keys.number("prior_weight", memory.prior_weight);
      keys.number("start", memory.start);
      keys.word("transform", memory.transform);
      if (memory.transform.value != scenario::Transform::none) memory.reference.value = 1.0;
      keys.number("reference", memory.reference);
      keys.flag("active", memory.active);
      keys.text("title", memory.title);
      keys.text("description", memory.description);
      keys.text("source", memory.source);
      to_.memories.push_back(std::move(memory));
    });
  }

  void read_reports() {
    for_each_named("reports", [&](const std::string& name, const SectionReader& keys, const Where& where) {
      scenario::Report report;
      report.name = name;
      report.where = where;
      keys.word("counts", report.counts);
      keys.names("places", report.places);
      keys.names("links", report.links);
      keys.names("outcomes", report.outcomes);
      keys.names("by", report.by);
      keys.group("group", report.group);
      keys.word("unit", report.unit);
      keys.number("probability", report.probability);
      keys.length("delay", report.delay);
      keys.integer("delay_stages", report.delay_stages);
      keys.number("dispersion", report.dispersion);
      keys.number("discrepancy", report.discrepancy);
      keys.number("discrepancy_correlation", report.discrepancy_correlation);
      keys.length("late", report.late);
      keys.integer("late_stages", report.late_stages);
      keys.flag("measured", report.measured);
      keys.text("title", report.title);
      keys.text("description", report.description);
      to_.reports.push_back(std::move(report));
    });
  }

  std::optional<std::map<std::string, RowCount>> read_tables() {
    const toml::table* table = table_of("tables");
    if (!table) return std::nullopt;
    check_last(*table);
    std::vector<std::string> known;
    for (const auto& format : scenario::tables()) known.emplace_back(format.name);
    std::map<std::string, RowCount> counts;
    for (const auto& [key, node] : as_written(*table)) {
      const std::string name(key->str());
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        const std::string near = nearest(name, known);
        diagnostics_.error(
            where_of(*key), fmt::format("unknown table \"{}\"", name), "it would be ignored",
            near.empty() ? fmt::format("the tables are {}", fmt::join(known, ", ")) : fmt::format("did you mean {}?", near));
        continue;
      }
      const toml::value<std::int64_t>* rows = node->as_integer();
      if (!rows || rows->get() < 1)
        diagnostics_.error(where_of(*node), fmt::format("{} is not a number of rows", name), "a damaged table would go unnoticed",
                           "write the number of rows without the header, at least 1");
      // Listed all the same: the file belongs to the scenario. A count of -1 is compared with nothing.
      counts[name] = {rows && rows->get() >= 1 ? rows->get() : -1, where_of(*node)};
    }
    return counts;
  }

  /// A file that was cut off has lost its end: when that is [tables], the loss is always noticed.
  void check_last(const toml::table& tables) {
    const auto begin = tables.source().begin;
    for (const auto& [key, node] : root_) {
      const auto end = std::max(node.source().end.line, last_line(node));
      if (&node == &static_cast<const toml::node&>(tables) || end <= begin.line) continue;
      diagnostics_.error(where_of(key), fmt::format("[{}] comes after [tables]", std::string_view(key.str())),
                         "a file that was cut off could go unnoticed", "move [tables] to the end of the file");
      return;
    }
  }

  static toml::source_index last_line(const toml::node& node) {
    toml::source_index last = node.source().end.line;
    if (const toml::table* table = node.as_table()) {
      for (const auto& [key, child] : *table) last = std::max(last, last_line(child));
    }
    return last;
  }

  const toml::table& root_;
  Scenario& to_;
  ParameterReader& parameters_;
  Diagnostics& diagnostics_;
};

}  // namespace

Settings read_settings(const std::string& text, Scenario& to, ParameterReader& parameters, Diagnostics& diagnostics) {
  if (!check_text(settings_file, text, diagnostics)) return {};
  if (text.empty() || text.back() != '\n')
    diagnostics.error({settings_file, 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')), 0},
                      text.empty() ? "the file is empty" : "the file ends in the middle of a line", "it may have been cut off",
                      "check the last line and end it with a line break");
  try {
    const toml::table root = toml::parse(text, std::string_view(settings_file));
    return SettingsReader(root, to, parameters, diagnostics).read();
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    diagnostics.error({settings_file, static_cast<int>(at.line), static_cast<int>(at.column)},
                      fmt::format("this is not TOML: {}", error.description()), "nothing in the file can be understood",
                      "mend this line first, then validate again");
    return {};
  }
}

}  // namespace outflow::io
