#include "outflow/base/diagnostics.h"

#include <gtest/gtest.h>

namespace outflow {
namespace {

TEST(Diagnostic, IsOneLineWithItsParts) {
  EXPECT_EQ(to_string(Diagnostic{Severity::error, {"links.csv", 14, 3}, "distance_km is 0", "why", "try"}),
            "links.csv:14:3: distance_km is 0; why; try");
  EXPECT_EQ(to_string(Diagnostic{Severity::warning, {"places.csv", 0, 0}, "odd", "", "try"}), "places.csv: warning: odd; try");
  EXPECT_EQ(to_string(Where{}), "default");
  EXPECT_EQ(to_string(Where{"a.csv", 2, 0}), "a.csv:2");
}

TEST(Diagnostics, SortsByPlaceAndKeepsEqualOnesOnce) {
  Diagnostics d;
  d.error({"b.csv", 1, 1}, "x");
  d.error({"a.csv", 10, 1}, "x");
  d.error({"a.csv", 9, 1}, "x");
  d.error({"a.csv", 9, 1}, "x");
  d.warning({"a.csv", 9, 1}, "x");
  d.sort();
  ASSERT_EQ(d.all().size(), 4U);
  EXPECT_EQ(d.all()[0].where.line, 9);
  EXPECT_EQ(d.all()[2].where.line, 10);
  EXPECT_EQ(d.all()[3].where.file, "b.csv");
  EXPECT_EQ(d.count(Severity::warning), 1U);
}

TEST(Nearest, FindsWhatWasMeantAndNothingElse) {
  const std::vector<std::string> known = {"transit", "camp", "custody", "destination"};
  EXPECT_EQ(nearest("tranzit", known), "transit");
  EXPECT_EQ(nearest("cmap", known), "camp");
  EXPECT_EQ(nearest("CAMP", known), "camp");
  EXPECT_EQ(nearest("xyz", known), "");
  EXPECT_EQ(nearest("", known), "");
  EXPECT_EQ(nearest(std::string(100'000, 'a'), known), "");
}

}  // namespace
}  // namespace outflow
