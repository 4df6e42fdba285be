#pragma once
#include <string>

namespace outflow::io {

/// JSON Schema (draft 2020-12) of a scenario: scenario.toml as an object, and under `$defs/tables` a row of each table.
/// Made from scenario/format.h; the committed copy is schemas/scenario.schema.json.
std::string scenario_json_schema();

/// The tables of columns and keys in docs/formats/scenario-reference.md, made from the same source.
std::string scenario_reference();

}  // namespace outflow::io
