#include "outflow/io/native/prior_laws.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace outflow::io {

namespace {

using scenario::Prior;
using scenario::PriorLaw;

constexpr auto all_keys =
    std::to_array<std::string_view>({"median", "p90", "p05", "p95", "mean", "sd", "mean_log", "sd_log", "mean_logit", "sd_logit",
                                     "alpha", "beta", "size", "shape", "scale", "low", "high"});

using Pair = std::pair<std::string_view, std::string_view>;

std::vector<Pair> ways(PriorLaw law) {
  switch (law) {
    case PriorLaw::normal:
      return {{"median", "p90"}, {"p05", "p95"}, {"mean", "sd"}};
    case PriorLaw::lognormal:
      return {{"median", "p90"}, {"p05", "p95"}, {"mean_log", "sd_log"}};
    case PriorLaw::logitnormal:
      return {{"median", "p90"}, {"p05", "p95"}, {"mean_logit", "sd_logit"}};
    case PriorLaw::uniform:
    case PriorLaw::loguniform:
      return {{"low", "high"}};
    case PriorLaw::beta:
      return {{"alpha", "beta"}, {"mean", "size"}};
    case PriorLaw::gamma:
      return {{"shape", "scale"}};
  }
  return {};
}

LawResult fault(std::string_view key, std::string problem, std::string reason, std::string suggestion) {
  return {std::nullopt, std::string(key), std::move(problem), std::move(reason), std::move(suggestion)};
}

/// That the number can be a value of the law at all.
std::optional<LawResult> impossible(PriorLaw law, std::string_view key, double value) {
  const bool positive = law == PriorLaw::lognormal || law == PriorLaw::loguniform;
  if (positive && value <= 0)
    return fault(key, fmt::format("{} is {}", key, value), fmt::format("a value of the law {} is more than 0", to_string(law)),
                 "use more than 0, or the law normal or uniform");
  if (law == PriorLaw::logitnormal && (value <= 0 || value >= 1))
    return fault(key, fmt::format("{} is {}", key, value), "a value of the law logitnormal is more than 0 and less than 1",
                 "use a share between them, or another law");
  return std::nullopt;
}

/// From two points of the law, ascending.
LawResult from_points(PriorLaw law, const Pair& keys, double first, double second) {
  const auto& [a, b] = keys;
  if (auto wrong = impossible(law, a, first)) return *wrong;
  if (auto wrong = impossible(law, b, second)) return *wrong;
  if (second <= first)
    return fault(b, fmt::format("{} ({}) is not above {} ({})", b, second, a, first), "nothing would be uncertain",
                 fmt::format("use more than {}, or write the number itself", first));
  if (law == PriorLaw::uniform || law == PriorLaw::loguniform)
    return {Prior{.law = law, .a = first, .b = second}, "", "", "", ""};
  auto prior = a == "median" ? prior_with_median(law, first, second) : prior_with_range(law, first, second);
  if (prior) return {prior, "", "", "", ""};
  return fault(b, fmt::format("{} and {} are too close to each other", a, b), "the law could not be computed", "part them");
}

}  // namespace

std::span<const std::string_view> law_keys() { return all_keys; }

bool belongs_to(PriorLaw law, std::string_view key) {
  if (key == "low" || key == "high") return true;
  const auto all = ways(law);
  return std::any_of(all.begin(), all.end(), [&](const Pair& pair) { return pair.first == key || pair.second == key; });
}

std::string ways_to_write(PriorLaw law) {
  const auto all = ways(law);
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i)
    text += fmt::format("{}{} and {}", i == 0 ? "" : i + 1 < all.size() ? ", " : ", or ", all[i].first, all[i].second);
  return text;
}

LawResult law_of(PriorLaw law, const std::map<std::string, double>& numbers) {
  const auto has = [&](std::string_view key) { return numbers.count(std::string(key)) != 0; };
  const auto all = ways(law);
  const auto whole = std::find_if(all.begin(), all.end(), [&](const Pair& p) { return has(p.first) && has(p.second); });
  if (whole == all.end())
    return fault("prior", fmt::format("the law {} is not said by these numbers", to_string(law)), "it has two",
                 "write " + ways_to_write(law));
  for (const auto& other : all) {
    if (other == *whole) continue;
    for (const auto& key : {other.first, other.second})
      if (has(key))
        return fault(key, fmt::format("{} is given beside {} and {}", key, whole->first, whole->second),
                     "two numbers say the law", "write " + ways_to_write(law));
  }
  const double first = numbers.at(std::string(whole->first)), second = numbers.at(std::string(whole->second));
  if (whole->first == "median" || whole->first == "p05" || whole->first == "low") return from_points(law, *whole, first, second);
  if (whole->first == "mean" && law == PriorLaw::beta) {
    if (first <= 0 || first >= 1)
      return fault("mean", fmt::format("mean is {}", first), "a value of the law beta is more than 0 and less than 1",
                   "use a share between them");
    const Prior prior{.law = law, .a = first * second, .b = (1 - first) * second};
    if (std::min(prior.a, prior.b) < 0.01)
      return fault("size", fmt::format("size {} makes a shape of {:.3g}", second, std::min(prior.a, prior.b)),
                   "the law could not be computed", "use a larger size: mean * size and (1 - mean) * size are at least 0.01");
    return {prior, "", "", "", ""};
  }
  return {Prior{.law = law, .a = first, .b = second}, "", "", "", ""};
}

}  // namespace outflow::io
