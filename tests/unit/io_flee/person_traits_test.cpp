#include "outflow/scenario/person_traits.h"

#include <map>

#include "flee_files.h"
#include "outflow/scenario/compile.h"

/// The traits in a log, against their law: drawn at the points of a grid, shares are exact.
namespace outflow::io::flee {
namespace {

using model::HazardView;

constexpr int grid = 600;

/// Children avoid dangers, so the model knows children from others and nothing more.
testing::Files two_ages() {
  auto files = testing::edited(testing::valley(), "simsetting.yml", "camp_weight: 2.0", "ChildrenAvoidHazards: true");
  files["input/demographics_age.csv"] = "age,Default\n5,1\n10,2\n30,3\n40,1\n";
  return files;
}

struct World {
  scenario::Scenario scenario;
  model::Model model;
};

World compiled(const testing::Files& files) {
  const auto folder = read_flee_files(files, {});
  EXPECT_FALSE(folder.diagnostics.has_errors()) << testing::listed(folder.diagnostics);
  auto compiled = scenario::compile(folder.scenario);
  EXPECT_FALSE(compiled.diagnostics.has_errors());
  return {folder.scenario, std::move(compiled.model)};
}

int class_with(const World& w, HazardView view) {
  const auto& all = w.model.journeys->travellers;
  for (std::size_t c = 0; c < all.size(); ++c)
    if (all[c].hazard == view) return static_cast<int>(c);
  ADD_FAILURE() << "no such class";
  return 0;
}

/// [values] how often, with the first number on the grid and the second at one point.
std::map<std::string, int> drawn(const World& w, int place, int cls, std::size_t name, bool first) {
  scenario::PersonTraits traits(w.scenario, w.model);
  std::map<std::string, int> counts;
  for (int k = 0; k < grid; ++k) {
    bool is_first = true;
    const auto uniform = [&] { return std::exchange(is_first, false) == first ? (k + 0.5) / grid : 0.5; };
    ++counts[traits.draw(place, -1, cls, uniform)[name]];
  }
  return counts;
}

TEST(PersonTraits, AreThoseOfTheClassAndInProportion) {
  const World w = compiled(two_ages());
  scenario::PersonTraits traits(w.scenario, w.model);
  ASSERT_EQ(traits.names(), (std::vector<std::string>{"age", "gender"}));
  using Counts = std::map<std::string, int>;
  EXPECT_EQ(drawn(w, 0, class_with(w, HazardView::avoid), 0, true), (Counts{{"5", 200}, {"10", 400}}));
  EXPECT_EQ(drawn(w, 0, class_with(w, HazardView::plain), 0, true), (Counts{{"30", 450}, {"40", 150}}));
}

TEST(PersonTraits, ThatNoRuleAsksForGoByThePlaceOfBirth) {
  const World w = compiled(two_ages());
  using Counts = std::map<std::string, int>;
  for (const HazardView view : {HazardView::avoid, HazardView::plain}) {
    EXPECT_EQ(drawn(w, 0, class_with(w, view), 1, false), (Counts{{"female", 360}, {"male", 240}})) << "Ford has 3 to 2";
    EXPECT_EQ(drawn(w, 1, class_with(w, view), 1, false), (Counts{{"female", 300}, {"male", 300}})) << "Mill has the default";
  }
}

TEST(PersonTraits, OfPeopleWhoAreListedAreThoseOfTheList) {
  auto files = testing::edited(two_ages(), "simsetting.yml", "take_from_population: true",
                               "take_from_population: true\n  read_from_agents_csv_file: true");
  files["input/agents.csv"] = "location,gender,age\nFord,male,5\n";
  const World w = compiled(files);
  scenario::PersonTraits traits(w.scenario, w.model);
  int rows = 0;
  for (std::size_t row = 0; row < w.model.journeys->present.size(); ++row) {
    if (w.model.journeys->present[row].place != 0) continue;
    ++rows;
    EXPECT_EQ(traits.draw(0, static_cast<std::int32_t>(row), class_with(w, HazardView::avoid), [] { return 0.9; }),
              (std::vector<std::string>{"5", "male"}));
  }
  EXPECT_EQ(rows, 1);
}

}  // namespace
}  // namespace outflow::io::flee
