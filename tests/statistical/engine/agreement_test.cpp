#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include "outflow/engine/engine.h"
#include "support/world.h"

/// The two engines against each other, in worlds too large to enumerate.
///
/// Null: the numbers of persons at each place and on the way, half way and at the end, have the same means, variances and
/// covariances in both engines. n = 2,000 members of each engine (different ones, so that the samples are independent),
/// some 2,500 comparisons of 20 random worlds; alpha = 1e-4 for all of them together (Bonferroni: each refuses beyond
/// about 5.5 standard errors). Noticed: means that differ by 0.18 standard deviations of a member, variances that differ by
/// a quarter, correlations that differ by 0.18. Errors of that size are put in below and found.
namespace outflow::engine {
namespace {

using namespace test;

constexpr int n_members = 2'000;
constexpr int n_worlds = 20;
constexpr double alpha = 1e-4;

/// [observable][member]
using Sample = std::vector<std::vector<double>>;

Sample sample(const model::Model& model, Kind kind, std::uint64_t first_member) {
  const auto engine = make_engine(kind, model);
  const auto n_classes = static_cast<std::size_t>(model.n_classes());
  const auto rows = static_cast<std::size_t>(model.n_places) + 1;
  Sample x(2 * rows, std::vector<double>(n_members, 0));
  for (std::size_t i = 0; i < n_members; ++i) {
    engine->reset(1, first_member + i);
    for (int t = 0; t < model.n_steps(); ++t) {
      engine->advance();
      const bool half_way = t == model.n_steps() / 2, at_end = t + 1 == model.n_steps();
      if (!half_way && !at_end) continue;
      const std::size_t first = at_end ? rows : 0;
      for (std::size_t c = 0; c < n_classes; ++c) {
        const int size = model.classes[c].size;
        for (std::size_t p = 0; p + 1 < rows; ++p)
          x[first + p][i] += static_cast<double>(engine->stock()[p * n_classes + c] * size);
        x[first + rows - 1][i] += static_cast<double>(engine->moving()[c] * size);
      }
    }
  }
  return x;
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

/// Standard score of the difference of two means.
double z(const std::vector<double>& a, const std::vector<double>& b) {
  const auto square_error = [](const std::vector<double>& x) {
    const double m = mean(x);
    double sum = 0;
    for (const double v : x) sum += (v - m) * (v - m);
    return sum / static_cast<double>(x.size()) / static_cast<double>(x.size());
  };
  const double error = std::sqrt(square_error(a) + square_error(b));
  const double difference = mean(a) - mean(b);
  return error > 0 ? difference / error : (difference == 0 ? 0 : 1e9);
}

/// Products of the deviations of two observables: their mean is the covariance (the variance, of one with itself).
std::vector<double> products(const std::vector<double>& x, const std::vector<double>& y) {
  const double mx = mean(x), my = mean(y);
  std::vector<double> p(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) p[i] = (x[i] - mx) * (y[i] - my);
  return p;
}

struct Scores {
  double mean = 0, variance = 0, covariance = 0;  ///< the largest |z| of each kind
  int comparisons = 0;
  void add(const Scores& other) {
    mean = std::max(mean, other.mean);
    variance = std::max(variance, other.variance);
    covariance = std::max(covariance, other.covariance);
    comparisons += other.comparisons;
  }
  [[nodiscard]] double limit() const {  // two-sided, Bonferroni
    return std::sqrt(2.0) * boost::math::erfc_inv(alpha / comparisons);
  }
};

Scores compare(const Sample& a, const Sample& b) {
  Scores scores;
  std::vector<std::size_t> varying;  // hardly ever anybody: the normal law of the scores does not hold
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++scores.comparisons;
    const auto nonzero = std::count_if(a[i].begin(), a[i].end(), [&](double v) { return v != a[i].front(); });
    if (nonzero < 200) continue;
    varying.push_back(i);
    scores.mean = std::max(scores.mean, std::abs(z(a[i], b[i])));
  }
  for (const auto i : varying) {
    for (const auto j : varying) {
      if (j < i) continue;
      ++scores.comparisons;
      const double score = std::abs(z(products(a[i], a[j]), products(b[i], b[j])));
      (i == j ? scores.variance : scores.covariance) = std::max(i == j ? scores.variance : scores.covariance, score);
    }
  }
  return scores;
}

TEST(Agreement, OfMeansVariancesAndCorrelationsInRandomWorlds) {
  Scores all;
  for (std::uint64_t seed = 500; seed < 500 + n_worlds; ++seed) {
    const auto model = random_world(seed, {.persons_at_most = 25}).compile();
    const auto scores = compare(sample(model, Kind::cohorts, 0), sample(model, Kind::agents, n_members));
    all.add(scores);
    EXPECT_LT(std::max({scores.mean, scores.variance, scores.covariance}), 6.5) << "world " << seed;
  }
  EXPECT_GT(all.comparisons, 1'000);
  EXPECT_LT(all.mean, all.limit());
  EXPECT_LT(all.variance, all.limit());
  EXPECT_LT(all.covariance, all.limit());
}

TEST(Agreement, HoldsWhenPeopleLearnAreMarkedAndAnswerToWhatHappened) {
  Scores all;
  for (std::uint64_t seed = 700; seed < 708; ++seed) {
    const auto model = random_world(seed, {.persons_at_most = 25, .system = true}).compile();
    const auto scores = compare(sample(model, Kind::cohorts, 0), sample(model, Kind::agents, n_members));
    all.add(scores);
    EXPECT_LT(std::max({scores.mean, scores.variance, scores.covariance}), 6.5) << "world " << seed;
  }
  EXPECT_GT(all.comparisons, 400);
  EXPECT_LT(std::max({all.mean, all.variance, all.covariance}), all.limit());
}

/// A river crossing with a risk, a town behind it, custody beside it.
World crossing() {
  World w(10);
  w.place("north", PlaceKind::origin);
  w.place("town");
  w.place("jail", PlaceKind::custody);
  w.place("south", PlaceKind::destination);
  w.link("river", "north", "town", 1.5, 10);
  w.link("road", "town", "south", 0.5, 50);
  w.people("north", 120);
  w.exit("north", "leave", per_step(0.3), to_links());
  w.exit("town", "on", per_step(0.4), to_links());
  w.exit("jail", "release", per_step(0.2), to_home());
  w.hazard("river", "caught", per_crossing(0.2), to_place("jail"));
  w.hazard("river", "drowned", per_crossing(0.1), out());
  return w;
}

TEST(Agreement, TheCheckNoticesAHazardFivePercentOffAVarianceAndACorrelation) {
  const auto model = crossing().compile();
  const auto truth = sample(model, Kind::cohorts, 0);
  const auto same = compare(truth, sample(model, Kind::agents, n_members));
  EXPECT_LT(std::max({same.mean, same.variance, same.covariance}), 5.5);

  auto riskier = model;
  for (auto& h : riskier.hazard_per_crossing) h *= 1.05;
  EXPECT_GT(compare(truth, sample(riskier, Kind::agents, n_members)).mean, 6);

  auto pairs = crossing();  // the same persons in parties of two: the means stay, the variances double
  pairs.party(2, 1);
  const auto coupled = compare(truth, sample(pairs.compile(), Kind::agents, n_members));
  EXPECT_LT(coupled.mean, 5.5);
  EXPECT_GT(coupled.variance, 6);

  auto shuffled = sample(model, Kind::agents, n_members);  // places of different members: only the correlations are lost
  for (std::size_t i = 0; i < shuffled.size(); ++i)
    std::rotate(shuffled[i].begin(), shuffled[i].begin() + static_cast<std::ptrdiff_t>(7 * i), shuffled[i].end());
  const auto uncorrelated = compare(truth, shuffled);
  EXPECT_LT(std::max(uncorrelated.mean, uncorrelated.variance), 5.5);
  EXPECT_GT(uncorrelated.covariance, 6);
}

/// An engine that puts a party of the second place into the first, in every other member.
class Biased final : public Engine {
 public:
  explicit Biased(const model::Model& model)
      : engine_(make_engine(Kind::cohorts, model)), classes_(static_cast<std::size_t>(model.n_classes())) {}
  void reset(std::uint64_t seed, std::uint64_t member) override {
    engine_->reset(seed, member);
    member_ = member;
  }
  void advance() override {
    engine_->advance();
    stock_.assign(engine_->stock().begin(), engine_->stock().end());
    for (std::size_t c = 0; c < classes_; ++c) {
      if (member_ % 2 == 0 || stock_[classes_ + c] == 0) continue;
      --stock_[classes_ + c];
      ++stock_[c];
      return;
    }
  }
  void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) override {
    engine_->continue_from(other, seed, member);
    member_ = member;
  }
  int next_step() const override { return engine_->next_step(); }
  const StepCounts& counts() const override { return engine_->counts(); }
  std::span<const std::int64_t> stock() const override { return stock_; }
  std::span<const std::int64_t> moving() const override { return engine_->moving(); }

 private:
  std::unique_ptr<Engine> engine_;
  std::size_t classes_;
  std::uint64_t member_ = 0;
  std::vector<std::int64_t> stock_;
};

TEST(Agreement, TheCheckNoticesHalfAPartyInTheWrongPlace) {
  const auto model = crossing().compile();
  Biased biased(model);
  const auto truth = sample(model, Kind::agents, 0);
  auto wrong = truth;
  for (auto& row : wrong) std::fill(row.begin(), row.end(), 0.0);
  const std::size_t rows = wrong.size() / 2;
  for (std::size_t i = 0; i < n_members; ++i) {
    biased.reset(1, n_members + i);
    while (biased.next_step() < model.n_steps()) biased.advance();
    for (std::size_t p = 0; p + 1 < rows; ++p) wrong[rows + p][i] = static_cast<double>(biased.stock()[p]);
    wrong[2 * rows - 1][i] = static_cast<double>(biased.moving()[0]);
  }
  const Sample at_end(truth.begin() + static_cast<std::ptrdiff_t>(rows), truth.end());
  const Sample wrong_at_end(wrong.begin() + static_cast<std::ptrdiff_t>(rows), wrong.end());
  const auto scores = compare(at_end, wrong_at_end);
  EXPECT_GT(scores.mean, scores.limit());
}

}  // namespace
}  // namespace outflow::engine
