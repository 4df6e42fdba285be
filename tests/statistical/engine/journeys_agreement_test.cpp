#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <vector>

#include "outflow/random/uniform_index.h"
#include "support/journeys.h"

/// The engines of the rule "journeys" against each other, and laws that hold in every world.
///
/// Null: the persons at each place and on the way, half way and at the end, have the same means and standard deviations in
/// both engines. n = 600 members of each, 12 random worlds, about 250 comparisons of means and as many of variances; alpha =
/// 1e-4 for all together (Bonferroni: each refuses beyond about 5.2 standard errors). Noticed: means that differ by 0.3
/// standard deviations of a member, variances that differ by half. Errors of that size are put in below and found.
namespace outflow::engine {
namespace {

using namespace test;
using scenario::EventKind;

constexpr int n_members = 600;
constexpr int n_worlds = 12;
constexpr double alpha = 1e-4;

/// A connected world of 6 places with random lengths, kinds and settings. `rooms`: camps have little room.
JourneyWorldBuilder random_world(std::uint64_t number, bool rooms) {
  random::Stream draws({.key = random::member_key(77, number), .entity = 0, .step = 0, .purpose = random::Purpose::test});
  const auto between = [&](double low, double high) { return low + (high - low) * draws.uniform(); };
  const auto coin = [&] { return draws.uniform() < 0.5; };
  constexpr int days = 16;
  JourneyWorldBuilder w(days);
  w.place("zone0", PlaceKind::conflict, 500).place("zone1", coin() ? PlaceKind::conflict : PlaceKind::town, 300);
  w.place("town", PlaceKind::town, 100).place("x", coin() ? PlaceKind::marker : PlaceKind::forwarding_hub);
  w.place("camp0", PlaceKind::camp, rooms ? 60 : 0, "B").place("camp1", coin() ? PlaceKind::camp : PlaceKind::idp_camp, 0);
  const std::vector<std::string> ids{"zone0", "zone1", "town", "x", "camp0", "camp1"};
  for (std::size_t a = 1; a < ids.size(); ++a) w.link(ids[random::uniform_index(a, draws)], ids[a], between(20, 350));
  for (int extra = 0; extra < 3; ++extra) {
    const auto a = random::uniform_index(ids.size(), draws), b = random::uniform_index(ids.size(), draws);
    if (a != b) w.link(ids[a] + std::string(), ids[b], between(20, 350));
  }
  for (std::size_t l = 0; l < w.s.links.size(); ++l) w.s.links[l].id += std::to_string(l);
  auto& j = w.s.journeys;
  j.awareness.value = 1 + static_cast<int>(random::uniform_index(3, draws));
  j.vehicle_km_per_step.value = between(80, 250);
  j.start_on_foot.value = coin();
  j.avoid_short_stints.value = coin();
  j.default_move_chance.value = between(0.2, 0.6);
  j.conflict_move_chance.value = between(0.5, 1);
  j.camp_move_chance.value = 0.05;
  j.camp_weight.value = between(1, 3);
  j.foreign_weight.value = between(0.5, 2);
  j.distance_power.value = between(0.5, 1.5);
  if (coin()) w.quirk(Quirk::fresh_speed);
  if (coin()) w.attribute(w.s.links.front().id, "walk_probability", "0.4", true);
  if (coin()) w.trait("age", {{"12", 1}, {"40", 2}}), j.children_avoid_hazards.value = true;
  w.event(EventKind::closure_place, "camp0", 5, 9).event(EventKind::change_kind, "town=camp", 11, -1);
  w.conflict("zone1", 6, 0.7).conflict("zone1", 12, 0);
  w.present("camp1", 20);
  for (int t = 0; t < days; ++t) w.newcomers(t, 12, t % 3 == 0 ? "zone0" : "");
  return w;
}

/// [observable][member]
std::vector<std::vector<double>> sample(const model::Model& model, Kind kind, std::uint64_t first_member) {
  const auto engine = make_engine(kind, model);
  const auto classes = static_cast<std::size_t>(model.n_classes());
  const auto rows = static_cast<std::size_t>(model.n_places) + 1;
  std::vector<std::vector<double>> x(2 * rows, std::vector<double>(n_members, 0));
  for (std::size_t i = 0; i < n_members; ++i) {
    engine->reset(1, first_member + i);
    for (int t = 0; t < model.n_steps(); ++t) {
      engine->advance();
      const bool at_end = t + 1 == model.n_steps();
      if (!at_end && t != model.n_steps() / 2) continue;
      for (std::size_t c = 0; c < classes; ++c) {
        for (std::size_t p = 0; p + 1 < rows; ++p)
          x[(at_end ? rows : 0) + p][i] += static_cast<double>(engine->stock()[p * classes + c]);
        x[(at_end ? rows : 0) + rows - 1][i] += static_cast<double>(engine->moving()[c]);
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

double central_moment(const std::vector<double>& x, int power) {
  const double m = mean(x);
  double sum = 0;
  for (const double v : x) sum += std::pow(v - m, power);
  return sum / static_cast<double>(x.size());
}

/// Standard errors by which means (first) and variances (second) differ.
std::pair<double, double> differences(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = n_members, va = central_moment(a, 2), vb = central_moment(b, 2);
  const double se_mean = std::sqrt((va + vb) / n);
  const double se_var = std::sqrt((central_moment(a, 4) - va * va + central_moment(b, 4) - vb * vb) / n);
  const auto ratio = [](double d, double se) { return se > 0 ? std::abs(d) / se : (std::abs(d) > 0 ? 1e9 : 0.0); };
  // A count that is hardly ever not zero has no normal mean: leave it to the others.
  if (mean(a) + mean(b) < 0.1) return {0, 0};
  return {ratio(mean(a) - mean(b), se_mean), va + vb < 0.2 ? 0 : ratio(va - vb, se_var)};
}

double limit(int comparisons) { return std::sqrt(2.0) * boost::math::erfc_inv(alpha / comparisons); }

TEST(JourneysAgreement, BothEnginesHaveTheSameLaw) {
  const double worst = limit(n_worlds * 14 * 2);
  for (std::uint64_t number = 0; number < n_worlds; ++number) {
    const auto model = random_world(number, false).compile();
    const auto a = sample(model, Kind::agents, 0), b = sample(model, Kind::cohorts, 100'000);
    for (std::size_t k = 0; k < a.size(); ++k) {
      const auto [in_mean, in_variance] = differences(a[k], b[k]);
      EXPECT_LT(in_mean, worst) << "world " << number << ", row " << k << ": " << mean(a[k]) << " and " << mean(b[k]);
      EXPECT_LT(in_variance, worst) << "world " << number << ", row " << k;
    }
  }
}

TEST(JourneysAgreement, ASmallErrorIsFound) {
  auto world = random_world(3, false);
  const auto model = world.compile();
  world.s.journeys.default_move_chance.value *= 0.8;
  const auto broken = world.compile();
  const auto a = sample(model, Kind::agents, 0), b = sample(broken, Kind::cohorts, 100'000);
  double found = 0;
  for (std::size_t k = 0; k < a.size(); ++k) found = std::max(found, differences(a[k], b[k]).first);
  EXPECT_GT(found, limit(n_worlds * 14 * 2));
}

TEST(JourneysAgreement, NobodyIsLostAndTheSameSeedGivesTheSameHistory) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const auto world = random_world(number, true);
    for (const Kind kind : {Kind::agents, Kind::cohorts}) {
      JourneyRun run(world, kind, number), again(world, kind, number);
      std::int64_t all = 20;
      for (int t = 0; t < 16; ++t) {
        run.days(1);
        again.days(1);
        all += 12;
        ASSERT_EQ(run.everybody() + run.engine().counts().short_persons, all) << "world " << number << ", day " << t;
        ASSERT_TRUE(std::equal(run.engine().stock().begin(), run.engine().stock().end(), again.engine().stock().begin()));
        for (const auto n : run.engine().stock()) ASSERT_GE(n, 0);
      }
    }
  }
}

/// Where room is short, each sub-step sees the places as those before left them: the cohorts come nearer to the persons,
/// who see each other one by one, the more sub-steps there are.
TEST(JourneysAgreement, SubStepsLeadToOneByOne) {
  JourneyWorldBuilder w(12);
  w.place("zone", PlaceKind::conflict, 10).place("town", PlaceKind::town, 10);
  w.place("small", PlaceKind::camp, 400).place("large", PlaceKind::camp, 0);
  w.link("zone", "town", 60).link("town", "small", 60).link("town", "large", 60);
  auto& j = w.s.journeys;
  j.default_move_chance.value = 1;
  j.camp_move_chance.value = 0;
  j.capacity_buffer.value = 0.2;
  for (int t = 0; t < 12; ++t) w.newcomers(t, 80, "zone");
  const auto error = [&](int substeps) {
    w.s.movement.substeps.value = substeps;
    const auto model = w.compile();
    const auto a = sample(model, Kind::agents, 0), b = sample(model, Kind::cohorts, 100'000);
    const std::size_t half_way = 2;
    return mean(b[half_way]) - mean(a[half_way]);
  };
  const double one = error(1), four = error(4), many = error(32);
  RecordProperty("persons_too_many_with_1_4_32_substeps",
                 std::to_string(one) + " " + std::to_string(four) + " " + std::to_string(many));
  EXPECT_GT(std::abs(one), 2 * std::abs(four) - 1);
  EXPECT_GT(std::abs(one), 4);
  EXPECT_LT(std::abs(many), 1.5);
}

}  // namespace
}  // namespace outflow::engine
