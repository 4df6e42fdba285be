#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "outflow/inference/surge/baseline.h"
#include "outflow/inference/surge/judgement.h"
#include "outflow/inference/surge/law.h"
#include "outflow/random/address.h"
#include "outflow/random/poisson.h"

/// Calm series of a known law, and how often a rule takes one of their months for unusual. The counts are made of parties, one by
/// one, by the samplers of outflow/random: nothing of the laws under test is used.
namespace outflow::inference::surge::calm {

/// A month of persons in Poisson parties whose sizes are drawn from these probabilities, [size].
struct Source {
  std::string name;
  CalmLaw law;  ///< what the test is told
  double parties_per_person;  ///< 1 / mean size
  std::vector<double> sizes;  ///< P(size), [size]
};

/// The negative-binomial law with variance / mean 1 / (1 - q) is a Poisson number of logarithmic parties (Quenouille, Biometrics
/// 5 (1949) 162), here with the logarithmic probabilities by their own recurrence.
inline std::vector<double> logarithmic(double q) {
  std::vector<double> p{0, 1};
  double sum = 1;
  for (int j = 2; j < 2000; ++j) {
    p.push_back(p.back() * q * (j - 1) / j);
    sum += p.back();
  }
  for (double& x : p) x /= sum;
  return p;
}

inline std::vector<double> geometric(double mean) {
  std::vector<double> p{0, 1 / mean};
  for (int j = 2; j < 2000; ++j) p.push_back(p.back() * (1 - 1 / mean));
  return p;
}

inline Source source_of(std::string name, CalmLaw law, std::vector<double> sizes) {
  double mean = 0;
  for (std::size_t j = 0; j < sizes.size(); ++j) mean += static_cast<double>(j) * sizes[j];
  return {std::move(name), std::move(law), 1 / mean, std::move(sizes)};
}

inline std::vector<Source> sources() {
  return {source_of("Poisson", {}, {0, 1}), source_of("negative binomial 2", {2, {}}, logarithmic(0.5)),
          source_of("negative binomial 5", {5, {}}, logarithmic(0.8)),
          source_of("parties, geometric 3", {1, PartySizes{PartySizes::Kind::geometric, 3, {}}}, geometric(3)),
          source_of("parties of 5", {1, PartySizes{PartySizes::Kind::fixed, 5, {}}}, {0, 0, 0, 0, 0, 1})};
}

inline constexpr double rates_a_year[] = {0.5, 2, 10, 60, 250, 1000};

class MonthDraw {
 public:
  MonthDraw(const Source& source, double persons) : parties_(persons * source.parties_per_person) {
    double sum = 0;
    for (const double p : source.sizes) sums_.push_back(sum += p);
    single_ = source.sizes.size() == 2;
  }
  std::int64_t operator()(random::Stream& stream) const {
    const std::int64_t parties = random::poisson(parties_, stream);
    if (single_) return parties;
    std::int64_t persons = 0;
    for (std::int64_t i = 0; i < parties; ++i) {
      const auto at = std::upper_bound(sums_.begin(), sums_.end(), stream.uniform()) - sums_.begin();
      persons += std::min(at, std::ssize(sums_) - 1);
    }
    return persons;
  }

 private:
  double parties_;
  std::vector<double> sums_;
  bool single_ = false;
};

/// So many promised alarms tell a ratio to 2 % (one standard error); more series are not drawn.
inline constexpr double enough = 3000;

/// What came of many calm series: alarms, and the sum of the promised rates.
struct FalseAlarms {
  std::int64_t series = 0, alarms = 0;
  double promised = 0;

  void add(bool alarm, double attained) {
    ++series;
    alarms += alarm ? 1 : 0;
    promised += attained;
  }
  [[nodiscard]] double ratio() const { return promised > 0 ? static_cast<double>(alarms) / promised : 1; }
};

inline random::Stream stream_of(std::uint32_t test_case, std::uint64_t series) {
  return random::Stream({random::member_key(19'45, 0), series, test_case, random::Purpose::test});
}

/// The rate and the law are known: one month each.
inline FalseAlarms with_known_rate(const Source& source, const CalmLaw& told, double rate, double level,
                                   std::uint32_t test_case) {
  const CountLaw law = CountLaw::known(told, rate / 12);
  const double attained = law.attained(level);
  const MonthDraw draw(source, rate / 12);
  FalseAlarms found;
  const double most = std::min(enough / std::max(attained, 1e-7), 6e7 / (1 + rate / 12));
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(most); ++i) {
    auto stream = stream_of(test_case, static_cast<std::uint64_t>(i));
    found.add(law.tail(draw(stream)) <= level, attained);
  }
  return found;
}

/// The law is known (the rate is not): `months` and one more.
inline FalseAlarms with_unknown_rate(const Source& source, const CalmLaw& told, double rate, double level, int months,
                                     std::int64_t series, std::uint32_t test_case) {
  const MonthDraw draw(source, rate / 12);
  std::map<std::int64_t, CountLaw> laws;  // by total
  std::vector<std::int64_t> counts(static_cast<std::size_t>(months));
  FalseAlarms found;
  for (std::int64_t i = 0; i < series && found.promised < enough; ++i) {
    auto stream = stream_of(test_case, static_cast<std::uint64_t>(i));
    std::int64_t total = 0;
    for (auto& count : counts) total += count = draw(stream);
    const std::int64_t y = draw(stream);
    total += y;
    auto at = laws.find(total);
    if (at == laws.end()) at = laws.emplace(total, CountLaw::given_total(told, total, 1, months)).first;
    const Judgement judgement = judge(y, counts, at->second, false, level);
    found.add(judgement.alarm, judgement.attained);
  }
  return found;
}

/// Nothing is known: ranks, or (`estimated`) the negative-binomial law with the dispersion of the baseline.
struct Unknown {
  FalseAlarms by_rank, estimated;
};
inline Unknown with_unknown_law(const Source& source, double rate, double level, int months, std::int64_t series, bool estimate,
                                std::uint32_t test_case) {
  const MonthDraw draw(source, rate / 12);
  Unknown found;
  std::vector<std::int64_t> counts(static_cast<std::size_t>(months));
  for (std::int64_t i = 0; i < series && found.by_rank.promised < enough; ++i) {
    auto stream = stream_of(test_case, static_cast<std::uint64_t>(i));
    double total = 0;
    for (auto& count : counts) total += static_cast<double>(count = draw(stream));
    const std::int64_t y = draw(stream);
    found.by_rank.add(rank(y, counts).p <= level, rank_attained(y, counts, level));
    if (!estimate) continue;
    double squares = 0;
    const double mean = total / months;
    for (const auto count : counts) squares += (static_cast<double>(count) - mean) * (static_cast<double>(count) - mean);
    const double dispersion = mean > 0 ? std::max(1.0, squares / mean / (months - 1)) : 1;
    const CountLaw law = CountLaw::given_total({dispersion, {}}, static_cast<std::int64_t>(total) + y, 1, months);
    found.estimated.add(law.tail(y) <= level, law.attained(level));
  }
  return found;
}

}  // namespace outflow::inference::surge::calm
