#pragma once
#include <cstdint>
#include <span>

#include "outflow/inference/surge/law.h"

/// Whether a count raises an alarm, and how often a calm series would.
namespace outflow::inference::surge {

/// What decides about an alarm, and so what is promised about false ones.
enum class Rule {
  law,  ///< p <= level under the law. The promise holds if that law does
  rank  ///< the rank among the periods before has p <= level. The promise holds for every law of a calm series
};

struct Judgement {
  Rule rule = Rule::law;
  double p = 1, mid_p = 1;    ///< under the law
  std::int64_t critical = 0;  ///< the least count that would alarm, beside this baseline (rank) or with this total (law)
  double attained = 0;  ///< false alarms per calm period that the rule promises, given the total (law) or the values (rank)
  bool alarm = false;
};

/// `law` is that of y, given the total or with a known rate. The rank decides where it can, that is with at least 1 / level - 1
/// periods in the baseline, when the law is taken from the data (`estimated`) or is itself approximate; else the law does.
Judgement judge(std::int64_t y, std::span<const std::int64_t> baseline, const CountLaw& law, bool estimated, double level);

}  // namespace outflow::inference::surge
