#include "outflow/io/native/parameter_reader.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "contract/bad_input/scenario_files.h"
#include "outflow/engine/recorder.h"
#include "outflow/io/native_writer.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/describe.h"
#include "outflow/scenario/parameters.h"
#include "outflow/scenario/variant.h"
#include "support/folders.h"
#include "support/same_scenario.h"

namespace outflow::io {
namespace {

using scenario::PriorLaw;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Three places with a prior in a cell, one in a section, a parameter of its own, and numbers that hang on them.
testing::Files uncertain() {
  auto files = testing::three_places();
  testing::edit(files, "scenario.toml", "[drivers.shelling]",
                "[parameters.size]\nprior = \"gamma\"\nshape = 4\nscale = 1500\nvalue = 6000\n"
                "title = \"Adults in the valley\"\nsource = \"a 'guess'\"\n\n[drivers.shelling]");
  testing::edit(files, "scenario.toml", "reference = 0 ",
                "reference = { prior = \"normal\", mean = 0, sd = 0.5, name = \"calm\", source = \"invented\" } ");
  testing::edit(files, "populations.csv", "6000", "\"{ parameter = \"\"size\"\" }\"");
  testing::edit(files, "populations.csv", "4000", "\"{ parameter = 'size', times = 0.5, plus = 1000 }\"");
  testing::edit(files, "exits.csv", "0.002,", "\"{ prior = \"\"lognormal\"\", median = 0.002, p90 = 0.003 }\",");
  testing::edit(files, "hazards.csv", "0.10,", "\"{ prior = 'beta', mean = 0.1, size = 20, value = 0.1, name = 'turned' }\",");
  testing::edit(files, "hazards.csv", "0.002,per", "\"{ parameter = 'turned', times = 0.02 }\",per");
  testing::edit(files, "links.csv", "30,invented", "\"{ prior = 'uniform', low = 20, high = 40 }\",invented");
  return files;
}

TEST(Priors, AreReadWhereNumbersStand) {
  const auto result = read_scenario(uncertain());
  ASSERT_EQ(testing::listed(result.diagnostics), "");
  const auto& s = result.scenario;
  ASSERT_EQ(s.parameters.size(), 5U);
  EXPECT_EQ(s.parameters[0].name, "size");
  EXPECT_EQ(s.parameters[0].title, "Adults in the valley");
  EXPECT_EQ(to_string(s.parameters[0].where), "scenario.toml:24:13");
  EXPECT_EQ(s.parameters[1].name, "calm");
  EXPECT_EQ(s.parameters[2].name, "links:4:distance_km");
  EXPECT_EQ(s.parameters[2].value, 30) << "the median";
  EXPECT_EQ(s.parameters[3].name, "exits:3:value");
  EXPECT_NEAR(scenario::quantile(s.parameters[3].prior, 0.9), 0.003, 1e-15);
  EXPECT_EQ(to_string(s.parameters[3].where), "exits.csv:3:15");
  EXPECT_EQ(s.parameters[4].prior.law, PriorLaw::beta);
  EXPECT_DOUBLE_EQ(s.parameters[4].prior.a, 2);
  EXPECT_DOUBLE_EQ(s.parameters[4].prior.b, 18);
  EXPECT_EQ(s.populations[0].persons.value, 6000);
  EXPECT_EQ(s.populations[1].persons.value, 4000);
  EXPECT_EQ(s.exits[0].rate.value.value, s.parameters[3].value);
  EXPECT_EQ(s.exits[0].rate.value.unit, scenario::RateUnit::per_time);
  EXPECT_EQ(s.hazards[0].rate.value.value, 0.1);
  EXPECT_EQ(s.hazards[1].rate.value.value, 0.002);
  EXPECT_EQ(s.links[1].distance_km.value, 30);
  EXPECT_EQ(scenario::tied_numbers(s).size(), 7U);
}

TEST(Priors, EveryLawCanBeWritten) {
  const auto prior_of = [](const std::string& text) {
    auto files = testing::three_places();
    testing::edit(files, "effects.csv", "0.1,2 days", "\"{ " + text + " }\",2 days");
    const auto result = read_scenario(files);
    EXPECT_EQ(testing::listed(result.diagnostics), "") << text;
    return result.scenario.parameters.empty() ? scenario::Prior{} : result.scenario.parameters[0].prior;
  };
  EXPECT_NEAR(scenario::quantile(prior_of("prior = 'normal', median = 0, p90 = 1"), 0.9), 1, 1e-14);
  EXPECT_NEAR(scenario::quantile(prior_of("prior = 'normal', p05 = -3, p95 = 1"), 0.05), -3, 1e-14);
  EXPECT_EQ(prior_of("prior = 'normal', mean = -1, sd = 2").a, -1);
  EXPECT_EQ(prior_of("prior = 'lognormal', mean_log = -1, sd_log = 0.5").b, 0.5);
  EXPECT_NEAR(scenario::quantile(prior_of("prior = 'lognormal', p05 = 0.1, p95 = 10"), 0.5), 1, 1e-14);
  EXPECT_EQ(prior_of("prior = 'logitnormal', mean_logit = -1, sd_logit = 0.5").a, -1);
  EXPECT_NEAR(scenario::quantile(prior_of("prior = 'logitnormal', median = 0.2, p90 = 0.6"), 0.9), 0.6, 1e-14);
  EXPECT_EQ(prior_of("prior = 'uniform', low = -1, high = 1").b, 1);
  EXPECT_EQ(prior_of("prior = 'loguniform', low = 0.1, high = 1").a, 0.1);
  EXPECT_EQ(prior_of("prior = 'beta', alpha = 2, beta = 3").b, 3);
  EXPECT_EQ(prior_of("prior = 'gamma', shape = 2, scale = 3").b, 3);
  const auto cut = prior_of("prior = 'normal', mean = 1, sd = 2, low = 0");
  EXPECT_EQ(cut.low, 0);
  EXPECT_FALSE(std::isfinite(cut.high));
}

/// Each key and column that the format declares to be uncertain takes a prior, and `set_parameters` reaches it.
TEST(Priors, MayStandInEveryNumberThatTheFormatMarks) {
  constexpr const char* settings = "format = 1\nname = \"a\"\ntitle = \"a\"\n";
  constexpr const char* prior = "{ prior = 'uniform', low = 0.25, high = 0.75 }";
  int seen = 0;
  const auto check = [&](const testing::Files& files, const std::string& what) {
    auto s = read_scenario(files).scenario;
    ASSERT_EQ(scenario::tied_numbers(s).size(), 1U) << what;
    EXPECT_EQ(s.parameters.size(), 1U) << what;
    scenario::set_parameters(s, std::vector<double>{2});
    EXPECT_EQ(scenario::tied_numbers(s)[0].value, 2) << what;
    ++seen;
  };
  for (const auto& section : scenario::sections())
    for (const auto& key : section.keys)
      if (key.uncertain)
        check({{"scenario.toml", fmt::format("{}[{}{}]\n{} = {}\n", settings, section.name,
                                             section.kind == scenario::SectionKind::named ? ".x" : "", key.name, prior)}},
              fmt::format("[{}] {}", section.name, key.name));
  for (const auto& table : scenario::tables())
    for (const auto& column : table.columns)
      if (column.uncertain)
        check({{"scenario.toml", settings},
               {fmt::format("{}.csv", table.name), fmt::format("{},note\n\"{}\",x\n", column.name, prior)}},
              fmt::format("{}.csv {}", table.name, column.name));
  EXPECT_EQ(seen, 41 + 19);
}

TEST(Priors, ThatAreFaultyAreAllToldAtOnce) {
  auto files = uncertain();
  testing::edit(files, "scenario.toml", "shape = 4", "shape = 0");
  testing::edit(files, "exits.csv", "p90 = 0.003", "p90 = 0.001");
  testing::edit(files, "hazards.csv", "'turned', times", "'turnde', times");
  testing::edit(files, "links.csv", "high = 40", "high = 10");
  const auto result = read_scenario(files);
  EXPECT_EQ(result.diagnostics.count(Severity::error), 4U) << testing::listed(result.diagnostics);
  EXPECT_TRUE(result.scenario.parameters.empty()) << "none is kept";
  (void)scenario::describe(result.scenario);
}

TEST(Priors, OfNothingAreAWarning) {
  auto files = testing::three_places();
  testing::edit(files, "scenario.toml", "[drivers.shelling]",
                "[parameters.idle]\nprior = \"normal\"\nmean = 1\nsd = 1\n\n[drivers.shelling]");
  const auto result = read_scenario(files);
  EXPECT_FALSE(result.diagnostics.has_errors());
  EXPECT_THAT(testing::listed(result.diagnostics), HasSubstr("no number hangs on the parameter idle"));
}

TEST(Priors, ReadBackEqual) {
  const auto before = read_scenario(uncertain());
  const auto files = scenario_files(before.scenario);
  const auto after = read_scenario(files);
  ASSERT_EQ(testing::listed(after.diagnostics), "") << files.at("scenario.toml") << files.at("exits.csv");
  EXPECT_EQ(testing::differences(before.scenario, after.scenario), "");
  EXPECT_THAT(files.at("populations.csv"), HasSubstr("\"{ parameter = 'size', times = 0.5, plus = 1000 }\""));
  EXPECT_THAT(files.at("scenario.toml"), HasSubstr("[parameters.size]\nprior = 'gamma'\n"));
  EXPECT_EQ(scenario_files(after.scenario), files);
  auto other = before.scenario;
  other.hazards[1].rate.tie.times = 0.03;
  EXPECT_NE(testing::differences(before.scenario, other), "") << "the comparison looks at ties";
}

TEST(Priors, MadeByAProgramAreWrittenAsSections) {
  auto s = read_scenario(testing::three_places()).scenario;
  s.parameters = {{.name = "flight", .prior = {.law = PriorLaw::lognormal, .a = -6, .b = 0.3, .high = 0.1}, .value = 0.002}};
  s.exits[0].rate.tie.parameter = 0;
  s.exits[0].rate.where = {};
  const auto after = read_scenario(scenario_files(s));
  ASSERT_EQ(testing::listed(after.diagnostics), "");
  EXPECT_EQ(testing::differences(s, after.scenario), "");
}

TEST(Priors, AreDescribed) {
  const auto s = read_scenario(uncertain()).scenario;
  const std::string text = scenario::describe(s, {.full = true});
  for (const char* part :
       {"parameters (5)", "exits:3:value", "lognormal", "0.001189", "2: populations.csv:3, populations.csv:4 (times 0.5)",
        "(+1000)", "Adults in the valley", "scenario.toml:24", "a 'guess'", "21 to 39"})
    EXPECT_THAT(text, HasSubstr(part));
}

TEST(Priors, WhatIfMovesEveryNumberOfAParameter) {
  const auto s = read_scenario(uncertain()).scenario;
  Diagnostics faults;
  const std::vector<std::string> changes{"parameter.turned*=2", "parameter.size=1000", "parameter.exits:3:value=0.01"};
  const auto changed = scenario::with_changes(s, changes, {}, faults);
  EXPECT_EQ(testing::listed(faults), "");
  EXPECT_EQ(changed.hazards[0].rate.value.value, 0.2);
  EXPECT_EQ(changed.hazards[1].rate.value.value, 0.004);
  EXPECT_EQ(changed.populations[1].persons.value, 1500);
  EXPECT_EQ(changed.exits[0].rate.value.value, 0.01);
  (void)scenario::with_changes(s, std::vector<std::string>{"parameter.tuned=2", "parameter.turned[age=child]=2"}, {}, faults);
  EXPECT_THAT(testing::listed(faults), HasSubstr("there is no parameter \"tuned\"; did you mean \"turned\"?"));
  EXPECT_EQ(faults.count(Severity::error), 2U);
}

/// The members of the ensemble, of both engines.
std::vector<std::vector<double>> runs_of(const scenario::Scenario& scenario) {
  const auto model = scenario::compile(scenario).model;
  const engine::Layout layout(model);
  std::vector<std::vector<double>> runs;
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const auto engine = engine::make_engine(kind, model);
    for (std::uint64_t member = 0; member < 3; ++member) {
      const auto trajectory = engine::run_member(*engine, model, layout, 7, member);
      runs.emplace_back(trajectory.values.begin(), trajectory.values.end());
    }
  }
  return runs;
}

/// The same scenario with the values written plainly: equal to the last bit.
TEST(Priors, ChangeNothingInARun) {
  auto files = uncertain();
  testing::edit(files, "exits.csv", "p90 = 0.003", "p90 = 0.003, value = 0.0021");
  testing::edit(files, "links.csv", "high = 40", "high = 40, value = 31.7");
  auto plain = testing::three_places();
  testing::edit(plain, "exits.csv", "0.002,", "0.0021,");
  testing::edit(plain, "links.csv", "30,invented", "31.7,invented");
  const auto with = read_scenario(files).scenario, without = read_scenario(plain).scenario;
  ASSERT_EQ(with.parameters.size(), 5U);
  ASSERT_TRUE(without.parameters.empty());
  EXPECT_EQ(runs_of(with), runs_of(without));
  auto moved = with;
  auto values = scenario::parameter_values(moved);
  values[3] *= 1.001;
  scenario::set_parameters(moved, values);
  EXPECT_NE(runs_of(moved), runs_of(without)) << "the comparison sees a rate that is a thousandth higher";
}

/// Its runs are those of the numbers that were fitted, to the last bit, whatever the priors are.
TEST(Priors, OfTheFlagshipLeaveItsNumbersAsTheyWereFitted) {
  const auto result = read_scenario(std::filesystem::path(test::source_folder()) / "scenarios/north-korea");
  ASSERT_EQ(testing::listed(result.diagnostics), "");
  const auto& s = result.scenario;
  EXPECT_EQ(s.parameters.size(), 13U);
  for (const auto& parameter : s.parameters) EXPECT_FALSE(parameter.source.empty()) << parameter.name;
  const auto leaving = [&](const char* place) {
    for (const auto& exit : s.exits)
      if (exit.place.value == place && exit.name.value == "leave_river") return exit.rate.value.value;
    return 0.0;
  };
  EXPECT_EQ(leaving("nh"), 0.0002203);
  EXPECT_EQ(leaving("rg"), 0.0002551);
  std::map<std::string, double> coefficients;
  for (const auto& effect : s.effects)
    if (effect.of.value == "leave_river")
      coefficients[effect.driver.value + " " + scenario::to_string(effect.group.value)] = effect.coefficient.value;
  EXPECT_EQ(coefficients.at("famine "), 2.632);
  EXPECT_EQ(coefficients.at("fee access=ordinary"), -0.35);
  EXPECT_EQ(coefficients.at("fee access=means"), -0.25);
  EXPECT_EQ(coefficients.at("control awareness=not_modelled"), -0.346);
  EXPECT_EQ(coefficients.at("control awareness=aware"), -0.266);
  EXPECT_EQ(coefficients.at("closure awareness=unaware"), -1.8);
  EXPECT_EQ(coefficients.at("kin_here awareness=unaware"), 0.06);
}

TEST(ObservationModel, IsReadAndWritten) {
  auto files = testing::three_places();
  testing::edit(files, "scenario.toml", "by = [\"age\"]",
                "by = [\"age\"]\ndispersion = 0.02\ndiscrepancy = { prior = \"uniform\", low = 0.1, high = 0.5 }\n"
                "discrepancy_correlation = 0.7\nlate = \"45 days\"\nlate_stages = 2");
  files["observations.csv"] =
      "report,from,to,persons,published_on\narrivals,2020-01,2020-01,390,2020-02\narrivals,2020-01,2020-01,410,2021-06-15\n"
      "arrivals,2020-02,2020-02,1300,\n";
  const auto result = read_scenario(files);
  ASSERT_EQ(testing::listed(result.diagnostics), "");
  const auto& report = result.scenario.reports[0];
  EXPECT_EQ(report.dispersion.value, 0.02);
  EXPECT_DOUBLE_EQ(report.discrepancy.value, 0.3);
  EXPECT_EQ(report.discrepancy.tie.parameter, 0);
  EXPECT_EQ(report.discrepancy_correlation.value, 0.7);
  EXPECT_EQ(report.late_stages.value, 2);
  EXPECT_EQ(format_date(result.scenario.observations[1].published_on->value), "2021-06-16") << "the end of the day";
  EXPECT_FALSE(result.scenario.observations[2].published_on);
  const auto after = read_scenario(scenario_files(result.scenario));
  EXPECT_EQ(testing::differences(result.scenario, after.scenario), "");
}

TEST(ObservationModel, OneEndOfARangeIsACensoredFigure) {
  auto files = testing::three_places();
  files["observations.csv"] =
      "report,from,to,persons,low,high\narrivals,2020-01,2020-01,,501,\narrivals,2020-02,2020-02,,,900\n"
      "arrivals,2020-03,2020-03,700,501,\n";
  const auto result = read_scenario(files);
  ASSERT_EQ(testing::listed(result.diagnostics), "");
  EXPECT_EQ(result.scenario.observations[0].low.value, 501);
  EXPECT_FALSE(result.scenario.observations[0].high.value);
  EXPECT_EQ(result.scenario.observations[1].high.value, 900);
  EXPECT_EQ(testing::differences(result.scenario, read_scenario(scenario_files(result.scenario)).scenario), "");
}

}  // namespace
}  // namespace outflow::io
