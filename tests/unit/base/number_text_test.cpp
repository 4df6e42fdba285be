#include "outflow/base/number_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace outflow {
namespace {

TEST(NumberText, NeverAnExponent) {
  EXPECT_EQ(in_digits(0.1 + 0.2 - 0.2, 9), "0.1");
  EXPECT_EQ(in_digits(0.0003000000000000001, 9), "0.0003");
  EXPECT_EQ(in_digits(54772.255750516626, 4), "54772");
  EXPECT_EQ(in_digits(54772.255750516626, 9), "54772.2558");
  EXPECT_EQ(in_digits(3e-5, 3), "0.00003");
  EXPECT_EQ(in_digits(-2.5, 3), "-2.5");
  EXPECT_EQ(in_digits(1.11e-16, 3), "0");
  EXPECT_EQ(in_digits(-1e-300, 3), "0");
  EXPECT_EQ(in_digits(23'000'000, 2), "23000000");
  EXPECT_EQ(in_digits(100, 4), "100") << "zeros before the point stay";
  EXPECT_EQ(in_digits(9.9996, 4), "10");
  EXPECT_EQ(in_digits(std::numeric_limits<double>::infinity(), 3), "inf");
}

TEST(NumberText, CountsAreWhole) {
  EXPECT_EQ(as_count(57.7), "58");
  EXPECT_EQ(as_count(1.11e-16), "0");
  EXPECT_EQ(as_count(-0.2), "0");
  EXPECT_EQ(as_count(1e15), "1000000000000000");
}

TEST(NumberText, CommasBetweenThousands) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(-1234567.2), "-1,234,567");
  EXPECT_EQ(with_commas(-0.2), "0");
}

TEST(NumberText, FiguresOfAnyKind) {
  EXPECT_EQ(figure_text(1234567), "1,234,567");
  EXPECT_EQ(figure_text(54772.3), "54,772");
  EXPECT_EQ(figure_text(1234.4), "1,234");
  EXPECT_EQ(figure_text(0.123456), "0.1235");
  EXPECT_EQ(figure_text(-12.3456), "-12.35");
  EXPECT_EQ(figure_text(0.00001234), "0.00001234") << "no exponent";
  EXPECT_EQ(figure_text(0), "0");
  EXPECT_EQ(figure_text(std::numeric_limits<double>::infinity()), "inf");
}

}  // namespace
}  // namespace outflow
