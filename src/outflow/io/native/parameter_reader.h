#pragma once
#include <map>
#include <string>
#include <vector>

#include "outflow/io/native/inline_table.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/scenario.h"

namespace outflow::io {

/// Reads what stands in the place of a number: a prior, or a link to a parameter that is defined elsewhere. Parameters are
/// numbered in the order in which they are first named.
class ParameterReader {
 public:
  ParameterReader(std::vector<scenario::Parameter>& to, Diagnostics& diagnostics) : to_(to), diagnostics_(diagnostics) {}

  /// The number `field` of a section or a row; `own_name` is the name of the parameter when none is written. A tie without a
  /// parameter when the table is faulty (an error).
  scenario::Tie read(const InlineTable& table, const scenario::Field& field, const std::string& own_name);

  /// A section [parameters.NAME].
  void define(const std::string& name, const InlineTable& table);

  /// After everything was read: tells links that lead nowhere, and works out the numbers that hang on parameters. When a
  /// parameter is faulty the scenario keeps none of them.
  void finish(scenario::Scenario& scenario);

 private:
  struct Slot {
    bool defined = false;
    Where first;                ///< of the definition
    std::vector<Where> links;  ///< of those that refer to it
  };
  class Entries;

  std::int32_t slot(const std::string& name);
  scenario::Tie define_in_place(const InlineTable& table, const std::string& own_name);
  scenario::Tie link(const InlineTable& table);
  void fill(std::int32_t index, const Entries& entries, const Where& where);
  void read_law(const Entries& entries, scenario::Prior& prior);
  void read_bounds(const Entries& entries, scenario::Prior& prior);
  void read_value(const Entries& entries, scenario::Parameter& parameter);
  void wrong(const Where& where, std::string problem, std::string reason, std::string suggestion);

  std::vector<scenario::Parameter>& to_;
  Diagnostics& diagnostics_;
  std::vector<Slot> slots_;  ///< as to_
  std::map<std::string, std::int32_t> index_;
  bool faulty_ = false;
};

}  // namespace outflow::io
