#include <gtest/gtest.h>

#include "outflow/engine/recorder.h"
#include "support/world.h"

/// What particle filters ask of engines: copies that go on, with the same luck or with another.
namespace outflow::engine {
namespace {

struct Course {
  std::unique_ptr<Engine> engine;
  Recorder recorder;
  Course(Kind kind, const model::Model& m, const Layout& layout, std::uint64_t member)
      : engine(make_engine(kind, m)), recorder(m, layout, random::member_key(7, member)) {
    engine->reset(7, member);
  }
  void to(int step) {
    while (engine->next_step() < step) {
      const int t = engine->next_step();
      engine->advance();
      recorder.record(*engine, t);
    }
  }
};

/// A world with noise, a memory, delays and a capacity: everything that a copy might forget.
model::Model busy_world() {
  test::World w(12);
  w.place("valley", scenario::PlaceKind::origin);
  w.camp("camp", 1000);
  w.people("valley", 400);
  w.link("road", "valley", "camp", 1.7);
  w.exit("valley", "leave", test::per_step(0.2), test::to_links());
  auto& noise = w.driver("noise");
  noise.noise.value = scenario::Noise::ar1;
  noise.noise_sd.value = 0.4;
  noise.noise_correlation.value = 0.7;
  w.effect("leave", "noise", 1);
  auto& memory = w.memory("arrived", scenario::Counts::entries);
  memory.places = {{"camp"}};
  memory.probability.value = 0.5;
  memory.half_life.value = {3 * 86400, 0};
  memory.reference.value = 20;
  w.effect("leave", "arrived", 0.01);
  auto& report = w.report("seen", scenario::Counts::entries);
  report.places = {{"camp"}};
  report.probability.value = 0.7;
  report.delay.value = {86400, 0};
  return w.compile();
}

void expect_copies_go_on(Kind kind, const model::Model& m) {
  const Layout layout(m);
  const int steps = m.n_steps(), half = steps / 2;
  Course first(kind, m, layout, 1), second(kind, m, layout, 2);
  first.to(half);
  second.to(half - 1);
  second.engine->continue_from(*first.engine, 7, 1);
  second.recorder.continue_from(first.recorder, random::member_key(7, 1));
  Course other(kind, m, layout, 3);
  other.engine->continue_from(*first.engine, 7, 3);
  other.recorder.continue_from(first.recorder, random::member_key(7, 3));
  for (auto* run : {&first, &second, &other}) run->to(steps);
  EXPECT_EQ(second.recorder.trajectory().values, first.recorder.trajectory().values) << "the same luck goes on as the original";
  EXPECT_NE(other.recorder.trajectory().values, first.recorder.trajectory().values) << "other luck has another future";
  for (int row = 0; row < layout.rows(); ++row)
    for (int t = 0; t < half; ++t)
      if (row < layout.report(0, 0)) {  // reports of the past may still come in later
        EXPECT_EQ(other.recorder.trajectory().at(row, t), first.recorder.trajectory().at(row, t));
      }
}

TEST(Continuing, copies_share_the_past_and_go_on_with_their_own_luck) {
  const auto m = busy_world();
  for (const auto kind : {Kind::cohorts, Kind::agents}) expect_copies_go_on(kind, m);
}

TEST(Continuing, a_run_that_goes_on_from_itself_does_not_change) {
  const auto m = busy_world();
  const Layout layout(m);
  for (const auto kind : {Kind::cohorts, Kind::agents}) {
    Course whole(kind, m, layout, 5), touched(kind, m, layout, 5);
    touched.to(4);
    touched.engine->continue_from(*touched.engine, 7, 5);
    touched.recorder.continue_from(touched.recorder, random::member_key(7, 5));
    whole.to(12);
    touched.to(12);
    EXPECT_EQ(touched.recorder.trajectory().values, whole.recorder.trajectory().values);
  }
}

TEST(Continuing, only_engines_of_one_kind_take_over_from_each_other) {
  const auto m = busy_world();
  const auto cohorts = make_engine(Kind::cohorts, m), agents = make_engine(Kind::agents, m);
  cohorts->reset(1, 1);
  agents->reset(1, 1);
  EXPECT_THROW(cohorts->continue_from(*agents, 1, 2), ContractViolation);
}

}  // namespace
}  // namespace outflow::engine
