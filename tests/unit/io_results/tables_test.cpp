#include "outflow/io/results/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "outflow/io/native_reader.h"
#include "outflow/io/new_scenario.h"
#include "outflow/io/results/geojson.h"
#include "outflow/io/results/run_record.h"
#include "outflow/scenario/compile.h"

namespace outflow::io::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A world in which nothing is left to chance: one place, one destination, two steps of a month in which everybody stays. The
/// members are made by hand.
const std::map<std::string, std::string> files = {
    {"scenario.toml", R"(format = 1
name = "hand"
title = "Hand-made"
[time]
start = 2001-11-01
end = 2003-01-01
step = "1 month"
[groups]
sex = ["women", "men"]
[modes.boat]
speed = "100 km/day"
[reports.arrivals]
counts = "entries"
places = ["isle"]
by = ["sex"]
[reports.present]
counts = "stock"
places = ["isle"]
[tables]
places = 2
links = 1
populations = 2
exits = 1
observations = 5
)"},
    {"places.csv", "id,name,kind,lat,lon\nshore,\"Shore, north\",origin,-17,178.5\nisle,,destination,-14,-172\n"},
    {"links.csv", "id,from,to,mode,distance_km\nsea,shore,isle,boat,auto\n"},
    {"populations.csv", "place,group,persons\nshore,sex=women,100\nshore,sex=men,50\n"},
    {"exits.csv", "place,exit,value,unit,to\nshore,leave,0.1,per month,links\n"},
    {"observations.csv",
     "report,from,to,persons,low,high,group,share\narrivals,2002,2002,12,,,,\narrivals,2002,2002,,10,20,,\narrivals,2002,2002,,,,"
     "sex=women,0.75\n"
     "arrivals,2001-11,2001-11,3,,,,\npresent,2002,2002,,5,500,,\n"},
};

class Tables : public ::testing::Test {
 protected:
  void SetUp() override {
    read_ = read_scenario(files);
    for (const auto& d : read_.diagnostics.all()) ASSERT_EQ(d.severity, Severity::warning) << to_string(d);
    model_ = scenario::compile(read_.scenario).model;
    observed_ = match_observations(read_.scenario, model_);
    ASSERT_EQ(observed_.size(), 5u);
  }

  /// Member k has 10 k + 1 women and 1 man arriving in each step of 2002, and so many of everything else as its row has.
  ensemble::Result result(int members, bool keep) const {
    const engine::Layout layout(model_);
    const auto factory = [&]() -> ensemble::MemberRunner {
      return [&, layout](std::uint64_t member, bool (*)(void*), void*) {
        engine::Trajectory t;
        t.steps = layout.steps();
        t.values.resize(static_cast<std::size_t>(layout.rows() * layout.steps()));
        const auto at = [&](int row, int step) -> std::int64_t& {
          return t.values[static_cast<std::size_t>(row * layout.steps() + step)];
        };
        for (int step = 2; step < layout.steps(); ++step) {
          const auto women = static_cast<std::int64_t>(10 * member + 1);
          at(layout.report(0, 0), step) = women + 1;
          at(layout.report(0, 1), step) = women;
          at(layout.report(0, 2), step) = 1;
          at(layout.report(1, 0), step) = step;
          at(layout.setouts(0), step) = 7;
        }
        return t;
      };
    };
    std::vector<ensemble::PeriodCell> periods;
    for (const auto& o : observed_) periods.push_back(o.cell);
    return ensemble::summarise_ensemble(model_, factory, {.members = members, .threads = 1, .keep_members = keep}, periods);
  }

  std::string series(const ensemble::Result& r) const {
    std::string text;
    write_series({read_.scenario, model_, r, observed_}, [&](std::string_view piece) { text += piece; });
    return text;
  }

  ReadResult read_;
  model::Model model_;
  std::vector<Observed> observed_;
};

TEST_F(Tables, YearsSharesAndObservationsAreWhereTheDocumentationSaysSo) {
  const std::string text = series(result(3, false));
  // Twelve months of 2, 12 and 22 persons.
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,all,arrivals/year,mean,144\n2002-01-01,,all,arrivals/year,sd,120\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,all,arrivals/year,q50,144\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,all,arrivals/year,q10,48\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,all,arrivals/year,observed,12\n2002-01-01,,all,arrivals/year,observed_low,10\n"
                              "2002-01-01,,all,arrivals/year,observed_high,20\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,sex=women,arrivals/year,q50,132\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,sex=women,arrivals/share/year,q50,0.9166666666666666\n"));
  EXPECT_THAT(text, HasSubstr(",sex=women,arrivals/share/year,observed,0.75\n"));
  EXPECT_THAT(text, HasSubstr(",sex=women,arrivals/share/period:2002-01-01..2002-12-31,observed,0.75\n"));
  EXPECT_THAT(text, Not(HasSubstr(",all,arrivals/share")));
  EXPECT_THAT(text, HasSubstr("\n2001-11-01,,all,arrivals,observed,3\n")) << "an observation of one step stands beside that step";
  EXPECT_THAT(text, HasSubstr("\n2001-11-01,,all,arrivals/period:2001-11-01..2001-11-30,observed,3\n"));
  // A stock is that at the end of the year: step 13.
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,all,present/year,q50,13\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-01-01,,all,present/year,observed_low,5\n"));
}

TEST_F(Tables, OnePeriodObservedTwiceHasOneSetOfRows) {
  const std::string text = series(result(1, false));
  const std::string row = "2002-01-01,,all,arrivals/period:2002-01-01..2002-12-31,q50,";
  const auto first = text.find(row);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find(row, first + 1), std::string::npos);
}

TEST_F(Tables, WhatIsNotDefinedHasNoRow) {
  const std::string text = series(result(1, false));
  EXPECT_THAT(text, Not(HasSubstr(",sd,"))) << "a single member has no spread";
  EXPECT_THAT(text, Not(HasSubstr("nan")));
}

TEST_F(Tables, MembersAreWrittenWhenKept) {
  const std::string text = series(result(2, true));
  EXPECT_THAT(text, HasSubstr(",all,arrivals/year,member:0,24\n2002-01-01,,all,arrivals/year,member:1,144\n"));
  EXPECT_THAT(text, HasSubstr(",sex=women,arrivals/share/year,member:0,0.5\n"));
}

TEST_F(Tables, FlowsNameBothEnds) {
  std::string text;
  const ensemble::Result r = result(2, false);
  write_flows({read_.scenario, model_, r, observed_}, [&](std::string_view piece) { text += piece; });
  EXPECT_THAT(text, HasSubstr("date,from,to,link,mode,statistic,value\n2001-11-01,shore,isle,sea,boat,mean,0\n"));
  EXPECT_THAT(text, HasSubstr("\n2002-12-01,shore,isle,sea,boat,q975,7\n"));
}

TEST_F(Tables, ALineAcrossTheDateLineIsCutThere) {
  const ensemble::Result r = result(2, false);
  const View view{read_.scenario, model_, r, observed_};
  const auto flows = nlohmann::json::parse(flows_geojson(view));
  const auto& line = flows["features"][0]["geometry"];
  EXPECT_EQ(line["type"], "MultiLineString");
  ASSERT_EQ(line["coordinates"].size(), 2u);
  EXPECT_EQ(line["coordinates"][0][0][0], 178.5);
  EXPECT_EQ(line["coordinates"][0][1][0], 180);
  EXPECT_EQ(line["coordinates"][1][0][0], -180);
  EXPECT_EQ(line["coordinates"][1][1][0], -172);
  // 1.5 of 9.5 degrees on the way from 17 south to 14 south.
  EXPECT_NEAR(line["coordinates"][0][1][1].get<double>(), -17 + 3 * 1.5 / 9.5, 1e-12);
  EXPECT_EQ(line["coordinates"][1][0][1], line["coordinates"][0][1][1]);
  EXPECT_EQ(flows["features"][0]["properties"]["flow_q50"], 84);
  const auto places = nlohmann::json::parse(places_geojson(view));
  EXPECT_EQ(places["features"][0]["properties"]["name"], "Shore, north");
  EXPECT_EQ(places["features"][1]["properties"]["name"], "isle") << "without a name the id";
}

TEST_F(Tables, FitComparesWholeYearsOfEverybody) {
  const ensemble::Result r = result(3, false);
  const View view{read_.scenario, model_, r, observed_};
  const auto fit = report_fit(view, 0);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->n, 1) << "the single month and the range are no yearly totals";
  EXPECT_NEAR(fit->mean_abs_log_error, std::log(144.0 / 12.0), 1e-12);
  EXPECT_FALSE(report_fit(view, 1)) << "a lower bound is no total";
}

TEST(ResultNumbers, AreShortAndWithoutExponent) {
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(100000), "100000");
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(1e-7), "0.0000001");
  EXPECT_EQ(format_number(12345678901234567.0), "12345678901234568");
  EXPECT_EQ(format_number(-2.5), "-2.5");
  EXPECT_EQ(format_number(1.7976931348623157e308).size(), 309u);
  EXPECT_NO_THROW(format_number(5e-324));
}

TEST(ResultPeriods, AreNamedByTheirFirstAndLastDay) {
  EXPECT_EQ(period_name(*parse_date("2002")), "2002-01-01..2002-12-31");
  EXPECT_EQ(period_name({parse_date("2002-06-15T12:00")->begin, parse_date("2002-06-16")->begin}),
            "2002-06-15T12:00:00..2002-06-15T23:59:59");
}

}  // namespace
}  // namespace outflow::io::results
