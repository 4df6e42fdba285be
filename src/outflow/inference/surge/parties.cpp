#include "outflow/inference/surge/parties.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/inference/surge/tails.h"

namespace outflow::inference::surge {

namespace {

constexpr double negligible = 1e-18;

using Kind = PartySizes::Kind;

double mean_square(const PartySizes& sizes) {
  const double m = mean_size(sizes);
  switch (sizes.kind) {
    case Kind::fixed:
      return m * m;
    case Kind::one_plus:
      return sizes.value + m * m;
    case Kind::geometric:
      return m * (m - 1) + m * m;
    case Kind::logarithmic:
      return m / (1 - sizes.value);
    case Kind::observed:
      break;
  }
  double sum = 0;
  for (const auto size : sizes.seen) sum += static_cast<double>(size) * static_cast<double>(size);
  return sum / static_cast<double>(sizes.seen.size());
}

std::vector<double> observed_probabilities(const std::vector<std::int64_t>& seen, std::size_t most) {
  const auto largest = static_cast<std::size_t>(std::ranges::max(seen));
  std::vector<double> f(std::min(most, largest) + 1, 0.0);
  for (const auto size : seen)
    if (static_cast<std::size_t>(size) < f.size()) f[static_cast<std::size_t>(size)] += 1 / static_cast<double>(seen.size());
  return f;
}

}  // namespace

std::string to_string(const PartySizes& sizes) {
  switch (sizes.kind) {
    case Kind::fixed:
      return sizes.value == 1 ? "one by one" : fmt::format("parties of {}", sizes.value);
    case Kind::one_plus:
      return fmt::format("parties of 1 + Poisson({})", sizes.value);
    case Kind::geometric:
      return fmt::format("parties of geometric size, mean {}", sizes.value);
    case Kind::logarithmic:
      return fmt::format("parties of logarithmic size ({})", sizes.value);
    case Kind::observed:
      break;
  }
  return fmt::format("parties like the {} that were seen (mean {:.3g})", sizes.seen.size(), mean_size(sizes));
}

double mean_size(const PartySizes& sizes) {
  switch (sizes.kind) {
    case Kind::fixed:
    case Kind::geometric:
      return sizes.value;
    case Kind::one_plus:
      return 1 + sizes.value;
    case Kind::logarithmic:
      return -sizes.value / ((1 - sizes.value) * std::log1p(-sizes.value));
    case Kind::observed:
      break;
  }
  OUTFLOW_EXPECT(!sizes.seen.empty());
  double sum = 0;
  for (const auto size : sizes.seen) sum += static_cast<double>(size);
  return sum / static_cast<double>(sizes.seen.size());
}

double clumping(const PartySizes& sizes) { return mean_square(sizes) / mean_size(sizes); }

std::vector<double> probabilities(const PartySizes& sizes, std::size_t most) {
  if (sizes.kind == Kind::observed) return observed_probabilities(sizes.seen, most);
  std::vector<double> f{0};
  if (sizes.kind == Kind::fixed) {
    f.resize(std::min(most, static_cast<std::size_t>(sizes.value)) + 1, 0.0);
    if (static_cast<double>(f.size()) == sizes.value + 1) f.back() = 1;
    return f;
  }
  const double mean = mean_size(sizes);
  double geometric = 1 / mean, power = 1;
  for (std::size_t j = 1; j <= most; ++j) {
    const auto size = static_cast<double>(j);
    power *= sizes.value;
    if (sizes.kind == Kind::one_plus) f.push_back(poisson_probability(static_cast<std::int64_t>(j) - 1, sizes.value));
    if (sizes.kind == Kind::geometric) f.push_back(geometric);
    if (sizes.kind == Kind::logarithmic) f.push_back(-power / (size * std::log1p(-sizes.value)));
    geometric *= 1 - 1 / mean;
    if (size > mean && f.back() < negligible) break;
  }
  return f;
}

std::vector<double> panjer(double parties, const PartySizes& sizes, std::size_t most) {
  OUTFLOW_EXPECT(parties >= 0);
  const std::vector<double> f = probabilities(sizes, most);
  std::vector<double> g(most + 1, 0.0);
  constexpr double large = 1e250;
  double log_scale = -parties;  // f(0) = 0: a party has somebody in it
  g[0] = 1;
  std::size_t scaled_from = 0;  // what lies before is too small beside the rest to matter, and is set to 0
  for (std::size_t s = 1; s <= most; ++s) {
    double sum = 0;
    for (std::size_t j = 1; j < f.size() && j <= s - scaled_from; ++j) sum += static_cast<double>(j) * f[j] * g[s - j];
    g[s] = parties / static_cast<double>(s) * sum;
    if (g[s] > large) {
      for (std::size_t i = scaled_from; i <= s; ++i) g[i] /= large;
      while (scaled_from < s && g[scaled_from] < 1 / large) ++scaled_from;
      log_scale += std::log(large);
    }
  }
  const double scale = std::exp(log_scale / 2);  // in two halves: one of them may vanish where the product does not
  for (double& p : g) p = p * scale * scale;
  return g;
}

double compound_tail(std::int64_t y, double persons, const PartySizes& sizes) {
  OUTFLOW_EXPECT(persons >= 0);
  if (y <= 0) return 1;
  if (persons == 0) return 0;
  const double parties = persons / mean_size(sizes);
  const double spread = std::sqrt(persons * clumping(sizes));
  // From y (or well above the mean) on terms fall at least geometrically; lengthen the table until the last ones do not matter.
  double most = std::max(static_cast<double>(y), persons) + 12 * spread + 60 * mean_size(sizes);
  for (;;) {
    const auto g = panjer(parties, sizes, static_cast<std::size_t>(most));
    double sum = 0, last = 0;
    for (std::size_t s = static_cast<std::size_t>(y); s < g.size(); ++s) {
      sum += g[s];
      if (s + g.size() / 20 + 1 >= g.size()) last += g[s];
    }
    if (last <= 1e-13 * sum || last < 1e-300 || !within_reach(2 * most, sizes)) return std::min(1.0, sum);
    most *= 2;
  }
}

bool within_reach(double most, const PartySizes& sizes) {
  double support = sizes.value;
  if (sizes.kind == Kind::one_plus) support = sizes.value + 12 * std::sqrt(sizes.value) + 30;
  if (sizes.kind == Kind::geometric) support = 42 * sizes.value;
  if (sizes.kind == Kind::logarithmic) support = -42 / std::log(sizes.value);
  if (sizes.kind == Kind::observed) support = static_cast<double>(std::ranges::max(sizes.seen));
  return most * std::min(most, support) < 1e7;
}

}  // namespace outflow::inference::surge
