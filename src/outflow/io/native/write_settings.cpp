#include <fmt/core.h>

#include "outflow/base/calendar.h"
#include "outflow/io/native/write_parameters.h"
#include "outflow/io/native/write_values.h"
#include "outflow/scenario/journey_keys.h"

/// scenario.toml from a scenario.
namespace outflow::io {

namespace {

using scenario::Given;
using scenario::Scenario;

std::string toml(double value) { return written(value); }
std::string toml(int value) { return std::to_string(value); }
std::string toml(std::uint64_t value) { return std::to_string(value); }
std::string toml(bool value) { return value ? "true" : "false"; }
std::string toml(const std::string& value) { return toml_text(value); }
std::string toml(const Span& value) { return toml_text(to_string(value)); }
std::string toml(const scenario::GroupSelector& value) { return toml_text(scenario::to_string(value)); }
template <class E>
  requires std::is_enum_v<E>
std::string toml(E value) {
  return toml_text(to_string(value));
}
template <class T>
std::string toml(const std::vector<T>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + toml(value);
  return "[" + text + "]";
}
template <class T>
std::string toml(const std::vector<Given<T>>& values) {
  std::vector<T> plain;
  for (const auto& value : values) plain.push_back(value.value);
  return toml(plain);
}

/// One section; nothing is written when it has no keys.
class SectionWriter {
 public:
  SectionWriter(std::string title, const ParameterWriter& parameters) : title_(std::move(title)), parameters_(parameters) {}

  void line(const char* key, const std::string& value) { lines_ += fmt::format("{} = {}\n", key, value); }
  void text(const char* key, const std::string& value) {
    if (!value.empty()) line(key, toml_text(value));
  }
  /// A key that may be left out when it is the default and nobody wrote it.
  template <class T>
  void key(const char* name, const Given<T>& given, const Given<T>& fallback) {
    if (given.tie.parameter >= 0) line(name, parameters_.in_place(given.tie, given.where));
    else if (!given.where.file.empty() || !(given.value == fallback.value)) line(name, toml(given.value));
  }
  template <class T>
  void list(const char* name, const std::vector<Given<T>>& values) {
    if (!values.empty()) line(name, toml(values));
  }

  [[nodiscard]] std::string done(bool even_without_keys = false) const {
    if (lines_.empty() && !even_without_keys) return {};
    return title_.empty() ? lines_ : fmt::format("\n[{}]\n{}", title_, lines_);
  }

 private:
  std::string title_, lines_;
  const ParameterWriter& parameters_;
};

std::string root(const Scenario& s, const ParameterWriter& parameters) {
  SectionWriter keys("", parameters);
  keys.line("format", "1");
  keys.line("name", toml_text(s.name));
  keys.line("title", toml_text(s.title.empty() ? s.name : s.title));
  keys.text("description", s.description);
  keys.text("source", s.source);
  return keys.done();
}

std::string time_and_run(const Scenario& s, const ParameterWriter& parameters) {
  const Scenario fallback;
  SectionWriter time("time", parameters);
  time.line("start", format_date(s.start.value));
  time.line("end", format_date(s.end.value));
  time.key("step", s.step, fallback.step);
  SectionWriter run("run", parameters);
  run.key("members", s.members, fallback.members);
  run.key("seed", s.seed, fallback.seed);
  run.key("engine", s.engine, fallback.engine);
  return time.done() + run.done();
}

std::string groups_and_modes(const Scenario& s, const ParameterWriter& parameters) {
  SectionWriter groups("groups", parameters);
  for (const auto& dimension : s.dimensions) groups.line(toml_key(dimension.name).c_str(), toml(dimension.values));
  std::string out = groups.done();
  for (const auto& mode : s.modes) {
    SectionWriter keys("modes." + toml_key(mode.name), parameters);
    keys.line("speed", toml_text(mode.speed_text.empty() ? written(mode.speed_m_per_s.value) + " m/s" : mode.speed_text));
    out += keys.done();
  }
  return out;
}

std::string movement_and_choice(const Scenario& s, const ParameterWriter& parameters) {
  const scenario::Movement m;
  SectionWriter movement("movement", parameters);
  movement.key("rule", s.movement.rule, m.rule);
  movement.key("look_ahead", s.movement.look_ahead, m.look_ahead);
  movement.key("max_links_per_step", s.movement.max_links_per_step, m.max_links_per_step);
  movement.key("substeps", s.movement.substeps, m.substeps);
  movement.key("when_full", s.movement.when_full, m.when_full);
  const scenario::Choice c;
  SectionWriter choice("choice", parameters);
  choice.key("rule", s.choice.rule, c.rule);
  choice.key("attraction", s.choice.attraction, c.attraction);
  choice.key("distance", s.choice.distance, c.distance);
  choice.key("risk", s.choice.risk, c.risk);
  choice.key("cost", s.choice.cost, c.cost);
  choice.key("home", s.choice.home, c.home);
  choice.key("softening_km", s.choice.softening_km, c.softening_km);
  choice.key("attraction_softening", s.choice.attraction_softening, c.attraction_softening);
  choice.key("power", s.choice.power, c.power);
  choice.key("capacity_buffer", s.choice.capacity_buffer, c.capacity_buffer);
  return movement.done() + choice.done();
}

std::string journeys(const Scenario& s, const ParameterWriter& parameters) {
  const scenario::Journeys fallback;
  SectionWriter keys("journeys", parameters);
  scenario::for_each_key(s.journeys, fallback,
                         [&](const char* name, const auto& member, const auto& other) { keys.key(name, member, other); });
  keys.list("quirks", s.journeys.quirks);
  return keys.done();
}

std::string drivers(const Scenario& s, const ParameterWriter& parameters) {
  std::string out;
  for (const auto& driver : s.drivers) {
    scenario::Driver fallback;
    if (driver.transform.value != scenario::Transform::none) fallback.reference.value = 1.0;
    SectionWriter keys("drivers." + toml_key(driver.name), parameters);
    keys.key("interpolation", driver.interpolation, fallback.interpolation);
    keys.key("repeat", driver.repeat, fallback.repeat);
    keys.key("transform", driver.transform, fallback.transform);
    keys.key("reference", driver.reference, fallback.reference);
    keys.key("outside", driver.outside, fallback.outside);
    keys.key("noise", driver.noise, fallback.noise);
    keys.key("noise_sd", driver.noise_sd, fallback.noise_sd);
    keys.key("noise_correlation", driver.noise_correlation, fallback.noise_correlation);
    keys.text("title", driver.title);
    keys.text("unit", driver.unit);
    keys.text("source", driver.source);
    out += keys.done(true);
  }
  return out;
}

std::string statuses(const Scenario& s, const ParameterWriter& parameters) {
  const scenario::Status fallback;
  std::string out;
  for (const auto& status : s.statuses) {
    SectionWriter keys("statuses." + toml_key(status.name), parameters);
    keys.line("values", toml(status.values));
    keys.key("start", status.start, fallback.start);
    keys.key("active", status.active, fallback.active);
    keys.key("off", status.off, fallback.off);
    keys.text("title", status.title);
    keys.text("description", status.description);
    keys.text("source", status.source);
    out += keys.done();
  }
  return out;
}

std::string memories(const Scenario& s, const ParameterWriter& parameters) {
  std::string out;
  for (const auto& memory : s.memories) {
    scenario::Memory fallback;
    if (memory.transform.value != scenario::Transform::none) fallback.reference.value = 1.0;
    SectionWriter keys("memories." + toml_key(memory.name), parameters);
    keys.line("counts", toml(memory.counts.value));
    keys.list("places", memory.places);
    keys.list("links", memory.links);
    keys.list("outcomes", memory.outcomes);
    keys.key("group", memory.group, fallback.group);
    keys.key("unit", memory.unit, fallback.unit);
    keys.key("probability", memory.probability, fallback.probability);
    keys.key("half_life", memory.half_life, fallback.half_life);
    keys.key("each", memory.each, fallback.each);
    if (memory.per.value) keys.line("per", toml(*memory.per.value));
    keys.key("prior", memory.prior, fallback.prior);
    keys.key("prior_weight", memory.prior_weight, fallback.prior_weight);
    keys.key("start", memory.start, fallback.start);
    keys.key("transform", memory.transform, fallback.transform);
    keys.key("reference", memory.reference, fallback.reference);
    keys.key("active", memory.active, fallback.active);
    keys.text("title", memory.title);
    keys.text("description", memory.description);
    keys.text("source", memory.source);
    out += keys.done();
  }
  return out;
}

std::string reports(const Scenario& s, const ParameterWriter& parameters) {
  const scenario::Report fallback;
  std::string out;
  for (const auto& report : s.reports) {
    SectionWriter keys("reports." + toml_key(report.name), parameters);
    keys.line("counts", toml(report.counts.value));
    keys.list("places", report.places);
    keys.list("links", report.links);
    keys.list("outcomes", report.outcomes);
    keys.key("group", report.group, fallback.group);
    keys.list("by", report.by);
    keys.key("unit", report.unit, fallback.unit);
    keys.key("probability", report.probability, fallback.probability);
    keys.key("delay", report.delay, fallback.delay);
    keys.key("delay_stages", report.delay_stages, fallback.delay_stages);
    keys.key("dispersion", report.dispersion, fallback.dispersion);
    keys.key("discrepancy", report.discrepancy, fallback.discrepancy);
    keys.key("discrepancy_correlation", report.discrepancy_correlation, fallback.discrepancy_correlation);
    keys.key("late", report.late, fallback.late);
    keys.key("late_stages", report.late_stages, fallback.late_stages);
    keys.key("measured", report.measured, fallback.measured);
    keys.text("title", report.title);
    keys.text("description", report.description);
    out += keys.done();
  }
  return out;
}

}  // namespace

std::string written_settings(const Scenario& s) {
  const ParameterWriter p(s);
  return root(s, p) + time_and_run(s, p) + p.sections() + groups_and_modes(s, p) + statuses(s, p) + movement_and_choice(s, p) +
         journeys(s, p) + drivers(s, p) + memories(s, p) + reports(s, p);
}

}  // namespace outflow::io
