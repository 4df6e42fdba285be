#include "outflow/api/detail/study.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "support/temporary_folder.h"

namespace outflow::api::detail {
namespace {

namespace fs = std::filesystem;

class Study : public ::testing::Test {
 protected:
  [[nodiscard]] std::string in(const std::string& name) const { return (folder_.path() / name).string(); }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(Study, TakesAFolderThatIsItsOwnOrEmpty) {
  own_folder(in("a/b"), {"one.json", "two.json"}, "study");
  EXPECT_TRUE(fs::is_directory(in("a/b")));
  EXPECT_NO_THROW(own_folder(in("a/b"), {"one.json", "two.json"}, "study"));
  io::write_file_atomically(in("a/b/letter.txt"), "dear");
  EXPECT_THROW(own_folder(in("a/b"), {"one.json", "two.json"}, "study"), io::FileError);
  io::write_file_atomically(in("a/b/two.json"), "{}");
  EXPECT_NO_THROW(own_folder(in("a/b"), {"one.json", "two.json"}, "study"));
  EXPECT_THROW(own_folder(in("a/b/letter.txt"), {"one.json"}, "study"), io::FileError);
}

TEST(StudyOptions, LieWithinTheirBounds) {
  EXPECT_EQ(number_in(std::nullopt, 7, 1, 5, "rounds"), 7) << "a default is not asked";
  EXPECT_EQ(number_in(1, 7, 1, 5, "rounds"), 1);
  EXPECT_EQ(number_in(5, 7, 1, 5, "rounds"), 5);
  EXPECT_THROW(static_cast<void>(number_in(0, 7, 1, 5, "rounds")), BadRequest);
  EXPECT_THROW(static_cast<void>(number_in(std::int64_t{1} << 40, 7, 1, 5, "rounds")), BadRequest);
  EXPECT_EQ(date_of("2026-03", "--until"), parse_date("2026-03-01")->begin);
  EXPECT_THROW(static_cast<void>(date_of("soon", "--until")), BadRequest);
}

TEST(StudyWords, SharesInPercent) {
  EXPECT_EQ(percent(0.234), "23%");
  EXPECT_EQ(percent(-0.001), "0%") << "not -0%";
  EXPECT_EQ(in_percent({0.5, -0.004, 0.756}), "50% (0 to 76)");
  EXPECT_EQ(csv_cells(inference::Estimate{0.5, 0.25, 0.75}), "0.5,0.25,0.75");
  EXPECT_EQ(csv_cells(std::nullopt), ",,");
}

}  // namespace
}  // namespace outflow::api::detail
