#include "outflow/io/csv.h"

#include <gtest/gtest.h>

namespace outflow::io {
namespace {

CsvTable parsed(const std::string& text) {
  Diagnostics diagnostics;
  auto table = parse_csv("t.csv", text, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << to_string(diagnostics.all().empty() ? Diagnostic{} : diagnostics.all().front());
  return table.value_or(CsvTable{});
}

TEST(Csv, KnowsLineAndColumnOfEveryCell) {
  const CsvTable table = parsed("# note\na,b,c\n\n1,\"x, y\",3\n  \nf\xC3\xBCr, 2 ,\n");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.header[2].line, 2);
  EXPECT_EQ(table.header[2].column, 5);
  EXPECT_EQ(table.rows[0][1].text, "x, y");
  EXPECT_EQ(table.rows[0][1].column, 3);
  EXPECT_EQ(table.rows[0][2].column, 10);
  EXPECT_EQ(table.rows[1][0].line, 6);
  EXPECT_EQ(table.rows[1][1].text, "2");
  EXPECT_EQ(table.rows[1][1].column, 6);  // characters, not bytes; after the space
  EXPECT_EQ(table.rows[1][2].text, "");
}

TEST(Csv, QuotesHoldQuotesCommasAndLineBreaks) {
  const CsvTable table = parsed("a,b\n\"say \"\"no\"\"\",\"two\r\nlines\"\n\"\",\" kept \"\n\"#no comment\",1\n");
  EXPECT_EQ(table.rows[0][0].text, "say \"no\"");
  EXPECT_EQ(table.rows[0][1].text, "two\nlines");
  EXPECT_EQ(table.rows[1][0].text, "");
  EXPECT_EQ(table.rows[1][1].text, " kept ");
  EXPECT_EQ(table.rows[1][1].line, 4);
  EXPECT_EQ(table.rows[2][0].text, "#no comment");
}

TEST(Csv, ByteOrderMarkAndCarriageReturnsMakeNoDifference) {
  const CsvTable table = parsed(
      "\xEF\xBB\xBF"
      "a,b\r\n# note\r\n1,2\r\n");
  EXPECT_EQ(table.header[0].text, "a");
  EXPECT_EQ(table.header[0].column, 1);
  EXPECT_EQ(table.rows[0][1].text, "2");
  EXPECT_EQ(table.rows[0][1].line, 3);
}

TEST(Csv, RaggedRowsAreCountedButNotKept) {
  Diagnostics diagnostics;
  const auto table = parse_csv("t.csv", "a,b\n1\n1,2\n1,2,3\n", diagnostics);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->row_count, 3U);
  EXPECT_EQ(table->rows.size(), 1U);
  EXPECT_EQ(diagnostics.count(Severity::error), 2U);
}

TEST(ScanCsv, KeepsCommentsAndRowsOfAnyLength) {
  Diagnostics diagnostics;
  const auto rows = scan_csv("t.csv", "\xEF\xBB\xBF#a, b\n\n1\r\n \"x,\"\"y\" ,2,3", diagnostics);
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ((*rows)[0][0].text, "#a");
  EXPECT_EQ((*rows)[0][1].text, "b");
  EXPECT_EQ((*rows)[1].size(), 1U);
  EXPECT_EQ((*rows)[2][0].text, "x,\"y");
  EXPECT_EQ((*rows)[2][2].line, 4);
  EXPECT_TRUE(diagnostics.all().empty());
  EXPECT_FALSE(scan_csv("t.csv", "a,\"b\n", diagnostics));
  EXPECT_FALSE(scan_csv("t.csv", "a,\xFF\n", diagnostics));
  EXPECT_EQ(diagnostics.count(Severity::error), 2U);
}

TEST(CheckText, AcceptsAllOfUnicodeAndNothingElse) {
  Diagnostics none;
  EXPECT_TRUE(check_text("t", "\x7E\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", none));
  for (const char* bad : {"\x80", "\xC1\x81", "\xE0\x9F\x80", "\xED\xA0\x80", "\xF0\x8F\x80\x80", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "\xE2\x82", "\xFE", "\x1B", "\x7F"}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(check_text("t", bad, diagnostics));
    EXPECT_EQ(diagnostics.all().size(), 1U);
  }
}

TEST(Csv, AFileBeyondTheLimitIsNotRead) {
  Diagnostics diagnostics;
  std::string text(max_input_bytes + 1, '\n');
  EXPECT_FALSE(parse_csv("t.csv", text, diagnostics));
  EXPECT_TRUE(diagnostics.has_errors());
}

}  // namespace
}  // namespace outflow::io
