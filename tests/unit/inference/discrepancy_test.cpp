#include "outflow/inference/discrepancy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {
namespace {

constexpr double days_a_year = 365.2425;

TEST(Discrepancy, OneKnownCountByHand) {
  // Variance 0.09, noise 0.01 + 1 / (95 + 5) = 0.02; 100 days later the correlation is 0.1^(100 / 365.2425).
  const CountScatter scatter{0.09, 0.1, 0.01};
  const std::vector<KnownCount> known{{7, 20, 95}};
  const double rho = std::pow(0.1, 100 / days_a_year);
  const Kriging law = kriging(scatter, known, 5, 120);
  ASSERT_EQ(law.weights.size(), 1U);
  EXPECT_NEAR(law.weights[0], rho * 0.09 / 0.11, 1e-12);
  EXPECT_NEAR(law.sd, std::sqrt(0.09 + 0.01 - rho * 0.09 * rho * 0.09 / 0.11), 1e-12);
}

TEST(Discrepancy, AnExactLastCountScreensEarlierOnes) {
  // Without noise an AR(1) process knows of its past through its last value alone.
  const CountScatter scatter{0.3, 0.5, 0};
  const std::vector<KnownCount> known{{0, 0, 1e12}, {0, 50, 1e12}, {0, 90, 1e12}};
  const Kriging law = kriging(scatter, known, 0, 180);
  EXPECT_NEAR(law.weights[0], 0, 1e-9);
  EXPECT_NEAR(law.weights[1], 0, 1e-9);
  EXPECT_NEAR(law.weights[2], std::pow(0.5, 90 / days_a_year), 1e-9);
  // What never wears off is the same for ever.
  EXPECT_NEAR(kriging({0.3, 1, 0}, std::span(known).first(1), 0, 5000).weights[0], 1, 1e-9);
  // Nothing known: the law itself. No discrepancy: the noise alone.
  EXPECT_NEAR(kriging(scatter, {}, 0, 180).sd, std::sqrt(0.3), 1e-12);
  EXPECT_NEAR(kriging({0, 0.5, 0.04}, known, 0, 180).sd, 0.2, 1e-12);
}

TEST(Discrepancy, PlacesAreTheirOwn) {
  const std::vector<CountScatter> scatter{{0.04, 0.5, 0.01}, {0.16, 0.5, 0.02}};
  const Matrix among = scatter_covariance(scatter, std::vector<KnownCount>{{0, 10, 99}, {1, 10, 49}, {1, 30, 24}}, 1);
  EXPECT_NEAR(among(0, 0), 0.04 + 0.01 + 0.01, 1e-12);
  EXPECT_NEAR(among(1, 1), 0.16 + 0.02 + 0.02, 1e-12);
  EXPECT_EQ(among(0, 1), 0);
  EXPECT_NEAR(among(1, 2), 0.16 * std::pow(0.5, 20 / days_a_year), 1e-12);
  EXPECT_EQ(among(1, 2), among(2, 1));
}

/// Values of the process at every tenth day in many places, with noise.
std::vector<double> drawn(const CountScatter& truth, const std::vector<KnownCount>& known) {
  std::vector<double> off;
  double d = 0;
  for (std::size_t i = 0; i < known.size(); ++i) {
    random::Stream draws({.key = random::member_key(5, i), .entity = 0, .step = 0, .purpose = random::Purpose::test});
    const bool first = i == 0 || known[i].place != known[i - 1].place;
    const double rho = first ? 0 : std::pow(truth.correlation, (known[i].day - known[i - 1].day) / days_a_year);
    d = rho * d + std::sqrt(truth.variance * (1 - rho * rho)) * random::standard_normal(draws);
    off.push_back(d + std::sqrt(truth.noise + 1 / (known[i].persons + 1)) * random::standard_normal(draws));
  }
  return off;
}

TEST(Discrepancy, IsLearnedFromWhatTheModelIsOff) {
  std::vector<KnownCount> known;
  for (std::size_t place = 0; place < 30; ++place)
    for (int day = 0; day < 300; day += 20) known.push_back({place, day, 400});
  const std::vector<CountScatter> written(30, CountScatter{0.09, 0.1, 0.01});
  for (const auto& [size, correlation] : std::vector<std::pair<double, double>>{{0.5, 0.1}, {1, 0.9}, {2, 0.3}, {4, 0.6}}) {
    const CountScatter truth{0.09 * size * size, correlation, 0.01};
    const auto learned = learned_scatter(written, known, 1, drawn(truth, known));
    EXPECT_NEAR(std::sqrt(learned[3].variance / truth.variance), 1, 1e-9) << size;
    EXPECT_NEAR(learned[3].correlation, correlation, 0.11) << size << ": a neighbour at most";
    EXPECT_EQ(learned[3].noise, 0.01);
  }
  EXPECT_EQ(learned_scatter(written, {}, 1, {})[0].correlation, 0.1);
}

TEST(Discrepancy, CountedNewcomersByHand) {
  // From nobody on day 0 to 100 on day 20 (age 50 on day 60), 40 more by day 60 (age 20); a place that empties; one that fills.
  const std::vector<KnownCount> known{{0, 20, 100}, {0, 60, 140}, {2, 40, 500}, {2, 60, 80}, {3, 60, 30}};
  const double first = 100 * std::exp(-50 / 40.0) + 40 * std::exp(-20 / 40.0), third = 500 * std::exp(-40 / 40.0),
               fourth = 30 * std::exp(-30 / 40.0);
  const auto shares = counted_newcomers(known, 5, 60, 40);
  ASSERT_EQ(shares.size(), 5U);
  EXPECT_NEAR(shares[0], first / (first + third + fourth), 1e-12);
  EXPECT_EQ(shares[1], 0);
  EXPECT_NEAR(shares[2], third / (first + third + fourth), 1e-12);
  EXPECT_NEAR(shares[3], fourth / (first + third + fourth), 1e-12);
  EXPECT_EQ(counted_newcomers({}, 2, 60, 40), (std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace outflow::inference
