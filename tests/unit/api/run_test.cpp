#include "outflow/api/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "outflow/api/create.h"
#include "outflow/api/describe.h"
#include "outflow/api/failure.h"
#include "outflow/api/render.h"
#include "outflow/api/validate.h"
#include "outflow/base/contract.h"
#include "outflow/ensemble/members.h"
#include "outflow/io/file_error.h"

namespace outflow::api {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ApiTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "outflow-api-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    create({.folder = folder_ / "valley"});
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] RunRequest request() const {
    RunRequest r;
    r.scenario = folder_ / "valley";
    r.out = folder_ / "out";
    r.members = 4;
    r.threads = 2;
    return r;
  }

  template <class Task>
  static Failure failure_of(Task task) {
    try {
      task();
    } catch (...) {
      return explain(std::current_exception());
    }
    return {Outcome::fine, "", {}};
  }

  fs::path folder_;
};

TEST_F(ApiTest, FromNothingToAReport) {
  const ValidateAnswer valid = validate({.scenario = folder_ / "valley"});
  EXPECT_TRUE(valid.valid);
  EXPECT_EQ(valid.name, "valley");
  EXPECT_EQ(valid.places, 3);
  EXPECT_FALSE(describe({.scenario = folder_ / "valley"}).tables.empty());

  int calls = 0;
  const RunAnswer answer = run(request(), {.progress = [&](int done, int total) {
                                 EXPECT_EQ(done, ++calls);
                                 EXPECT_EQ(total, 4);
                               }});
  EXPECT_EQ(calls, 4);
  EXPECT_EQ(answer.members, 4);
  EXPECT_FALSE(answer.interrupted);
  EXPECT_EQ(answer.fates.front().id, "arrived");
  EXPECT_GT(answer.fates.front().persons.median, 0);
  EXPECT_THAT(answer.run_warnings, ::testing::Contains(HasSubstr("too few for a 95% interval")));
  EXPECT_LE(in_words(answer).size(), 12u);
  EXPECT_EQ(render_report({.folder = answer.folder}).file, answer.folder / "report.html");
}

TEST_F(ApiTest, ARequestThatMakesNoSenseIsUsage) {
  for (const std::int64_t members : {std::int64_t{0}, std::int64_t{-1}, most_members + 1}) {
    RunRequest bad = request();
    bad.members = members;
    EXPECT_EQ(failure_of([&] { run(bad); }).outcome, Outcome::usage);
  }
  RunRequest bad = request();
  bad.threads = -1;
  EXPECT_EQ(failure_of([&] { run(bad); }).outcome, Outcome::usage);
  bad = request();
  bad.engine = "cohort";
  EXPECT_THAT(failure_of([&] { run(bad); }).message, HasSubstr("did you mean \"cohorts\"?"));
  EXPECT_EQ(failure_of([&] { create({.folder = folder_ / "a b"}); }).outcome, Outcome::usage);
}

TEST_F(ApiTest, AFaultyScenarioIsInvalidWithItsDiagnosticsAndTouchesNoFolder) {
  std::ofstream(folder_ / "valley" / "places.csv") << "id,kind\nx,mountain\n";
  const Failure failure = failure_of([&] { run(request()); });
  EXPECT_EQ(failure.outcome, Outcome::invalid);
  EXPECT_TRUE(failure.diagnostics.has_errors());
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  const ValidateAnswer answer = validate({.scenario = folder_ / "valley"});
  EXPECT_FALSE(answer.valid);
  EXPECT_TRUE(answer.diagnostics.has_errors());
}

TEST_F(ApiTest, StoppedBeforeTheFirstMemberNothingIsWritten) {
  const std::atomic<bool> stop{true};
  EXPECT_EQ(failure_of([&] { run(request(), {.progress = {}, .stop = &stop}); }).outcome, Outcome::interrupted);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(ApiTest, ThreadsStoppedInTheMiddleKeepWhatIsFinished) {
  std::atomic<bool> stop{false};
  RunRequest longer = request();
  longer.members = 100'000;
  const RunAnswer answer = run(longer, {.progress = [&](int done, int) { stop = done >= 3; }, .stop = &stop});
  EXPECT_TRUE(answer.interrupted);
  EXPECT_GE(answer.members, 3);
  EXPECT_TRUE(fs::exists(folder_ / "out" / "run.json"));
}

TEST_F(ApiTest, EveryErrorHasItsClass) {
  EXPECT_EQ(failure_of([] { throw io::FileError("x", "gone"); }).outcome, Outcome::file);
  EXPECT_EQ(failure_of([] { throw std::bad_alloc(); }).outcome, Outcome::file);
  EXPECT_EQ(failure_of([] { throw ContractViolation("broken"); }).outcome, Outcome::internal);
  EXPECT_EQ(failure_of([] { throw ensemble::MemberFailure(3, "overflow"); }).outcome, Outcome::computation);
  const auto within_member = [](auto cause) {
    return failure_of([&] {
             try {
               throw cause;
             } catch (...) {
               std::throw_with_nested(ensemble::MemberFailure(3, "within"));
             }
           })
        .outcome;
  };
  EXPECT_EQ(within_member(ContractViolation("broken")), Outcome::internal);
  EXPECT_EQ(within_member(std::bad_alloc()), Outcome::file);
  EXPECT_EQ(within_member(std::runtime_error("overflow")), Outcome::computation);
  EXPECT_EQ(failure_of([] { throw 3; }).outcome, Outcome::internal);
}

TEST(InWords, SaysNumbersAsPeopleDo) {
  RunAnswer answer;
  answer.title = "T";
  answer.engine = "cohorts";
  answer.members = answer.members_planned = 200;
  answer.folder = "out";
  answer.reports = {{.name = "a",
                     .title = "Arrivals",
                     .unit = "persons",
                     .measured = true,
                     .period = "2025",
                     .model = {1100, 1234567, 1400000},
                     .observed = 223,
                     .observed_low = {},
                     .observed_high = {},
                     .fit = FitAnswer{24, true, 0.5, 0.79, 1, 0.2}},
                    {.name = "d",
                     .title = "Drowned",
                     .unit = "persons",
                     .measured = false,
                     .period = "2025",
                     .model = {0, 0.5, 2},
                     .observed = {},
                     .observed_low = {},
                     .observed_high = {},
                     .fit = {}}};
  std::string text;
  for (const auto& line : in_words(answer)) text += line + "\n";
  EXPECT_THAT(text, HasSubstr("Arrivals, 2025: 1,234,567 (1,100 to 1,400,000) persons; observed 223."));
  EXPECT_THAT(text, HasSubstr("Of 24 observed years, 50% lie in the 50% interval, 79% in the 80%, 100% in the 95%; the median is "
                              "off by 22% on average."));
  EXPECT_THAT(text, HasSubstr("Drowned, 2025: 0.5 (0 to 2) persons; not measured."));
}

}  // namespace
}  // namespace outflow::api
