#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Persons who come in parties: the parties are a Poisson process, their sizes are independent of it and of each other.
namespace outflow::inference::surge {

/// How many persons are in a party, at least 1.
struct PartySizes {
  enum class Kind {
    fixed,        ///< always `value` persons (a whole number)
    one_plus,     ///< 1 + Poisson(value)
    geometric,    ///< P(j) = (1 - 1/m)^(j-1) / m with the mean m = value
    logarithmic,  ///< P(j) = -value^j / (j ln(1 - value)), 0 < value < 1: makes the sum negative binomial (Quenouille 1949)
    observed      ///< each of `seen` equally likely
  };
  Kind kind = Kind::fixed;
  double value = 1;
  std::vector<std::int64_t> seen = {};

  bool operator==(const PartySizes&) const = default;
};

/// "parties of 5", "1 + Poisson(1.5)", "geometric with mean 3", "as in the 12 parties seen".
std::string to_string(const PartySizes& sizes);

double mean_size(const PartySizes& sizes);
/// E[size^2] / E[size] >= 1: what the variance of a count of persons is, in units of its mean.
double clumping(const PartySizes& sizes);
/// P(size = j), [j], j = 0 ... `most` at most, and no further than where less than 1e-18 remains.
std::vector<double> probabilities(const PartySizes& sizes, std::size_t most);

/// P(X = s), s = 0 ... `most`, of the persons X in parties of which `parties` >= 0 are expected:
/// g(0) = exp(-parties (1 - f(0))), g(s) = parties / s sum_j j f(j) g(s - j) (Panjer, ASTIN Bull. 12 (1981) 22, theorem 1).
/// All terms are positive; they are scaled where exp(-parties) would vanish.
std::vector<double> panjer(double parties, const PartySizes& sizes, std::size_t most);

/// P(X >= y) when `persons` are expected, by summing the upper tail itself. Work grows with the square of the counts:
/// see `within_reach`.
double compound_tail(std::int64_t y, double persons, const PartySizes& sizes);
/// Whether `panjer` up to `most` is a matter of a fraction of a second.
bool within_reach(double most, const PartySizes& sizes);

}  // namespace outflow::inference::surge
