#include "outflow/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace outflow::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
  return n;
}

/// What stands in the data element of a page.
std::string data_of(const std::string& page) {
  const std::string open = "id=\"outflow-data\">";
  const auto from = page.find(open) + open.size();
  return page.substr(from, page.find("</script>", from) - from);
}

TEST(ReportTest, TheTemplateIsAWholePageWithOnePlaceForData) {
  const std::string page(page_template());
  EXPECT_EQ(count(page, "@@OUTFLOW_DATA@@"), 1U);
  EXPECT_THAT(page, HasSubstr("<!doctype html>"));
  EXPECT_THAT(page.substr(page.size() - 20), HasSubstr("</html>"));
  EXPECT_EQ(page.find('\0'), std::string::npos);
}

TEST(ReportTest, ThePageAsksNothingOfTheNetwork) {
  const std::string page(page_template());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("src=\"http")));
  EXPECT_THAT(page, Not(HasSubstr("rel=\"stylesheet\"")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_LT(page.size(), 2'500'000U) << "a report should fit on a stick many times";
}

TEST(ReportTest, DataArePutInAsTheyAre) {
  const std::string json = R"({"title":"Han & Söhne","n":[1,2.50,1e-3],"empty":{}})";
  const std::string page = render_report(json);
  EXPECT_EQ(data_of(page), json);
  EXPECT_EQ(page.size(), page_template().size() - std::string("@@OUTFLOW_DATA@@").size() + json.size());
}

TEST(ReportTest, APageWithoutAMapCarriesNone) {
  const std::string json = R"({"title":"<script type=\"text/plain\" id=\"basemap-fine\">mine</script>"})";
  const std::string with = render_report(json), without = render_report(json, BaseMap::without);
  EXPECT_EQ(data_of(with), data_of(without)) << "what the data say stays, whatever it looks like";
  EXPECT_LT(without.size(), with.size() / 2);
  for (const std::string id : {"basemap-coarse", "basemap-fine"})
    EXPECT_THAT(without, HasSubstr("<script type=\"text/plain\" id=\"" + id + "\"></script>"));
  EXPECT_EQ(count(without, "</script>"), count(with, "</script>"));
  EXPECT_EQ(without.substr(without.size() - 1000), with.substr(with.size() - 1000));
}

TEST(ReportTest, NoNameCanEndTheElementItStandsIn) {
  const std::string page = render_report(R"({"<":"</script><script>alert(1)</script><!--<"})");
  EXPECT_EQ(data_of(page), R"({"\u003c":"\u003c/script>\u003cscript>alert(1)\u003c/script>\u003c!--\u003c"})");
  EXPECT_EQ(count(page, "</script>"), count(page_template(), "</script>"));
}

TEST(ReportTest, DataThatHoldTheMarkerAreNotReplacedAgain) {
  EXPECT_EQ(data_of(render_report(R"({"title":"@@OUTFLOW_DATA@@"})")), R"({"title":"@@OUTFLOW_DATA@@"})");
}

TEST(ReportTest, WhatIsNoObjectIsRefused) {
  for (const char* text : {"", "  \n", "[]", "[{}]", "1", "null", "\"{}\"", "nonsense"})
    EXPECT_THAT([&] { (void)render_report(text); },
                ::testing::ThrowsMessage<std::runtime_error>(HasSubstr("must be a JSON object")))
        << text;
  for (const char* text : {"{", "{\"a\":}", "{} {}", "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":\"\xff\"}", "{\"a\":1}<script>"})
    EXPECT_THAT([&] { (void)render_report(text); },
                ::testing::ThrowsMessage<std::runtime_error>(HasSubstr("not well-formed JSON")))
        << text;
  EXPECT_NO_THROW((void)render_report(" \n{}"));
}

}  // namespace
}  // namespace outflow::report
