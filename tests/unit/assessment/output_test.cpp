#include "outflow/assessment/output.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/world.h"

namespace outflow::assessment {
namespace {

/// In the first step all women leave for the camp and all men die. Certain
/// numbers: every output can be said beforehand.
class Outputs : public ::testing::Test {
 protected:
  Outputs() {
    w_.dimension("sex", {"women", "men"});
    w_.place("valley", scenario::PlaceKind::origin);
    w_.place("camp", scenario::PlaceKind::camp);
    w_.people("valley", 60, {{"sex", "women"}});
    w_.people("valley", 40, {{"sex", "men"}});
    w_.exit("valley", "leave", test::probability(1), test::to_place("camp"), 1, {{"sex", "women"}});
    w_.exit("valley", "fall", test::probability(1), test::dead(), 1, {{"sex", "men"}});
    auto& report = w_.report("arrivals", scenario::Counts::entries);
    report.places = {{"camp"}};
    report.by = {{"sex"}};
    scenario::Need need;
    need.name.value = "beds";
    need.report.value = "arrivals";
    need.share.value = 2;
    w_.s.needs.push_back(need);
    model_ = scenario::compile(w_.s).model;
  }

  [[nodiscard]] std::vector<scenario::FormulaFault> faults_of(const std::string& text) const {
    std::vector<scenario::FormulaFault> faults;
    if (const auto output = parse_output(text, faults)) check_output(*output, w_.s, model_, faults);
    return faults;
  }

  [[nodiscard]] double value(const std::string& text) const {
    std::vector<scenario::FormulaFault> faults;
    const auto output = parse_output(text, faults);
    if (!output) ADD_FAILURE() << text << ": " << faults.front().problem;
    const engine::Layout layout(model_);
    const auto engine = engine::make_engine(engine::Kind::cohorts, model_);
    const auto trajectory = engine::run_member(*engine, model_, layout, 1, 0);
    return OutputReader({*output}, w_.s, model_).values(w_.s, model_, layout, trajectory, 1, 0).front();
  }

  test::World w_{3, {86400, 0}};
  model::Model model_;
};

TEST_F(Outputs, read_any_number_of_a_history) {
  EXPECT_EQ(value("arrivals 2021-01-01"), 60);
  EXPECT_EQ(value("arrivals 2021-01-02..2021-01-03"), 0);
  EXPECT_EQ(value("count(arrivals, 2021-01-01..2021-01-03, sex=men)"), 0);
  EXPECT_EQ(value("share(arrivals, 2021-01-01, women)"), 1);
  EXPECT_EQ(value("2 * arrivals 2021-01-01 - 20 / 4"), 115);
  EXPECT_EQ(value("-arrivals 2021-01-01"), -60);
  EXPECT_EQ(value("arrivals 2021-01-01 > 59 and not arrivals 2021-01-02 != 0"), 1);
  EXPECT_EQ(value("arrivals 2021-01-01 <= 59 or arrivals 2021-01-02 > 0"), 0);
  EXPECT_EQ(value("fate:died"), 40);
  EXPECT_EQ(value("fate:died 2021-01-01"), 40);
  EXPECT_EQ(value("fate:died 2021-01-02..2021-01-03"), 0) << "who died before does not count";
  EXPECT_EQ(value("fate:arrived 2021-01-02"), 60);
  EXPECT_EQ(value("outcome:fall"), 40);
  EXPECT_EQ(value("outcome:fall 2021-01-03"), 0);
  EXPECT_EQ(value("stock:camp 2021-01-03"), 60);
  EXPECT_EQ(value("entries:camp"), 60);
  EXPECT_EQ(value("need:beds 2021-01-01"), 120);
}

TEST_F(Outputs, have_no_value_where_there_is_none) {
  EXPECT_TRUE(std::isnan(value("share(arrivals, 2021-01-02, women)")));
  EXPECT_TRUE(std::isnan(value("1 / arrivals 2021-01-02")));
  EXPECT_TRUE(std::isnan(value("share(arrivals, 2021-01-02, women) > 0.5")));
}

TEST_F(Outputs, say_what_is_wrong_with_them) {
  const std::vector<std::pair<std::string, std::string>> wrong{{"arivals 2021-01-01", "there is no report \"arivals\""},
                                                               {"arrivals 2021", "2021 is no whole number of simulated steps"},
                                                               {"arrivals", "a period is missing"},
                                                               {"observed(arrivals 2021-01-01)", "stands inside"},
                                                               {"probability(arrivals 2021-01-01 > 3)", "stands inside"},
                                                               {"fate:deid", "there is no fate \"deid\""},
                                                               {"stock:camp 2021-13", "\"2021-13\" is no period"},
                                                               {"stock:camp 2022", "no whole number of simulated steps"},
                                                               {"outcome:caught", "there is no outcome \"caught\""},
                                                               {"need:water", "there is no need \"water\""},
                                                               {"colour:red 2021", "is no date"},
                                                               {"", "ends too early"}};
  for (const auto& [text, problem] : wrong) {
    const auto faults = faults_of(text);
    ASSERT_FALSE(faults.empty()) << text;
    EXPECT_NE(faults.front().problem.find(problem), std::string::npos) << text << ": " << faults.front().problem;
  }
  EXPECT_EQ(faults_of("fate:deid").front().suggestion, "did you mean \"died\"?");
}

TEST_F(Outputs, know_how_far_they_reach) {
  std::vector<scenario::FormulaFault> faults;
  EXPECT_EQ(parse_output("arrivals 2030 + arrivals 2028..2029", faults)->end(), parse_date("2030")->end);
  EXPECT_EQ(parse_output("stock:camp 2030", faults)->end(), parse_date("2030")->end);
  EXPECT_EQ(parse_output("stock:camp", faults)->end(), std::nullopt);
}

}  // namespace
}  // namespace outflow::assessment
