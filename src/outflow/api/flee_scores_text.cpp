#include <fmt/format.h>

#include <algorithm>

#include "outflow/api/detail/document.h"
#include "outflow/api/flee_scores.h"

namespace outflow::api {

namespace inf = inference;
using detail::Json;
using detail::optional_json;

namespace {

constexpr std::array<const char*, inf::n_baselines> json_baselines{"flat", "trend", "ratio"};
constexpr std::array<const char*, inf::n_baselines> yaml_baselines{"", "-sloped", "-ratio"};

Json spread_json(const inf::Spread& spread) {
  Json json = {
      {"mean", spread.mean}, {"min", spread.min}, {"max", spread.max}, {"sd", spread.sd}, {"mean_error", spread.mean_error}};
  for (std::size_t i = 0; i < spread.percentiles.size(); ++i)
    json[fmt::format("p{:02.0f}", inf::spread_percents[i])] = spread.percentiles[i];
  return json;
}

Json spread_json(const std::optional<inf::Spread>& spread) { return spread ? spread_json(*spread) : Json(nullptr); }

Json scaled_json(const ScaledErrors& errors) {
  Json json;
  for (std::size_t k = 0; k < errors.size(); ++k)
    for (std::size_t b = 0; b < errors[k].size(); ++b)
      json[fmt::format("mase{}_{}", inf::usual_horizons[k], json_baselines[b])] = optional_json(errors[k][b]);
  return json;
}

Json naive_json(const Validation& validation) {
  Json list = Json::array();
  for (const auto& naive : validation.naive)
    list.push_back({{"name", naive.name},
                    {"error", optional_json(naive.error)},
                    {"days", naive.days},
                    {"model_error_normal", optional_json(naive.model)},
                    {"model_error_rescaled", optional_json(naive.model_rescaled)}});
  return list;
}

Json camps_json(const Validation& validation) {
  Json list = Json::array();
  for (const auto& camp : validation.camps) {
    Json entry = {{"name", camp.name},
                  {"capacity", optional_json(camp.capacity)},
                  {"counts", camp.counts},
                  {"weight", camp.weight},
                  {"error_normal", camp.error},
                  {"error_rescaled", camp.error_rescaled},
                  {"reporting_error_normal", optional_json(camp.reporting_error)},
                  {"reporting_error_rescaled", optional_json(camp.reporting_error_rescaled)}};
    entry.update(scaled_json(camp.scaled));
    list.push_back(std::move(entry));
  }
  return list;
}

/// A key of YAML that any name may be.
std::string yaml_key(const std::string& name) { return Json(name).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string yaml_number(const std::optional<double>& value) { return value ? io::flee::python_repr(*value) : "null"; }

std::string yaml_scaled(const ScaledErrors& errors) {
  std::string text;
  for (std::size_t k = 0; k < errors.size(); ++k)
    for (std::size_t b = 0; b < errors[k].size(); ++b) {
      const auto value = errors[k][b] ? std::optional(inf::rounded4(*errors[k][b])) : std::nullopt;
      text += fmt::format("  mase{}{}: {}\n", inf::usual_horizons[k], yaml_baselines[b], yaml_number(value));
    }
  return text;
}

}  // namespace

std::string validation_json(const Validation& validation) {
  Json json = {{"format", "outflow-validation-1"},
               {"start", validation.start},
               {"days", validation.days},
               {"members", validation.of_mean ? Json(nullptr) : Json(validation.members)},
               {"error_normal", spread_json(validation.normal)},
               {"error_rescaled", spread_json(validation.rescaled)},
               {"as_printed",
                {{"error_normal", spread_json(validation.normal_as_printed)},
                 {"error_rescaled", spread_json(validation.rescaled_as_printed)}}},
               {"reporting",
                {{"days", validation.reporting_days},
                 {"error_normal", spread_json(validation.reporting_normal)},
                 {"error_rescaled", spread_json(validation.reporting_rescaled)}}},
               {"naive", naive_json(validation)},
               {"trend_undivided", validation.trend_undivided}};
  json["scaled_errors"] = scaled_json(validation.scaled);
  json["camps"] = camps_json(validation);
  json["member_errors_normal"] = validation.member_errors;
  json["member_errors_rescaled"] = validation.member_errors_rescaled;
  json["warnings"] = validation.warnings;
  return detail::text(json);
}

std::string validation_yaml(const Validation& validation) {
  std::string text;
  double weight = 0;
  for (const auto& camp : validation.camps) {
    text += yaml_key(camp.name) + ":\n" + yaml_scaled(camp.scaled) + fmt::format("  N: {}\n", yaml_number(camp.weight));
    weight += camp.weight;
  }
  text += "totals:\n" + yaml_scaled(validation.scaled) + fmt::format("  N: {}\n", yaml_number(weight));
  text += "Error (normal): " + yaml_number(validation.normal.mean) + "\n";
  text += "Error (rescaled): " + yaml_number(validation.rescaled.mean) + "\n";
  text += fmt::format("Simulation Period: {}\n", validation.days);
  return text;
}

namespace {

std::string cell(const std::optional<double>& value) {
  return value ? fmt::format("{:>9.4f}", *value) : fmt::format("{:>9}", "-");
}

std::string line_of(const std::string& name, const std::optional<double>& normal, const std::optional<double>& rescaled,
                    const std::optional<double>& on_days, const std::optional<double>& rescaled_on_days,
                    const ScaledErrors& scaled) {
  return fmt::format("{:<26} {} {} {} {} {} {}", name, cell(normal), cell(rescaled), cell(on_days), cell(rescaled_on_days),
                     cell(scaled[0][0]), cell(scaled[1][0]));
}

std::string spread_words(const char* what, const inf::Spread& s, int members) {
  if (members < 2) return fmt::format("{}: {:.4f}", what, s.mean);
  return fmt::format("{}: {:.4f} (members: sd {:.4f}, from {:.4f} to {:.4f}; 5% to 95%: {:.4f} to {:.4f})", what, s.mean, s.sd,
                     s.min, s.max, s.percentiles.front(), s.percentiles.back());
}

}  // namespace

std::vector<std::string> in_words(const Validation& v) {
  std::vector<std::string> words;
  const std::string scored = v.of_mean        ? "The mean of all members"
                             : v.members == 1 ? "1 member"
                                              : fmt::format("{} members", v.members);
  words.push_back(
      fmt::format("{}, {} days from {}; {} days on which some camp was counted", scored, v.days, v.start, v.reporting_days));
  words.push_back(fmt::format("{:<26} {:^19} {:^19} {:^19}", "Averaged relative", "all days", "reporting dates", "MASE, flat"));
  words.push_back(fmt::format("{:<26} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}", "difference", "normal", "rescaled", "normal",
                              "rescaled", "7", "30"));
  for (const auto& camp : v.camps)
    words.push_back(
        line_of(camp.name, camp.error, camp.error_rescaled, camp.reporting_error, camp.reporting_error_rescaled, camp.scaled));
  const auto mean = [](const std::optional<inf::Spread>& s) { return s ? std::optional(s->mean) : std::nullopt; };
  words.push_back(line_of("all", v.normal.mean, v.rescaled.mean, mean(v.reporting_normal), mean(v.reporting_rescaled), v.scaled));
  words.push_back(spread_words("Error (normal)", v.normal, v.members));
  words.push_back(spread_words("Error (rescaled)", v.rescaled, v.members));
  words.emplace_back("Without a model, on the reporting dates:");
  for (const auto& naive : v.naive) {
    if (!naive.error) {
      words.push_back(fmt::format("  {:<24} {:>9}", naive.name, "-"));
      continue;
    }
    words.push_back(fmt::format("  {:<24} {:>9.4f}   (the model on the same {} days: {:.4f}, rescaled {:.4f})", naive.name,
                                *naive.error, naive.days, *naive.model, *naive.model_rescaled));
  }
  for (const auto& warning : v.warnings) words.push_back("warning: " + warning);
  return words;
}

}  // namespace outflow::api
