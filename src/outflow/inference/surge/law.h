#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "outflow/inference/surge/parties.h"

/// What a calm series does, and from it how rare a count is.
namespace outflow::inference::surge {

/// Counts of a calm series: independent from period to period, with a constant rate, and
/// - Poisson (dispersion 1, no parties), or
/// - negative binomial with variance = dispersion * mean, or
/// - persons in parties that are Poisson (compound Poisson); `dispersion` is then not used.
struct CalmLaw {
  double dispersion = 1;  ///< >= 1
  std::optional<PartySizes> parties = {};
};

/// "Poisson", "negative binomial, variance/mean 2.5", "compound Poisson, parties of 5".
std::string to_string(const CalmLaw& law);
/// Variance over mean.
double dispersion_of(const CalmLaw& law);

/// A law of whole numbers as a table, from which tails, critical counts and attained levels are read. What has less than
/// 1e-300 of the weight of the likeliest count is 0 (1e-20 where more than 100,000 counts are likelier than that).
class CountLaw {
 public:
  /// One period of which `mean` >= 0 are expected, the rate known.
  static CountLaw known(const CalmLaw& law, double mean);

  /// The period's share of `total` events, when the period has `exposure` > 0 and the others `others` > 0: the rate need not be
  /// known, for the total tells about it. Poisson: binomial (exact). Negative binomial with size in proportion to exposure:
  /// beta-binomial (exact for a given size; here the dispersion and the pooled rate set it). Parties: P(X = y) P(X' = total - y)
  /// with the pooled rate. `approximate` where fewer than some 15 independent events set the rate of a law that is not Poisson,
  /// and where the negative binomial law of the same dispersion stands in for parties beyond the reach of Panjer's recursion.
  static CountLaw given_total(const CalmLaw& law, std::int64_t total, double exposure, double others);

  [[nodiscard]] double probability(std::int64_t y) const;
  [[nodiscard]] double tail(std::int64_t y) const;  ///< P(Y >= y)
  [[nodiscard]] double mid_p(std::int64_t y) const { return tail(y) - probability(y) / 2; }
  /// The least count with P(Y >= count) <= level: from it on the rule "p <= level" alarms.
  [[nodiscard]] std::int64_t critical(double level) const;
  /// How often the rule "p <= level" alarms in a calm series: P(Y >= critical(level)) <= level. This is what is promised; a law
  /// of whole numbers rarely attains the level itself.
  [[nodiscard]] double attained(double level) const { return tail(critical(level)); }
  [[nodiscard]] bool approximate() const { return approximate_; }
  /// Counts in the table.
  [[nodiscard]] std::size_t size() const { return p_.size(); }
  /// P(Y = j), [j], from 0 on.
  [[nodiscard]] std::vector<double> probabilities() const;

 private:
  CountLaw(std::int64_t first, std::vector<double> weights);
  template <class RatioUp>
  static CountLaw from_ratios(std::int64_t start, std::int64_t most, RatioUp ratio_up);

  std::int64_t first_ = 0;
  std::vector<double> p_, tail_;  ///< [y - first_]
  bool approximate_ = false;
};

}  // namespace outflow::inference::surge
