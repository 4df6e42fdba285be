#include "outflow/engine/capacity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "outflow/random/uniform_index.h"
#include "support/chi_square.h"

namespace outflow::engine {
namespace {

using Counts = std::vector<std::int64_t>;
using Sizes = std::vector<std::int32_t>;

random::Stream stream(std::uint64_t entity, std::uint32_t step = 0) {
  return random::Stream({.key = random::member_key(314, 0), .entity = entity, .step = step, .purpose = random::Purpose::test});
}

std::int64_t persons(const Counts& counts, const Sizes& sizes) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) sum += counts[i] * sizes[i];
  return sum;
}

/// One line, taken as the words say it: one by one until the first that does not fit.
Counts take_one_by_one(const std::vector<std::size_t>& line, const Sizes& sizes, std::int64_t room) {
  Counts taken(sizes.size(), 0);
  for (const auto kind : line) {
    if (sizes[kind] > room) break;
    room -= sizes[kind];
    ++taken[kind];
  }
  return taken;
}

/// Every order of the line has the same probability: the exact law.
std::map<Counts, double> law(const Counts& counts, const Sizes& sizes, std::int64_t room) {
  std::vector<std::size_t> line;
  for (std::size_t i = 0; i < counts.size(); ++i) line.insert(line.end(), static_cast<std::size_t>(counts[i]), i);
  std::map<Counts, double> p;  // distinct orders of the kinds are equally likely, too
  double orders = 0;
  do {
    p[take_one_by_one(line, sizes, room)] += 1;
    ++orders;
  } while (std::next_permutation(line.begin(), line.end()));
  for (auto& [taken, weight] : p) weight /= orders;
  return p;
}

struct Case {
  Counts counts;
  Sizes sizes;
  std::int64_t room;
};

const std::vector<Case> tiny = {
    {{1, 1}, {1, 2}, 1},       {{1, 1}, {1, 2}, 2}, {{2, 2, 1}, {1, 2, 5}, 5},
    {{3, 1, 2}, {2, 7, 1}, 8}, {{4, 3}, {1, 3}, 7}, {{0, 3, 2, 0}, {9, 2, 3, 1}, 6},
    {{2, 2, 2}, {3, 3, 1}, 9}, {{5, 1}, {1, 4}, 8}, {{1, 1, 1, 1, 1}, {1, 2, 3, 4, 5}, 8},
    {{3, 3}, {2, 2}, 7},
};

// Null: the sampler has the law of lining up every single party. n = 40,000 lines a case, alpha = 1e-6 for each of the 10
// cases; noticed surely: an outcome of probability 0.2 that is 5 % too rare or too frequent (5 standard errors).
constexpr std::uint64_t n_lines = 40'000;

template <class Sampler>
double fit(const Case& c, std::uint32_t number, Sampler take) {
  std::map<Counts, std::int64_t> seen;
  for (std::uint64_t i = 0; i < n_lines; ++i) {
    auto draws = stream(i, number);
    ++seen[take(c, draws)];
  }
  return test::chi_square_p(seen, law(c.counts, c.sizes, c.room));
}

TEST(TakeInRandomOrder, HasTheLawOfLiningUpEverySingleParty) {
  for (std::uint32_t i = 0; i < tiny.size(); ++i) {
    const double p = fit(
        tiny[i], i, [](const Case& c, random::Stream& draws) { return take_in_random_order(c.counts, c.sizes, c.room, draws); });
    EXPECT_GT(p, 1e-6) << "case " << i;
  }
}

TEST(TakeInRandomOrder, TheCheckRefusesRulesThatAreNearlyRight) {
  const auto line_of = [](const Case& c, random::Stream& draws) {
    std::vector<std::size_t> line;
    for (std::size_t i = 0; i < c.counts.size(); ++i) line.insert(line.end(), static_cast<std::size_t>(c.counts[i]), i);
    for (std::size_t i = line.size(); i > 1; --i) std::swap(line[i - 1], line[random::uniform_index(i, draws)]);
    return line;
  };
  const Case& c = tiny[2];
  EXPECT_GT(
      fit(c, 100, [&](const Case& x, random::Stream& draws) { return take_one_by_one(line_of(x, draws), x.sizes, x.room); }),
      1e-6);
  // Later and smaller parties may slip in past one that does not fit.
  EXPECT_LT(fit(c, 101,
                [&](const Case& x, random::Stream& draws) {
                  Counts taken(x.sizes.size(), 0);
                  std::int64_t room = x.room;
                  for (const auto kind : line_of(x, draws)) {
                    if (x.sizes[kind] > room) continue;
                    room -= x.sizes[kind];
                    ++taken[kind];
                  }
                  return taken;
                }),
            1e-6);
  // Large parties stand a little further back than they should: three in ten that would lead the line go to its end.
  EXPECT_LT(fit(c, 102,
                [&](const Case& x, random::Stream& draws) {
                  auto line = line_of(x, draws);
                  if (x.sizes[line.front()] == 5 && draws.uniform() < 0.3) std::swap(line.front(), line.back());
                  return take_one_by_one(line, x.sizes, x.room);
                }),
            1e-6);
}

TEST(TakeInRandomOrder, TakesEverybodyWhenAllFit) {
  auto draws = stream(1);
  EXPECT_EQ(take_in_random_order(Counts{3, 0, 2}, Sizes{2, 9, 5}, 16, draws), (Counts{3, 0, 2}));
  EXPECT_EQ(take_in_random_order(Counts{3, 0, 2}, Sizes{2, 9, 5}, 1'000, draws), (Counts{3, 0, 2}));
  EXPECT_EQ(take_in_random_order(Counts{}, Sizes{}, 5, draws), Counts{});
  EXPECT_EQ(take_in_random_order(Counts{0, 0}, Sizes{1, 2}, 0, draws), (Counts{0, 0}));
}

TEST(TakeInRandomOrder, TakesNobodyWithoutRoom) {
  auto draws = stream(2);
  for (const std::int64_t room : {0, -1, -1'000'000})
    EXPECT_EQ(take_in_random_order(Counts{3, 4}, Sizes{1, 2}, room, draws), (Counts{0, 0})) << room;
  EXPECT_EQ(take_in_random_order(Counts{3, 4}, Sizes{3, 2}, 1, draws), (Counts{0, 0}));
}

TEST(TakeInRandomOrder, StopsOnlyAtAPartyThatDoesNotFit) {
  for (std::uint64_t i = 0; i < 3'000; ++i) {
    auto dice = stream(i, 7);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random::uniform_index(n, dice)); };
    const auto kinds = static_cast<std::size_t>(1 + below(6));
    Counts counts(kinds);
    Sizes sizes(kinds);
    const bool huge = i % 3 == 0;
    for (std::size_t k = 0; k < kinds; ++k) {
      counts[k] = huge ? below((std::uint64_t{1} << 40) / 6) : below(20);
      sizes[k] = static_cast<std::int32_t>(1 + below(huge ? 40 : 6));
    }
    const std::int64_t all = persons(counts, sizes);
    const std::int64_t room = below(static_cast<std::uint64_t>(all + all / 4 + 2));
    auto draws = stream(i, 8);
    const auto taken = take_in_random_order(counts, sizes, room, draws);
    std::int32_t largest_left = 0;
    for (std::size_t k = 0; k < kinds; ++k) {
      ASSERT_GE(taken[k], 0);
      ASSERT_LE(taken[k], counts[k]);
      if (taken[k] < counts[k]) largest_left = std::max(largest_left, sizes[k]);
    }
    ASSERT_LE(persons(taken, sizes), room);
    if (all <= room) {
      ASSERT_EQ(taken, counts);
    } else {
      ASSERT_GT(persons(taken, sizes) + largest_left, room) << "the door closed although everybody fitted";
    }
  }
}

// Null: at n = 2^40 the share of each kind among the taken is its share of the line, to a few standard deviations.
TEST(TakeInRandomOrder, SharesTheBedsFairlyAmongATrillionParties) {
  const Counts counts{std::int64_t{1} << 38, std::int64_t{1} << 39, (std::int64_t{1} << 38)};
  const Sizes sizes{1, 2, 5};
  const double n = std::ldexp(1.0, 40);
  const std::int64_t room = std::int64_t{1} << 40;
  auto draws = stream(3);
  const auto taken = take_in_random_order(counts, sizes, room, draws);
  const auto line = static_cast<double>(taken[0] + taken[1] + taken[2]);
  EXPECT_LE(persons(taken, sizes), room);
  EXPECT_GT(persons(taken, sizes), room - 5);
  for (std::size_t k = 0; k < 3; ++k) {
    const double share = static_cast<double>(counts[k]) / n;
    const double sd = std::sqrt(line * share * (1 - share) * (1 - line / n));
    EXPECT_LT(std::abs(static_cast<double>(taken[k]) - line * share), 6 * sd) << k;
  }
}

}  // namespace
}  // namespace outflow::engine
