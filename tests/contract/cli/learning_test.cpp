#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "counted_valley.h"
#include "learning.h"

/// `outflow calibrate` as people and scripts see it.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A method and how much it may cost here.
std::vector<std::string> small(const std::string& method) {
  if (method == "filter") return {"--method", method, "--draws", "20", "--particles", "8"};
  return {"--method", method, "--histories", "200"};
}

TEST_F(Learning, WritesAPosteriorAndAForecastAndKeepsItsSchema) {
  for (const std::string method : {"regression", "filter"}) {
    fs::remove_all(in("out"));
    auto options = small(method);
    options.emplace_back("--json");
    const Finished finished = calibrate(options);
    ASSERT_EQ(finished.exit_code, 0) << finished.err << finished.out;
    const auto document = parsed(finished.out);
    expect_keeps("cli.schema.json", document);
    const auto& c = document.at("calibration");
    ASSERT_EQ(c.at("parameters").size(), 1u);
    EXPECT_EQ(c.at("parameters")[0].at("name"), "shells");
    EXPECT_GT(c.at("figures"), 0);
    EXPECT_FALSE(c.at("forecasts").empty());
    for (const auto& f : c.at("forecasts")) {
      const std::vector<double> q = f.at("quantiles");
      EXPECT_EQ(q.size(), 23u);
      EXPECT_TRUE(std::is_sorted(q.begin(), q.end()));
    }
    for (const char* name : {"parameters.csv", "draws.csv", "forecast.csv", "calibration.json", "checkpoint.json"})
      EXPECT_TRUE(fs::exists(fs::path(in("out")) / name)) << name;
    EXPECT_THAT(read_text(in("out") + "/forecast.csv"), HasSubstr("reference_date,horizon,target"));
  }
}

TEST_F(Learning, SaysHowFarAnotherSeedWouldMoveItsMedians) {
  const auto learned = [&](const std::string& histories) {
    const Finished finished = calibrate({"--histories", histories, "--again", "--json"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return parsed(finished.out).at("calibration").at("seed_sd").get<double>();
  };
  const double few = learned("200"), many = learned("3200");
  EXPECT_GT(few, 2 * many) << "16 times the histories: a fourth of it";
  EXPECT_GT(many, 0);
  EXPECT_LT(few, 1);
  EXPECT_THAT(calibrate({"--histories", "200", "--again"}).out,
              HasSubstr("With other histories (--seed) these medians would lie off by up to"));
}

TEST_F(Learning, GoesOnAfterAStopToTheSameBitsOnAnyNumberOfThreads) {
  for (const std::string method : {"regression", "filter"}) {
    const std::vector<std::string> sizes = small(method);
    const auto with = [&](std::vector<std::string> more) {
      more.insert(more.end(), sizes.begin(), sizes.end());
      return more;
    };
    fs::remove_all(in("out"));
    ASSERT_EQ(calibrate(with({"--threads", "1"})).exit_code, 0);
    const auto whole = read_text(in("out") + "/draws.csv"), forecast = read_text(in("out") + "/forecast.csv");
    fs::remove_all(in("out"));
    const Finished stopped = calibrate(with({"--minutes", "0", "--threads", "2"}));
    EXPECT_EQ(stopped.exit_code, 130) << stopped.out << stopped.err;
    EXPECT_FALSE(fs::exists(in("out") + "/draws.csv")) << "half a calibration must not look like one";
    ASSERT_TRUE(fs::exists(in("out") + "/checkpoint.json"));
    const Finished went_on = calibrate(with({"--threads", "2"}));
    ASSERT_EQ(went_on.exit_code, 0) << went_on.err;
    EXPECT_THAT(went_on.out, HasSubstr("gone on from an earlier run"));
    EXPECT_EQ(read_text(in("out") + "/draws.csv"), whole);
    EXPECT_EQ(read_text(in("out") + "/forecast.csv"), forecast);
    const auto kept = read_text(in("out") + "/checkpoint.json");
    write_text(in("out") + "/checkpoint.json", kept.substr(0, kept.size() / 2));
    const Finished refused = calibrate(sizes);
    EXPECT_EQ(refused.exit_code, 3) << refused.out;
    EXPECT_THAT(refused.err, ::testing::AllOf(HasSubstr("out/checkpoint.json: is cut off"), HasSubstr("--again")));
    EXPECT_EQ(read_text(in("out") + "/checkpoint.json"), kept.substr(0, kept.size() / 2)) << "it was not written over";
    EXPECT_EQ(calibrate(with({"--again"})).exit_code, 0);
    EXPECT_EQ(read_text(in("out") + "/draws.csv"), whole);
    EXPECT_THAT(calibrate(with({"--seed", "77"})).err, HasSubstr("nothing can be gone on from")) << "of other options";
  }
}

TEST_F(Learning, SaysWhatItCannotDo) {
  Finished finished = outflow_program({"calibrate", three_places, "--out", in("none")});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("no number of the scenario carries a prior"));
  EXPECT_EQ(calibrate({"--method", "magic"}).exit_code, 2);
  EXPECT_EQ(calibrate({"--as-of", "yesterday"}).exit_code, 2);
  EXPECT_EQ(calibrate({"--until", "2020-01-02"}).exit_code, 2);
  EXPECT_EQ(calibrate({"--histories", "3"}).exit_code, 2);
  EXPECT_EQ(calibrate({"--draws", "30"}).exit_code, 2);
  EXPECT_EQ(calibrate({"--method", "filter", "--histories", "60"}).exit_code, 2);
  fs::create_directory(in("full"));
  write_text(in("full") + "/mine.txt", "x");
  finished = outflow_program({"calibrate", in("world"), "--out", in("full")});
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_TRUE(fs::exists(in("full") + "/mine.txt"));
  // Nothing was known on the first day.
  finished = calibrate({"--as-of", "2020-01-02"});
  EXPECT_EQ(finished.exit_code, 2) << finished.out;
  EXPECT_THAT(finished.err, HasSubstr("nothing to learn from"));
}

class LearningOfFlee : public CountedValley {
 protected:
  /// Parameters and forecasts of the folder, as it was known on a day (0: everything).
  [[nodiscard]] std::string learned(const std::string& input, int as_of) const {
    std::vector<std::string> arguments{"calibrate", input,   "--histories", "100",     "--rounds",
                                       "1",         "--out", in("out"),     "--again", "--quiet"};
    if (as_of > 0) {
      const auto date = parse_date("2020-01-01")->begin + as_of * Seconds{86400};
      arguments.insert(arguments.end(), {"--as-of", format_date(date)});
    }
    const Finished finished = outflow_program(arguments);
    EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
    words_ = finished.out;
    return read_text(in("out/parameters.csv")) + read_text(in("out/draws.csv")) + read_text(in("out/forecast.csv"));
  }
  mutable std::string words_;
};

TEST_F(LearningOfFlee, NothingDependsOnWhatCameAfterTheDay) {
  const int day = 125;
  const std::string was = learned(folder("was"), day);
  EXPECT_THAT(words_, ::testing::AllOf(HasSubstr("published by 2020-05-05"), HasSubstr("no camp is ever full")));

  // Counts: the next one, of day 130, and all later ones.
  EXPECT_EQ(learned(folder("more", day, 700), day), was);
  EXPECT_NE(learned(in("more/input"), 135), learned(in("was/input"), 135)) << "known when its day is over";

  // A correction that came later halves or doubles what was counted before.
  const std::string corrected = folder("corrected", 125, 700);
  write_text(in("corrected/input/registration_corrections.csv"), "Upper Camp,2020-05-10,normalize\n");
  EXPECT_EQ(learned(corrected, day), was);
  EXPECT_NE(learned(corrected, 135), learned(in("more/input"), 135));

  // Capacities, which have no date; everything else that is dated later.
  const std::string other = folder("other");
  std::string places = read_text(other + "/locations.csv");
  places.replace(places.find(",901,"), 5, ",77,");
  write_text(other + "/locations.csv", places);
  EXPECT_EQ(learned(other, day), was);
  EXPECT_NE(learned(other, 0), learned(in("was/input"), 0)) << "they do count when everything is known";
  EXPECT_THAT(words_, ::testing::Not(HasSubstr("no camp is ever full")));
  std::string closures = read_text(other + "/closures.csv");
  write_text(other + "/closures.csv", closures + "location,Lake,,130,-1\n");
  std::string conflicts = read_text(other + "/conflicts.csv");
  for (int t = 130; t < valley_days; ++t) {
    const auto row = "\n" + std::to_string(t) + ", 1, 0";
    conflicts.replace(conflicts.find(row), row.size(), "\n" + std::to_string(t) + ", 0, 1");
  }
  write_text(other + "/conflicts.csv", conflicts);
  write_text(other + "/sim_period.csv", "StartDate,2020-01-01\nLength,200\n");
  EXPECT_EQ(learned(other, day), was);
}

TEST_F(LearningOfFlee, AnImportedScenarioSaysWhatItKnowsTooEarly) {
  ASSERT_EQ(outflow_program({"import", "flee", folder("v"), "-o", in("s")}).exit_code, 0);
  std::string toml = read_text(in("s/scenario.toml"));
  const std::string chance = "camp_weight = ";
  const auto at = toml.find(chance);
  ASSERT_NE(at, std::string::npos) << toml;
  toml.replace(at, toml.find('\n', at) - at, chance + "{ prior = 'lognormal', median = 2, p90 = 4 }");
  write_text(in("s/scenario.toml"), toml);
  const std::vector<std::string> ask{"calibrate", in("s"), "--histories", "100", "--out", in("out"), "--again", "--quiet"};
  auto then = ask;
  then.insert(then.end(), {"--as-of", "2020-05-05"});
  EXPECT_THAT(outflow_program(then).err,
              ::testing::AllOf(HasSubstr("departures.csv: warning"), HasSubstr("places.csv: warning")));
  EXPECT_THAT(outflow_program(ask).err, ::testing::Not(HasSubstr("departures.csv: warning")));
}

}  // namespace
}  // namespace outflow::test
