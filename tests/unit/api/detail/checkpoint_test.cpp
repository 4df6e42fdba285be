#include "outflow/api/detail/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "outflow/api/detail/given_totals_checkpoint.h"
#include "outflow/api/detail/origin_checkpoint.h"
#include "outflow/api/detail/sealed.h"
#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "support/temporary_folder.h"

/// What a stopped task goes on from is to the last bit what was written, or it is refused.
namespace outflow::api::detail {
namespace {

namespace inf = inference;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Checkpoint : public ::testing::Test {
 protected:
  /// Replaces a text that stands in the file.
  static void change(const std::string& file, const std::string& from, const std::string& to) {
    std::string text = io::read_file(file);
    ASSERT_NE(text.find(from), std::string::npos) << text;
    io::write_file_atomically(file, text.replace(text.find(from), from.size(), to));
  }
  [[nodiscard]] std::string in(const std::string& name) const { return (folder_.path() / name).string(); }

 private:
  test::TemporaryFolder folder_;
};

inf::Matrix matrix(std::size_t rows, std::size_t columns) {
  inf::Matrix m(rows, columns);
  for (std::size_t i = 0; i < m.values.size(); ++i) m.values[i] = std::sin(static_cast<double>(i) + 0.1) * std::pow(10.0, i);
  return m;
}

TEST_F(Checkpoint, OfABankKeepsEveryBit) {
  const inf::Bank bank{matrix(3, 2), matrix(3, 4), matrix(3, 0), {}};
  write_checkpoint(in("c.json"), "mine", bank);
  const auto back = read_bank(in("c.json"), "mine");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->z.values, bank.z.values);
  EXPECT_EQ(back->figures.values, bank.figures.values);
  EXPECT_EQ(back->targets.rows, 3u);
  EXPECT_FALSE(read_bank(in("c.json"), "of others"));
  EXPECT_FALSE(read_bank(in("nothing.json"), "mine"));
}

TEST_F(Checkpoint, OfAFilterKeepsWeightsOfNothing) {
  inf::Smc2State state;
  state.figure = 4;
  state.particles = 64;
  state.z = matrix(2, 3);
  state.luck = {1, std::numeric_limits<std::uint64_t>::max()};
  state.log_weights = {-std::numeric_limits<double>::infinity(), -0.1};
  state.log_evidence = 1.0 / 3;
  write_checkpoint(in("c.json"), "mine", state);
  const auto back = read_state(in("c.json"), "mine");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->luck, state.luck);
  EXPECT_EQ(back->log_weights, state.log_weights);
  EXPECT_EQ(back->z.values, state.z.values);
  EXPECT_EQ(back->log_evidence, state.log_evidence);
  EXPECT_THROW(static_cast<void>(read_bank(in("c.json"), "mine")), InvalidScenario) << "it is no bank";
}

inf::OriginForecast origin() {
  inf::OriginForecast said{.moment = 86400, .figures = 12, .effective = 1.0 / 7};
  inf::OriginTarget target{.key = {2, 1, inf::FigureKind::share, {0, 12}}, .horizon = 3, .period = {10, 20}};
  target.phase = inf::Phase::growth;
  target.model = {0.1, 0.2, 0.30000000000000004};
  target.simple[inf::Simple::kept_share] = {1e-17, 2};
  said.targets = {target};
  said.known = {{target.key, {5, 6}, 0.25}};
  return said;
}

TEST_F(Checkpoint, OfAnOriginKeepsEverything) {
  write_origin(in("o.json"), "mine", origin());
  const auto back = read_origin(in("o.json"), "mine");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->effective, origin().effective);
  ASSERT_EQ(back->targets.size(), 1u);
  EXPECT_EQ(back->targets[0].key, origin().targets[0].key);
  EXPECT_EQ(back->targets[0].period, origin().targets[0].period);
  EXPECT_EQ(back->targets[0].phase, inf::Phase::growth);
  EXPECT_EQ(back->targets[0].model, origin().targets[0].model);
  EXPECT_EQ(back->targets[0].simple, origin().targets[0].simple);
  ASSERT_EQ(back->known.size(), 1u);
  EXPECT_EQ(back->known[0].value, 0.25);
  EXPECT_FALSE(read_origin(in("o.json"), "of others"));
}

TEST_F(Checkpoint, OfASimulationGivenTheTotalsKeepsEverything) {
  inf::GivenTotalsForecast said{.origin = 90, .days = {120, 180}, .figures = 7, .misfit = 1.0 / 3};
  said.persons = {{{0.1, 2e9}, {}, {1e-300}}, {{}, {3, 4}, {0}}};
  said.newcomers = {{0.1, 0.2, 0.7}, {0, 0, 0}};
  said.counted_newcomers = {0.5, 0.5, 0};
  KeptOrigins kept(in(""), "mine", parse_date("2020-01-01")->begin, false);
  EXPECT_FALSE(kept.find(90, {120, 180}));
  kept.keep(said);
  const auto back = kept.find(90, {120, 180});
  ASSERT_TRUE(back);
  EXPECT_EQ(kept.found(), 1);
  EXPECT_EQ(back->origin, 90);
  EXPECT_EQ(back->days, said.days);
  EXPECT_EQ(back->figures, 7);
  EXPECT_EQ(back->misfit, said.misfit);
  EXPECT_EQ(back->persons, said.persons);
  EXPECT_EQ(back->newcomers, said.newcomers);
  EXPECT_EQ(back->counted_newcomers, said.counted_newcomers);
  EXPECT_FALSE(kept.find(90, {120})) << "other days were asked for";
  EXPECT_FALSE(kept.find(91, {120, 180}));
  EXPECT_FALSE(KeptOrigins(in(""), "of others", parse_date("2020-01-01")->begin, false).find(90, {120, 180}));
  EXPECT_FALSE(KeptOrigins(in(""), "mine", parse_date("2020-01-01")->begin, true).find(90, {120, 180})) << "anew";
  change(in("origins/2020-03-31.json"), "0.7", "0.6");
  EXPECT_THROW(static_cast<void>(kept.find(90, {120, 180})), InvalidScenario);
  KeptOrigins nowhere("", "mine", 0, false);
  nowhere.keep(said);
  EXPECT_FALSE(nowhere.find(90, {120, 180}));
}

/// What is said of a file; "" when it is taken, or taken for that of others.
std::string refused(const std::string& file, const std::string& fingerprint = "mine") {
  try {
    static_cast<void>(read_origin(file, fingerprint));
  } catch (const InvalidScenario& e) {
    return to_string(e.diagnostics().all().at(0));
  }
  return "";
}

TEST_F(Checkpoint, ThatWasChangedIsRefused) {
  for (const auto& [from, to] :
       {std::pair("0.25", "0.26"), std::pair("0.25", "0.250000001"), std::pair("\"horizon\":3", "\"horizon\":2"),
        std::pair("\"sha256\":\"", "\"sha256\":\"0"), std::pair("\"sha256\"", "\"sha\""), std::pair("mine", "mind"),
        std::pair("outflow-origin", "outflow-orixin"), std::pair("\"moment\"", "\"memory\"")}) {
    write_origin(in("o.json"), "mine", origin());
    change(in("o.json"), from, to);
    EXPECT_THAT(refused(in("o.json")), AllOf(StartsWith(in("o.json") + ": "), HasSubstr("checksum"), HasSubstr("--again")))
        << from << " to " << to;
  }
  write_origin(in("o.json"), "mine", origin());
  change(in("o.json"), "{\"format\"", "{ \"format\"");
  EXPECT_TRUE(read_origin(in("o.json"), "mine")) << "a space changes no number";
}

TEST_F(Checkpoint, ThatIsCutOffIsRefusedWhereverItEnds) {
  write_origin(in("o.json"), "mine", origin());
  const std::string whole = io::read_file(in("o.json"));
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{100}, std::size_t{1}}) {
    io::write_file_atomically(in("o.json"), whole.substr(0, size));
    EXPECT_THAT(refused(in("o.json")), AllOf(StartsWith(in("o.json") + ": "), HasSubstr("cut off"), HasSubstr("--again")))
        << size;
    EXPECT_NE(refused(in("o.json"), "of others"), "") << "whose it was can no longer be told";
  }
  io::write_file_atomically(in("o.json"), "");
  EXPECT_THAT(refused(in("o.json")), HasSubstr("is empty"));
  io::write_file_atomically(in("o.json"), "[1, 2]");
  EXPECT_NE(refused(in("o.json")), "");
}

TEST_F(Checkpoint, OfOthersIsNotTakenForADamagedOne) {
  write_origin(in("o.json"), "of others", origin());
  EXPECT_EQ(refused(in("o.json")), "");
  io::write_file_atomically(in("o.json"), R"({"format":"outflow-origin-1","fingerprint":"mine","moment":1})");
  EXPECT_EQ(refused(in("o.json")), "") << "an earlier version had no checksum";
  change(in("o.json"), "origin-1", "origin-2");
  EXPECT_THAT(refused(in("o.json")), HasSubstr("checksum")) << "this one has";
}

TEST_F(Checkpoint, WithASoundSealButAnotherContentIsRefused) {
  write_sealed(in("o.json"), "outflow-origin-2", "mine", {{"moment", "noon"}});
  EXPECT_THAT(refused(in("o.json")), AllOf(StartsWith(in("o.json") + ": "), HasSubstr("--again")));
}

}  // namespace
}  // namespace outflow::api::detail
