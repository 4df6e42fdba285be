#include "outflow/ensemble/ensemble.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "outflow/io/native_reader.h"
#include "outflow/io/new_scenario.h"
#include "outflow/scenario/compile.h"

namespace outflow::ensemble {
namespace {

model::Model small_model() {
  auto files = io::new_scenario_files("small");
  const io::ReadResult read = io::read_scenario(files);
  EXPECT_FALSE(read.diagnostics.has_errors());
  return scenario::compile(read.scenario).model;
}

/// Bit for bit, so that two NaN are equal and +0 and -0 are not.
bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}
bool same_bits(const Summary& a, const Summary& b) {
  return same_bits(a.mean, b.mean) && same_bits(a.sd, b.sd) && a.quantiles.size() == b.quantiles.size() &&
         std::memcmp(a.quantiles.data(), b.quantiles.data(), a.quantiles.size() * sizeof(Quantiles)) == 0;
}
bool same_bits(const Result& a, const Result& b) {
  return a.members_done == b.members_done && same_bits(a.series, b.series) && same_bits(a.totals, b.totals) &&
         same_bits(a.counts, b.counts) && same_bits(a.shares, b.shares) && a.mean_short_persons == b.mean_short_persons;
}

/// Two observed periods of the first report: of the whole time, and of a few days in its middle.
std::vector<PeriodCell> some_periods(const model::Model& model) { return {{0, 0, 0, model.n_steps()}, {0, 0, 31, 40}}; }

TEST(EnsembleRun, SameBitsForAnyNumberOfThreadsAndBothEngines) {
  const model::Model model = small_model();
  const auto periods = some_periods(model);
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const Result one = run_ensemble(model, kind, {.members = 9, .seed = 5, .threads = 1}, periods);
    for (const int threads : {2, 7})
      EXPECT_TRUE(same_bits(one, run_ensemble(model, kind, {.members = 9, .seed = 5, .threads = threads}, periods))) << threads;
    EXPECT_FALSE(same_bits(one, run_ensemble(model, kind, {.members = 9, .seed = 6, .threads = 1}, periods)));
  }
}

TEST(EnsembleRun, AMemberAloneIsThatOfAnEnsemble) {
  const model::Model model = small_model();
  const Result all = run_ensemble(model, engine::Kind::cohorts, {.members = 12, .threads = 3, .keep_members = true}, {});
  const engine::Layout layout(model);
  for (const int member : {0, 4, 11}) {
    const auto engine = engine::make_engine(engine::Kind::cohorts, model);
    EXPECT_EQ(engine::run_member(*engine, model, layout, 1, static_cast<std::uint64_t>(member)).values,
              all.members[member].values);
  }
}

TEST(EnsembleRun, StatisticsAreThoseOfTheMembers) {
  const model::Model model = small_model();
  const auto periods = some_periods(model);
  const Result result = run_ensemble(model, engine::Kind::cohorts, {.members = 41, .threads = 2, .keep_members = true}, periods);
  ASSERT_EQ(result.members.size(), 41u);
  for (int row = 0; row < result.layout.rows(); ++row) {
    std::vector<double> totals(41, 0);
    for (int step = 0; step < result.layout.steps(); ++step) {
      std::vector<std::int64_t> values;
      for (std::size_t k = 0; k < 41; ++k) {
        values.push_back(result.members[k].at(row, step));
        totals[k] += static_cast<double>(values.back());
      }
      std::sort(values.begin(), values.end());
      // With 41 members every quantile falls on a member: the k-th fortieth is the k-th of 0..40.
      for (int q = 0; q < n_quantiles; ++q)
        ASSERT_EQ(result.series.quantiles[result.cell(row, step)][q], static_cast<double>(values[quantile_fortieths[q]]));
      ASSERT_EQ(result.series.mean[result.cell(row, step)],
                static_cast<double>(std::accumulate(values.begin(), values.end(), std::int64_t{0})) / 41.0);
    }
    std::sort(totals.begin(), totals.end());
    ASSERT_EQ(result.totals.median(static_cast<std::size_t>(row)), totals[20]);
  }
  for (std::size_t i = 0; i < periods.size(); ++i) {
    std::vector<std::int64_t> sums;
    for (const auto& member : result.members) {
      sums.push_back(0);
      for (int t = periods[i].first_step; t < periods[i].last_step; ++t) sums.back() += member.at(result.layout.report(0, 0), t);
    }
    std::sort(sums.begin(), sums.end());
    EXPECT_EQ(result.counts.median(result.n_year_cells + i), static_cast<double>(sums[20]));
    EXPECT_EQ(result.shares.median(result.n_year_cells + i), 1.0) << "everybody is all of everybody";
  }
}

TEST(EnsembleRun, StoppedEarlyItIsTheSmallerEnsemble) {
  const model::Model model = small_model();
  const auto periods = some_periods(model);
  for (const int threads : {1, 3}) {
    std::atomic<bool> stop{false};
    const Hooks hooks{.progress =
                          [&](int done, int total) {
                            EXPECT_EQ(total, 400);
                            if (done == 6) stop = true;
                          },
                      .stop = &stop};
    const Result stopped = run_ensemble(model, engine::Kind::cohorts, {.members = 400, .threads = threads}, periods, hooks);
    ASSERT_GE(stopped.members_done, 6);
    ASSERT_LT(stopped.members_done, 400);
    EXPECT_EQ(stopped.members_planned, 400);
    EXPECT_TRUE(same_bits(stopped, run_ensemble(model, engine::Kind::cohorts, {.members = stopped.members_done}, periods)));
  }
}

TEST(EnsembleRun, ALookerOnSeesEveryMemberInOrderThoughNoneIsKept) {
  const model::Model model = small_model();
  const Result kept = run_ensemble(model, engine::Kind::cohorts, {.members = 9, .threads = 1, .keep_members = true}, {});
  for (const bool keep : {false, true}) {
    std::vector<std::vector<std::int64_t>> seen;
    Hooks hooks;
    hooks.on_member = [&](int member, const engine::Trajectory& trajectory) {
      EXPECT_EQ(member, static_cast<int>(seen.size()));
      seen.push_back(trajectory.values);
    };
    const Result result =
        run_ensemble(model, engine::Kind::cohorts, {.members = 9, .threads = 3, .keep_members = keep}, {}, hooks);
    EXPECT_EQ(result.members.size(), keep ? 9u : 0u);
    ASSERT_EQ(seen.size(), 9u);
    for (std::size_t k = 0; k < 9; ++k) EXPECT_EQ(seen[k], kept.members[k].values);
  }
}

TEST(EnsembleRun, YearsAreThoseThatAreWhole) {
  const auto day = [](const char* text) { return parse_date(text)->begin; };
  const TimeAxis time(day("2019-06"), day("2022-03"), {0, 1});
  EXPECT_EQ(whole_years(time), (std::vector<int>{2020, 2021}));
  EXPECT_EQ(whole_years(TimeAxis(day("2020"), day("2021"), {86400, 0})), (std::vector<int>{2020}));
  EXPECT_TRUE(whole_years(TimeAxis(day("2020"), day("2022"), {7 * 86400, 0})).empty()) << "weeks do not make years";
}

TEST(EnsembleRun, AStockHasNoSumOverAYearButAnEnd) {
  model::Model model = small_model();
  model.reports.front().counts = model::Counts::stock;
  const engine::Layout layout(model);
  engine::Trajectory trajectory;
  trajectory.steps = layout.steps();
  trajectory.values.resize(static_cast<std::size_t>(layout.rows() * layout.steps()));
  for (int t = 0; t < layout.steps(); ++t)
    trajectory.values[static_cast<std::size_t>(layout.report(0, 0) * layout.steps() + t)] = 100 + t;
  EXPECT_EQ(period_count({0, 0, 3, 7}, model, layout, trajectory), 106);
  model.reports.front().counts = model::Counts::entries;
  EXPECT_EQ(period_count({0, 0, 3, 7}, model, layout, trajectory), 103 + 104 + 105 + 106);
}

}  // namespace
}  // namespace outflow::ensemble
