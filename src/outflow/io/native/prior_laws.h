#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "outflow/scenario/prior.h"

/// The ways in which a law may be written: which pairs of numbers say it.
namespace outflow::io {

/// Every key that says something of some law.
std::span<const std::string_view> law_keys();
/// Whether the key says something of this law, or bounds it.
bool belongs_to(scenario::PriorLaw law, std::string_view key);
/// "median and p90, p05 and p95, or mean and sd".
std::string ways_to_write(scenario::PriorLaw law);

/// A law, or what is wrong and with which key ("": with the whole).
struct LawResult {
  std::optional<scenario::Prior> prior;
  std::string key, problem, reason, suggestion;
};

/// The law from the numbers under these keys, without bounds (but for the ends of uniform and loguniform).
LawResult law_of(scenario::PriorLaw law, const std::map<std::string, double>& numbers);

}  // namespace outflow::io
