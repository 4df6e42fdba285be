#include "outflow/io/flee/logs.h"

#include <gtest/gtest.h>

#include "support/journeys.h"

namespace outflow::io::flee {
namespace {

using namespace test;

/// One person walks two links of 90 and 60 km on day 0 (200 km a day), one appears on day 1 and is still on the way.
JourneyWorldBuilder two_links() {
  JourneyWorldBuilder w(2);
  w.place("a", PlaceKind::conflict, 10).place("b", PlaceKind::conflict, 10).place("c", PlaceKind::camp, 0);
  for (std::size_t p = 0; p < 3; ++p) {
    w.s.places[p].name = std::string(1, static_cast<char>('A' + p));
    w.s.places[p].lat_deg = 1.5 * static_cast<double>(p);
    w.s.places[p].lon_deg = 10;
  }
  w.link("a", "b", 90).link("b", "c", 60);
  auto& j = w.s.journeys;
  j.conflict_weight.value = 0;
  j.awareness.value = 2;
  j.vehicle_km_per_step.value = 200;
  j.camp_move_chance.value = 0;
  return w;
}

std::string log_of(const JourneyWorldBuilder& w, int days, int level, bool links) {
  const auto model = w.compile();
  engine::JourneyAgents engine(model);
  engine.keep_diary(0);  // nobody knows anybody
  engine.reset(1, 0);
  Logs logs(w.s, model, level);
  std::string text;
  const auto sink = [&](std::string_view part) { text += part; };
  for (int day = 0; day < days; ++day) {
    engine.advance();
    if (links) logs.links_of_day(day, engine, sink);
    else logs.agents_of_day(day, engine, sink);
  }
  return text;
}

TEST(FleeLogs, PersonsDayByDay) {
  auto w = two_links();
  w.newcomers(0, 1, "a");
  EXPECT_EQ(log_of(w, 1, 1, false), "0,0-0,A,C,3.0,10.0,False,150.0,3,150.0,0,\n");
  EXPECT_EQ(log_of(w, 1, 2, false),
            "0,0-0,A,L:A:B,0.75,10.0,True,150.0,3,150.0,0,\n"
            "0,0-0,A,C,3.0,10.0,False,150.0,3,150.0,0,\n");
  EXPECT_EQ(log_of(w, 1, 3, false),
            "0-1,0-0,A,L:A:B,0.75,10.0,True,150.0,3,150.0,0,\n"
            "0,0-0,A,C,3.0,10.0,False,150.0,3,150.0,0,\n");
}

TEST(FleeLogs, OnTheWayAPersonIsInTheMiddleOfTheLink) {
  auto w = two_links();
  w.s.journeys.vehicle_km_per_step.value = 50;
  w.newcomers(0, 1, "a");
  EXPECT_EQ(log_of(w, 2, 1, false),
            "0,0-0,A,L:A:B,0.75,10.0,True,0.0,1,50.0,0,\n"
            "1,0-0,A,L:B:C,2.25,10.0,True,90.0,2,50.0,0,\n");
}

/// Who somebody is does not change, and a place with many people lets everybody know two more a day.
TEST(FleeLogs, TraitsAndConnections) {
  auto w = two_links();
  w.s.dimensions.push_back({"gender", {"female"}, {}});
  w.s.traits.push_back({{"gender", {}}, {"female", {}}, {{}, {}}, {1, {}}, {}});
  w.s.journeys.conflict_move_chance.value = 0;
  w.newcomers(0, 250, "a").event(scenario::EventKind::change_kind, "a=town", 0, -1);
  w.s.journeys.default_move_chance.value = 0;
  const std::string text = log_of(w, 2, 1, false);
  EXPECT_NE(text.find("0,0-0,A,A,0.0,10.0,False,0.0,1,0.0,2,female,\n"), std::string::npos) << text.substr(0, 300);
  EXPECT_NE(text.find("1,0-249,A,A,0.0,10.0,False,0.0,1,0.0,4,female,\n"), std::string::npos);
  const auto model = w.compile();
  EXPECT_TRUE(
      Logs(w.s, model, 1).agents_header().ends_with("places_travelled,distance_moved_this_timestep,connections,gender,\n"));
}

TEST(FleeLogs, LinksCountWhoSetOutSinceTheStart) {
  auto w = two_links();
  w.newcomers(0, 3, "a").newcomers(1, 2, "b").event(scenario::EventKind::closure_link, "a-b", 1, -1);
  EXPECT_EQ(log_of(w, 2, 0, true),
            "0,A,B,3,total\n0,B,A,0,total\n0,B,C,3,total\n0,C,B,0,total\n"
            "1,B,A,0,total\n1,B,C,5,total\n1,C,B,0,total\n");
}

}  // namespace
}  // namespace outflow::io::flee
