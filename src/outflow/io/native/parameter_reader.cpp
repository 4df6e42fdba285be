#include "outflow/io/native/parameter_reader.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "outflow/io/native/prior_laws.h"
#include "outflow/io/native/values.h"
#include "outflow/scenario/parameters.h"
#include "outflow/scenario/words.h"

namespace outflow::io {

namespace {

using scenario::Parameter;
using scenario::Prior;
using scenario::PriorLaw;
using scenario::Tie;

constexpr const char* law_hint = "write prior = \"lognormal\", median = 0.29, p90 = 0.4, or parameter = \"NAME\"";
constexpr double least_mass = 1e-6;

/// Ids, and the names that parameters get when none is written: "exits:7:value".
bool is_parameter_name(const std::string& name) {
  std::string id = name;
  std::replace(id.begin(), id.end(), ':', '_');
  return is_id(id);
}

}  // namespace

/// The entries by key, those of unknown keys told and left out.
class ParameterReader::Entries {
 public:
  Entries(const InlineTable& table, const std::vector<std::string>& known, ParameterReader& reader)
      : reader_(reader), where(table.where) {
    for (const auto& entry : table.entries) {
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) {
        by_key_[entry.key] = &entry;
        continue;
      }
      const std::string near = nearest(entry.key, known);
      reader.wrong(entry.where, fmt::format("unknown key \"{}\"", entry.key), "it would be ignored",
                   near.empty() ? fmt::format("the keys are {}", fmt::join(known, ", ")) : fmt::format("did you mean {}?", near));
    }
  }

  [[nodiscard]] bool has(std::string_view key) const { return by_key_.count(std::string(key)) != 0; }
  [[nodiscard]] Where where_of(std::string_view key) const { return has(key) ? by_key_.at(std::string(key))->where : where; }

  /// nullopt when the key is absent or no number (an error).
  [[nodiscard]] std::optional<double> number(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    const InlineEntry& entry = *by_key_.at(std::string(key));
    if (!entry.number)
      reader_.wrong(entry.where, fmt::format("{} is {}", key, entry.kind == "a number" ? "not finite" : entry.kind),
                    "a number is needed", "write a number such as 0.5 without quotes");
    return entry.number;
  }
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    const InlineEntry& entry = *by_key_.at(std::string(key));
    if (!entry.text)
      reader_.wrong(entry.where, fmt::format("{} is {}", key, entry.kind), "a text is needed", "write it in quotes");
    return entry.text;
  }

 private:
  ParameterReader& reader_;
  std::map<std::string, const InlineEntry*> by_key_;

 public:
  const Where where;
};

void ParameterReader::wrong(const Where& where, std::string problem, std::string reason, std::string suggestion) {
  faulty_ = true;
  diagnostics_.error(where, std::move(problem), std::move(reason), std::move(suggestion));
}

std::int32_t ParameterReader::slot(const std::string& name) {
  const auto [at, fresh] = index_.try_emplace(name, static_cast<std::int32_t>(to_.size()));
  if (fresh) {
    to_.push_back({.name = name, .prior = {}});
    slots_.emplace_back();
  }
  return at->second;
}

Tie ParameterReader::read(const InlineTable& table, const scenario::Field& field, const std::string& own_name) {
  if (!field.uncertain) {
    wrong(table.where, fmt::format("{} cannot have a prior", field.name), "it is no number that the model leaves open",
          "write the number itself");
    return {};
  }
  const auto has = [&](const char* key) {
    return std::any_of(table.entries.begin(), table.entries.end(), [&](const auto& entry) { return entry.key == key; });
  };
  if (has("parameter")) return link(table);
  if (has("prior")) return define_in_place(table, own_name);
  wrong(table.where, fmt::format("{}: neither prior nor parameter is given in {{...}}", field.name),
        "nothing is known of the number", law_hint);
  return {};
}

Tie ParameterReader::link(const InlineTable& table) {
  const Entries entries(table, {"parameter", "times", "plus"}, *this);
  const auto name = entries.text("parameter");
  const auto times = entries.number("times"), plus = entries.number("plus");
  if (times && *times == 0)
    wrong(entries.where_of("times"), "times is 0", "the number would not hang on the parameter", "write the number itself");
  if (!name) return {};
  const std::int32_t index = slot(*name);
  slots_[static_cast<std::size_t>(index)].links.push_back(entries.where_of("parameter"));
  return {index, times.value_or(1), plus.value_or(0)};
}

void ParameterReader::define(const std::string& name, const InlineTable& table) {
  std::vector<std::string> known;
  for (const auto& key : scenario::section("parameters").keys) known.emplace_back(key.name);
  const Entries entries(table, known, *this);
  if (!entries.has("prior"))
    wrong(table.where, fmt::format("the parameter {} has no prior", name), "nothing is known of it",
          "add prior = \"lognormal\", median = 0.29, p90 = 0.4");
  fill(slot(name), entries, table.where);
}

Tie ParameterReader::define_in_place(const InlineTable& table, const std::string& own_name) {
  std::vector<std::string> known{"name"};
  for (const auto& key : scenario::section("parameters").keys) known.emplace_back(key.name);
  const Entries entries(table, known, *this);
  const std::string name = entries.text("name").value_or(own_name);
  if (!is_parameter_name(name))
    wrong(entries.where_of("name"), fmt::format("\"{}\" is not a name of a parameter", name),
          "reports and other numbers refer to it", "begin with a letter; use letters, digits, _, -, . and :");
  const std::int32_t index = slot(name);
  fill(index, entries, table.where);
  return {index, 1, 0};
}

void ParameterReader::fill(std::int32_t index, const Entries& entries, const Where& where) {
  Slot& slot = slots_[static_cast<std::size_t>(index)];
  Parameter& parameter = to_[static_cast<std::size_t>(index)];
  if (slot.defined) {
    wrong(entries.where_of("name"),
          fmt::format("the parameter {} is defined twice, first at {}", parameter.name, to_string(slot.first)),
          "it is unclear which of the two is meant",
          fmt::format("rename one of them, or write {{ parameter = \"{}\" }} if it is the same number", parameter.name));
    return;
  }
  slot.defined = true;
  slot.first = where;
  parameter.where = where;
  const bool faulty_before = std::exchange(faulty_, false);
  read_law(entries, parameter.prior);
  if (!faulty_) read_bounds(entries, parameter.prior);
  if (!faulty_) read_value(entries, parameter);
  faulty_ = faulty_ || faulty_before;
  if (const auto title = entries.text("title")) parameter.title = *title;
  if (const auto source = entries.text("source")) parameter.source = *source;
}

/// The keys of [parameters] that hold a number of a law and their ranges.
void ParameterReader::read_law(const Entries& entries, Prior& prior) {
  const auto word = entries.text("prior");
  if (!word) {
    faulty_ = true;
    return;
  }
  const auto law = scenario::from_word<PriorLaw>(*word);
  if (!law) {
    const auto all = scenario::words<PriorLaw>();
    const std::string near = nearest(*word, {all.begin(), all.end()});
    return wrong(entries.where_of("prior"), fmt::format("the law \"{}\" is not known", *word), "nothing could be drawn from it",
                 near.empty() ? fmt::format("write one of {}", fmt::join(all, ", ")) : fmt::format("did you mean {}?", near));
  }
  std::map<std::string, double> given;
  for (const std::string_view key : law_keys()) {
    if (!entries.has(key)) continue;
    if (!belongs_to(*law, key)) {
      wrong(entries.where_of(key), fmt::format("{} says nothing of the law {}", key, *word), "it would be ignored",
            "write " + ways_to_write(*law));
      continue;
    }
    const auto number = entries.number(key);
    if (!number) continue;
    const scenario::Field& field = scenario::section("parameters").field(key);
    if (*number < field.least || *number > field.most)
      wrong(entries.where_of(key), fmt::format("{} is {}", key, *number), std::string(field.reason),
            fmt::format("use {} to {}", field.least, field.most));
    given[std::string(key)] = *number;
  }
  if (faulty_) return;
  const LawResult result = law_of(*law, given);
  if (!result.prior) return wrong(entries.where_of(result.key), result.problem, result.reason, result.suggestion);
  prior = *result.prior;
}

void ParameterReader::read_bounds(const Entries& entries, Prior& prior) {
  if (prior.law == PriorLaw::uniform || prior.law == PriorLaw::loguniform) return;  // low and high are the law itself
  const auto low = entries.number("low"), high = entries.number("high");
  if (faulty_) return;
  if (low && high && *low >= *high)
    return wrong(entries.where_of("low"), fmt::format("low ({}) is not below high ({})", *low, *high), "no value is left",
                 "swap the two, or drop one");
  const auto median = entries.number("median");
  const bool outside = median && ((low && *median < *low) || (high && *median > *high));
  if (outside)
    return wrong(entries.where_of("median"), fmt::format("the median ({}) is not within low and high", *median),
                 "the law would be cut far off its middle", "widen the bounds, or use another median");
  const double within = (high ? scenario::cumulative(prior, *high) : 1) - (low ? scenario::cumulative(prior, *low) : 0);
  if (!(within >= least_mass))
    return wrong(entries.where_of(low ? "low" : "high"), "the bounds leave almost nothing of the law",
                 "it could not be computed with", "use another law, or other bounds");
  if (low) prior.low = *low;
  if (high) prior.high = *high;
}

void ParameterReader::read_value(const Entries& entries, Parameter& parameter) {
  const auto value = entries.number("value");
  if (faulty_) return;
  parameter.value = value ? *value : scenario::quantile(parameter.prior, 0.5);
  if (!std::isfinite(parameter.value))
    return wrong(entries.where, "the median of the prior is no finite number", "runs could not use it",
                 "use another law, or add value");
  if (scenario::is_possible(parameter.prior, parameter.value)) return;
  wrong(entries.where_of("value"), fmt::format("value is {}, which the prior excludes", parameter.value),
        "calibration could not begin there", "use a value that the prior allows, or widen the prior");
}

void ParameterReader::finish(scenario::Scenario& scenario) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < to_.size(); ++i)
    if (slots_[i].defined) known.push_back(to_[i].name);
  for (std::size_t i = 0; i < to_.size(); ++i) {
    if (slots_[i].defined) continue;
    const std::string near = nearest(to_[i].name, known);
    for (const Where& where : slots_[i].links)
      wrong(where, fmt::format("unknown parameter \"{}\"", to_[i].name), "no prior has this name",
            !near.empty()   ? fmt::format("did you mean {}?", near)
            : known.empty() ? "add name = \"...\" to a prior, or a section [parameters.NAME]"
                            : fmt::format("known are {}", fmt::join(known, ", ")));
  }
  if (faulty_) to_.clear();
  else scenario::set_parameters(scenario, scenario::parameter_values(scenario));
}

}  // namespace outflow::io
