#pragma once
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "outflow/scenario/scenario.h"

/// How changes are read and made. Private to variant*.cpp.
namespace outflow::scenario::detail {

enum class Operator { set, times, over, plus, minus };

struct Change {
  std::string text;
  std::string kind, name;  ///< "driver", "reward"
  std::string place, link;  ///< of [...]
  GroupSelector group;
  std::optional<Operator> op;  ///< none: only a path was written
  std::string value;
};

/// nullopt, with a fault, when the text cannot be taken apart.
std::optional<Change> read_change(const std::string& text, Diagnostics& faults);

class Changer {
 public:
  Changer(Scenario& scenario, const std::optional<Seconds>& from, Diagnostics& faults)
      : s_(scenario), from_(from), faults_(faults) {}
  void apply(const Change& change);

 private:
  // variant.cpp: rates
  void rate(const Change& change);
  void attraction(const Change& change);
  void means(const Change& change);
  static std::optional<std::string> switched(const Change& change);
  /// What a multiplier is about.
  struct Scope {
    std::string of, place, link;
    RateKind kind;
  };
  void add_multiplier(const Change& change, const Scope& scope, double factor);
  void multiply(const Change& change, const std::string& of, const std::string& place, const std::string& link);
  std::optional<double> number(const Change& change);
  static double changed(const Change& change, double before, double value);
  void fault(const Change& change, std::string problem, std::string suggestion);
  void unknown(const Change& change, const std::string& what, const std::string& name, const std::vector<std::string>& known);
  bool undated(const Change& change);
  bool unscoped(const Change& change);

  // variant_parts.cpp: everything else
  void driver(const Change& change);
  void driver_from(const Change& change, const Driver& driver, double value);
  void close(const Change& change);
  void open(const Change& change);
  std::optional<std::pair<EventKind, std::string>> closure(const Change& change);
  void effect(const Change& change);
  void choice(const Change& change);
  void capacity(const Change& change);
  void status(const Change& change);
  void transfer(const Change& change);
  [[nodiscard]] std::vector<Departure> cut(const Departure& row, Seconds from) const;
  void memory(const Change& change);
  void parameter(const Change& change);
  void flag(const Change& change, Given<bool>& given);
  void set(const Change& change, Given<double>& given);

  Scenario& s_;
  std::optional<Seconds> from_;
  Diagnostics& faults_;
};

}  // namespace outflow::scenario::detail
