#include "outflow/io/flee/export.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "outflow/io/flee/flee_reader.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/observations.h"
#include "support/folders.h"
#include "support/same_scenario.h"
#include "unit/io_flee/flee_files.h"

namespace outflow::io::flee {
namespace {

namespace fs = std::filesystem;

std::string listed(const Diagnostics& diagnostics, Severity severity = Severity::error) {
  std::string text;
  for (const auto& d : diagnostics.all())
    if (d.severity == severity) text += to_string(d) + "\n";
  return text;
}

std::vector<scenario::Quirk> all_quirks() {
  std::vector<scenario::Quirk> all;
  for (int i = 0; i < scenario::n_quirks; ++i) all.push_back(static_cast<scenario::Quirk>(i));
  return all;
}

/// Sources say which file a number was in: that may differ.
scenario::Scenario without_sources(scenario::Scenario s) {
  const auto clear = [](auto& rows) {
    for (auto& row : rows) row.remark.source.clear();
  };
  clear(s.departures), clear(s.observations);
  std::erase_if(s.events, [](const auto& event) { return event.kind.value == scenario::EventKind::note; });
  s.name.clear(), s.title.clear();
  std::vector<scenario::Observation> latest;  // counts that were corrected come back as they were published last
  for (const auto* o : scenario::latest_observations(s)) latest.push_back(*o);
  for (auto& o : latest) o.published_on.reset();
  s.observations = std::move(latest);
  return s;
}

void expect_round_trip(const FleeFolder& before, const std::string& what) {
  const FleeExport made = export_flee(before.scenario);
  EXPECT_EQ(listed(made.diagnostics), "") << what;
  const FleeFolder after = read_flee_files(made.files, {.quirks = all_quirks(), .days = {}, .validation = {}, .settings = {}});
  EXPECT_EQ(listed(after.diagnostics), "") << what;
  EXPECT_EQ(testing::differences(without_sources(before.scenario), without_sources(after.scenario)), "") << what;
}

/// Counts that registration_corrections.csv has scaled.
bool has_fractions(const scenario::Scenario& s) {
  return std::any_of(s.observations.begin(), s.observations.end(), [](const auto& o) {
    const double thousandths = o.persons.value.value_or(0) * 1000;
    return thousandths != std::round(thousandths);
  });
}

/// Everything comes back, but counts only to within a person.
void expect_same_but_for_counts(const FleeFolder& before, const FleeExport& made, const std::string& what) {
  FleeFolder after = read_flee_files(made.files, {.quirks = all_quirks(), .days = {}, .validation = {}, .settings = {}});
  EXPECT_FALSE(after.diagnostics.has_errors()) << what << "\n" << listed(after.diagnostics);
  scenario::Scenario a = without_sources(before.scenario), b = without_sources(after.scenario);
  bool rounded = false;
  std::map<std::pair<std::string, Seconds>, double> counts;
  for (const auto& o : b.observations) counts[{o.report.value, o.period.value.begin}] = o.persons.value.value();
  for (const auto& o : a.observations) {
    const double count = counts[{o.report.value, o.period.value.begin}];
    EXPECT_LT(std::abs(count - o.persons.value.value()), 1) << what << " " << o.report.value;
    rounded = rounded || count != o.persons.value.value();
  }
  const auto& told = made.diagnostics.all();
  EXPECT_EQ(rounded,
            std::any_of(told.begin(), told.end(),
                        [](const auto& d) { return d.problem.find("are rounded to whole persons") != std::string::npos; }))
      << what;
  a.observations.clear(), b.observations.clear();
  EXPECT_EQ(testing::differences(a, b), "") << what;
}

TEST(Export, EveryInstanceComesBack) {
  int seen = 0;
  for (const char* name : {"../shared/golden", "../shared/crises"}) {
    const fs::path folder = fs::path(test::source_folder()) / name;
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (!is_flee_folder(entry.path())) continue;
      const auto flee = read_flee_folder(entry.path(), {.quirks = all_quirks(), .days = {}, .validation = {}, .settings = {}});
      if (flee.diagnostics.has_errors()) continue;
      ++seen;
      if (has_fractions(flee.scenario)) {
        const auto made = export_flee(flee.scenario);
        EXPECT_FALSE(made.diagnostics.has_errors()) << entry.path() << "\n" << listed(made.diagnostics);
        expect_same_but_for_counts(flee, made, entry.path().filename().string());
        continue;
      }
      expect_round_trip(flee, entry.path().filename().string());
    }
  }
  if (seen == 0) GTEST_SKIP() << "skipped, no reference data";
}

scenario::Scenario valley() {
  const auto flee = read_flee_files(testing::valley(), {.quirks = all_quirks(), .days = {}, .validation = {}, .settings = {}});
  EXPECT_EQ(listed(flee.diagnostics), "");
  return flee.scenario;
}

TEST(Export, OurOwnFolderComesBack) {
  expect_round_trip(read_flee_files(testing::valley(), {.quirks = all_quirks(), .days = {}, .validation = {}, .settings = {}}),
                    "valley");
}

TEST(Export, EarlierFiguresAreLeftOutAndTold) {
  const auto made = export_flee(valley());
  const auto& told = made.diagnostics.all();
  EXPECT_TRUE(std::any_of(told.begin(), told.end(), [](const auto& d) {
    return d.problem == "2 figures that were revised later are left out";  // of days 0 and 2, corrected on day 3
  }));
}

TEST(Export, WhatIsWrittenIsWhatFleeReads) {
  scenario::Scenario s = valley();
  s.journeys.newcomers.value = scenario::NewcomerSource::conflict;
  s.journeys.newcomer_rate.value = 25;
  s.departures.clear();
  s.journeys.weight_softening.value = 0.00001;
  s.journeys.conflict_decay.value = {1, 0.5};
  const auto files = export_flee(s).files;
  const std::string& settings = files.at("simsetting.yml");
  EXPECT_NE(settings.find("    displaced_per_conflict_day: 25\n"), std::string::npos) << settings;
  EXPECT_NE(settings.find("  weight_softening: 1.0e-05\n"), std::string::npos) << settings;
  EXPECT_NE(settings.find("  conflict_spawn_decay: [1, 0.5]\n"), std::string::npos) << settings;
}

/// Everything is listed at once, and nothing of it hides the rest.
TEST(Export, ListsAllThatTheFormatCannotSay) {
  scenario::Scenario s = valley();
  s.step.value = {3600, 0};
  std::erase_if(s.journeys.quirks, [](const auto& q) { return q.value == scenario::Quirk::fresh_speed; });
  s.links.front().two_way.value = false;
  s.reports.front().probability.value = 0.5;
  s.places.back().kind.value = scenario::PlaceKind::custody;
  s.places.front().name = "#1";
  s.observations.back().low.value = 1.0;
  s.departures.front().place.value = s.places.front().id;
  const std::string text = listed(export_flee(s).diagnostics);
  for (const char* part : {"counts in days", "fresh_speed is off", "one direction only", "without losses or delays", "custody",
                           "called #1", "a range", "people appear at"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Export, KnowsNoOtherRule) {
  scenario::Scenario s = valley();
  s.movement.rule.value = scenario::MovementRule::rates;
  const auto made = export_flee(s);
  EXPECT_NE(listed(made.diagnostics).find("journeys only"), std::string::npos);
  EXPECT_TRUE(made.files.empty());
  const auto rates = read_scenario(fs::path(test::source_folder()) / "scenarios/three-places").scenario;
  const std::string text = listed(export_flee(rates).diagnostics);
  for (const char* part : {"exits.csv", "hazards.csv", "effects.csv", "drivers.csv", "a mode of travel foot"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

}  // namespace
}  // namespace outflow::io::flee
