#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "outflow/api/failure.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/bootstrap.h"

/// What all answers as JSON documents have in common.
namespace outflow::api::detail {

using Json = nlohmann::ordered_json;

inline Json document(const std::string& task, Outcome outcome) {
  return {{"format", "outflow-cli-1"},
          {"task", task},
          {"ok", outcome == Outcome::fine},
          {"outcome", to_string(outcome)},
          {"exit_code", static_cast<int>(outcome)}};
}

inline std::string text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

inline Json diagnostics_json(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const auto& d : diagnostics.all())
    list.push_back({{"severity", d.severity == Severity::error ? "error" : "warning"},
                    {"file", d.where.file},
                    {"line", d.where.line},
                    {"column", d.where.column},
                    {"problem", d.problem},
                    {"reason", d.reason},
                    {"suggestion", d.suggestion}});
  return list;
}

inline Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

inline Json estimate_json(const std::optional<inference::Estimate>& e) {
  return e ? Json({{"value", e->value}, {"low", e->low}, {"high", e->high}}) : Json(nullptr);
}

}  // namespace outflow::api::detail
