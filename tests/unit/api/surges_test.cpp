#include "outflow/api/surges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "outflow/api/failure.h"

/// Questions to counts, asked by a scenario.
namespace outflow::api {
namespace {

using scenario::Scenario;
using scenario::Surge;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

template <class T>
scenario::Given<T> at(T value, int line, int column) {
  return {std::move(value), {"surges.csv", line, column}};
}

Surge question(int line, const std::string& id, const std::string& period) {
  Surge q;
  q.id = at(id, line, 1);
  q.period = at(period, line, 10);
  q.overdispersion = at<std::string>("none", line, 20);
  q.remark.where = {"surges.csv", line, 1};
  return q;
}

Surge of_file(int line, const std::string& id, const std::string& period, const std::string& file) {
  Surge q = question(line, id, period);
  q.counts = at(file, line, 5);
  return q;
}

void observe(Scenario& s, const std::string& period, double persons, const std::string& source = "") {
  scenario::Observation o;
  o.report.value = "arrivals";
  o.period.value = *parse_date(period);
  const int line = static_cast<int>(s.observations.size()) + 2;
  o.persons = {persons, {"observations.csv", line, 20}};
  o.remark.where = {"observations.csv", line, 1};
  o.remark.source = source;
  s.observations.push_back(std::move(o));
}

std::vector<std::string> told(const Diagnostics& diagnostics) {
  std::vector<std::string> lines;
  for (const auto& d : diagnostics.all()) lines.push_back(to_string(d));
  return lines;
}

/// Three months with 1, 0 and 1, then one with 4. Given the six, each falls into the last month with chance 1/4:
/// P(4 or more) = (C(6,4) 9 + C(6,5) 3 + 1) / 4^6 = 154 / 4096; the rate is 4 / (2/3) = 6 times that before.
TEST(Surges, ObservationsOfAReportByHand) {
  Scenario s;
  observe(s, "2019-01", 1);
  observe(s, "2019-02", 0);
  observe(s, "2019-03", 1);
  observe(s, "2019-04", 4, "a ministry");
  observe(s, "2019", 12);  // no month: left alone
  Surge q = question(2, "april", "2019-04");
  q.report = at<std::string>("arrivals", 2, 5);
  s.surges = {q};
  EXPECT_THAT(told(check_surges(s)), ElementsAre());
  const auto topics = answer_surges(s);
  ASSERT_EQ(topics.size(), 1U);
  EXPECT_EQ(topics[0].topic, "april");
  const auto& a = topics[0].findings.at(0).answer.units.at(0).analysis;
  EXPECT_EQ(topics[0].findings[0].counted, "observations of arrivals");
  EXPECT_EQ(a.series.count, 4);
  EXPECT_EQ(a.baseline_count, 2);
  EXPECT_NEAR(a.others.front().p, 154.0 / 4096, 1e-12);
  EXPECT_NEAR(a.ratio->estimate, 6, 1e-9);
  EXPECT_THAT(topics[0].findings[0].answer.sources, ElementsAre("a ministry"));
  EXPECT_EQ(topics[0].summary, paragraph_of(topics[0].findings[0].answer));
}

/// A file says the same as observations that say the same.
TEST(Surges, AFileOfCountsIsTheSameQuestion) {
  Scenario s;
  s.counts_files = {{"boats.csv", "period,count\n2019-01,1\n2019-02,0\n2019-03,1\n2019-04,4\n"}};
  s.surges = {of_file(2, "april", "2019-04", "boats.csv")};
  const auto topics = answer_surges(s);
  EXPECT_NEAR(topics.at(0).findings.at(0).answer.units.at(0).analysis.others.front().p, 154.0 / 4096, 1e-12);
}

/// Of two figures of one month the one published last counts.
TEST(Surges, ARevisedFigureTakesThePlaceOfTheFirst) {
  Scenario s;
  for (const char* month : {"2019-01", "2019-02", "2019-03"}) observe(s, month, 1);
  observe(s, "2019-04", 9);
  s.observations.back().published_on = scenario::Given<Seconds>{parse_date("2019-06")->begin, {}};
  observe(s, "2019-04", 4);
  Surge q = question(2, "april", "2019-04");
  q.report = at<std::string>("arrivals", 2, 5);
  s.surges = {q};
  EXPECT_EQ(answer_surges(s).at(0).findings.at(0).answer.units.at(0).analysis.series.count, 9);
}

/// A small part goes up, persons in parties hide it, and the whole falls: all of that is said, with factors.
TEST(Surges, TheSummaryTellsPartUnitsAndWhole) {
  Scenario s;
  std::string cases = "date,persons\n", all = "period,count\n";
  for (int year = 2010; year < 2017; ++year)
    for (const char* month : {"01", "04", "08", "11"})
      cases += std::to_string(year) + "-" + month + (std::string(month) == "08" ? ",14\n" : ",1\n");
  for (int k = 0; k < 7; ++k) cases += "2017-06,2\n";
  for (int year = 2010; year < 2017; ++year) all += std::to_string(year) + ",1000\n";
  s.counts_files = {{"cases.csv", cases}, {"all.csv", all + "2017,800\n"}};
  s.surges = {of_file(2, "cases", "2017-06", "cases.csv"), of_file(3, "persons", "2017-06", "cases.csv"),
              of_file(4, "all", "2017", "all.csv")};
  s.surges[0].title = "Cases by sea";
  s.surges[1].title = "Persons by sea";
  s.surges[1].unit = at<std::string>("persons", 3, 30);
  s.surges[2].title = "All arrivals";
  s.surges[2].overall = at(true, 4, 40);
  for (auto& q : s.surges) q.topic.value = "June 2017", q.overdispersion.value = "";
  const auto topics = answer_surges(s);
  ASSERT_EQ(topics.size(), 1U);
  EXPECT_THAT(topics[0].summary,
              AllOf(HasSubstr("Cases by sea: probably busier than before, 7 cases, "),
                    HasSubstr(" times the rate of January 2010 to May 2017 (95% interval "),
                    HasSubstr("Not unusual: persons by sea (14 persons, "),
                    HasSubstr("No surge overall: all arrivals: 800 events, 0.8 times the rate of 2010 to 2016 (95% interval 0."),
                    HasSubstr("): fewer than before."), HasSubstr("The units differ: 7 cases were 14 persons."),
                    HasSubstr("7 cases beside 800 events."), HasSubstr("Only what was reported is counted")));
  const auto json = nlohmann::json::parse(to_json(topics));
  ASSERT_EQ(json[0]["questions"].size(), 3U);
  EXPECT_EQ(json[0]["summary"], topics[0].summary);
  EXPECT_EQ(json[0]["questions"][0]["verdict"], "unusual");
  EXPECT_EQ(json[0]["questions"][2]["overall"], true);
  EXPECT_GT(json[0]["questions"][0]["tables"][0]["rows"].size(), 20U);
}

/// Every fault of every question in one go, each at its cell.
TEST(Surges, FaultsAreToldAllAtOnceWhereTheyAre) {
  Scenario s;
  observe(s, "2019-01", 1.5);
  observe(s, "2019-03", 1);
  observe(s, "2019-04", 4);
  s.counts_files = {{"good.csv", "period,count\n2019-01,1\n2019-02,2\n"}, {"bad.csv", "period,count\n2019-01,-1\n2019-02,x\n"}};
  s.surges = {of_file(2, "later", "2021-01", "good.csv"),
              of_file(3, "damaged", "2019-02", "bad.csv"),
              of_file(4, "series", "2019-02", "good.csv"),
              question(5, "gap", "2019-04"),
              question(6, "long", "2018"),
              of_file(7, "parties", "2019-02", "good.csv"),
              of_file(8, "first", "2019-01", "good.csv")};
  s.surges[2].series = at<std::string>("boats", 4, 33);
  s.surges[3].report = s.surges[4].report = at<std::string>("arrivals", 6, 7);
  s.surges[5].party_sizes = at<std::string>("many", 7, 44);
  const auto lines = told(check_surges(s));
  const auto tells = [&](const std::string& begin, const std::string& part) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.starts_with(begin) && line.find(part) != std::string::npos; });
  };
  const std::string all = ::testing::PrintToString(lines);
  EXPECT_TRUE(tells("counts/bad.csv:2:9: ", "-1")) << all;
  EXPECT_TRUE(tells("counts/bad.csv:3:9: ", "x")) << all;
  EXPECT_TRUE(tells("counts/good.csv", "2021")) << all;
  EXPECT_TRUE(tells("surges.csv:4:33: ", "no series \"boats\"")) << all;
  EXPECT_TRUE(tells("observations.csv:2:20: ", "persons is 1.5")) << all;
  EXPECT_TRUE(tells("observations.csv:3:20: ", "nothing is observed from 2019-02-01 to here")) << all;
  EXPECT_TRUE(tells("surges.csv:6:7: ", "no observation as long as 2018")) << all;
  EXPECT_TRUE(tells("surges.csv:7:44: party_sizes is \"many\"", "fixed:N")) << all;
  EXPECT_TRUE(tells("surges.csv:8:10: there is nothing before the period", "baseline")) << all;
  EXPECT_THROW((void)answer_surges(s), InvalidScenario);
}

}  // namespace
}  // namespace outflow::api
