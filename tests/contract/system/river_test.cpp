#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "outflow/engine/engine.h"
#include "outflow/engine/recorder.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/compile.h"
#include "support/folders.h"

/// Ice, high water and fog: drivers that repeat every year, against what their rows say.
namespace outflow {
namespace {

const std::string folder = test::source_folder() + "/scenarios/mechanisms/river";

/// Chances of a crossing as the tables give them: 0.04 and 0.1 compete, h = -ln(1 - 0.14) p / 0.14, times exp(coefficient x).
struct Month {
  double drowned, caught;
};
Month month(double ice, double high_water, double fog) {
  const double all = -std::log(1 - 0.14);
  const double d = all * 0.04 / 0.14 * std::exp(-1.5 * ice + 1.4 * high_water), c = all * 0.1 / 0.14 * std::exp(-0.6 * fog);
  const double some = 1 - std::exp(-(d + c));
  return {some * d / (d + c), some * c / (d + c)};
}

/// Sums over members and years of what was counted in each calendar month.
struct Counted {
  double drowned = 0, set_out = 0;
};
std::array<Counted, 12> counted(const model::Model& model, engine::Kind kind, std::uint64_t members) {
  const engine::Layout layout(model);
  const auto engine = engine::make_engine(kind, model);
  std::array<Counted, 12> sums{};
  for (std::uint64_t member = 0; member < members; ++member) {
    const auto trajectory = engine::run_member(*engine, model, layout, 11, member);
    for (int t = 0; t < model.n_steps(); ++t) {
      sums[t % 12].set_out += static_cast<double>(trajectory.at(layout.report(0, 0), t));
      sums[t % 12].drowned += static_cast<double>(trajectory.at(layout.report(2, 0), t));
    }
  }
  return sums;
}

/// 25,000 to 100,000 set-outs for each month of the cohorts: a share that is wrong by a tenth is 6 standard errors off for the
/// drowned of July. Agents are dear, so that of them a fifth must do.
TEST(River, EveryYearHasItsIceItsHighWaterAndItsFog) {
  const auto read = io::read_scenario(folder);
  for (const auto& d : read.diagnostics.all()) ADD_FAILURE() << to_string(d);
  const model::Model model = scenario::compile(read.scenario).model;
  struct Case {
    int month;
    double ice, high_water, fog;
  };
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const auto months = counted(model, kind, kind == engine::Kind::cohorts ? 60 : 12);
    for (const Case& c : {Case{0, 1, 0, 0}, Case{3, 0, 0, 0}, Case{6, 0, 1, 0}, Case{9, 0, 0, 0.75}, Case{11, 0.5, 0, 0.25}}) {
      const Counted& seen = months[c.month];
      const double share = month(c.ice, c.high_water, c.fog).drowned;
      ASSERT_GT(seen.set_out, 3000) << c.month;
      const double error = std::sqrt(share * (1 - share) / seen.set_out);
      EXPECT_NEAR(seen.drowned / seen.set_out, share, 4.5 * error) << "month " << c.month + 1;
    }
  }
}

TEST(River, TheYearsAreAlike) {
  const model::Model model = scenario::compile(io::read_scenario(folder).scenario).model;
  for (int t = 0; t + 12 < model.n_steps(); ++t)
    for (int p = 0; p < model.n_predictors; ++p)
      EXPECT_EQ(model.log_factor[static_cast<std::size_t>(t * model.n_predictors + p)],
                model.log_factor[static_cast<std::size_t>((t + 12) * model.n_predictors + p)]);
}

/// Ice and high water of the flagship move starts and deaths between months and leave those of a whole year as they were fitted.
TEST(River, OfNorthKoreaLeavesTheYearAsItWas) {
  const scenario::Scenario s = io::read_scenario(test::source_folder() + "/scenarios/north-korea").scenario;
  const auto coefficient = [&](const std::string& of, const std::string& driver) {
    for (const auto& e : s.effects)
      if (e.of.value == of && e.driver.value == driver) return e.coefficient.value;
    ADD_FAILURE() << of << ' ' << driver;
    return 0.0;
  };
  std::vector<double> starts(12, 0), deaths(12, 0);
  for (const std::string driver : {"ice", "high_water"}) {
    int month = 0;
    for (const auto& row : s.driver_values) {
      if (row.driver.value != driver) continue;
      starts[month] += row.value.value * coefficient("leave_river", driver);
      deaths[month++] += row.value.value * coefficient("death_river", driver);
    }
    ASSERT_EQ(month, 12) << driver;
  }
  double people = 0, dead = 0;
  for (int m = 0; m < 12; ++m) {
    people += std::exp(starts[m]);
    dead += std::exp(starts[m] + deaths[m]);
  }
  EXPECT_NEAR(people / 12, 1, 0.015);
  EXPECT_NEAR(dead / people, 1, 0.015);
  EXPECT_GT(starts[0], 0.2);
  EXPECT_LT(starts[6], -0.4);
}

}  // namespace
}  // namespace outflow
