#include "outflow/api/detail/checkpoint.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "outflow/api/detail/origin_checkpoint.h"
#include "outflow/io/atomic_file.h"
#include "support/temporary_folder.h"

/// What a stopped task goes on from is to the last bit what was written, or it is refused.
namespace outflow::api::detail {
namespace {

namespace inf = inference;

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
  EXPECT_FALSE(read_bank(in("c.json"), "mine")) << "it is no bank";
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

TEST_F(Checkpoint, ThatWasChangedIsRefused) {
  for (const auto& [from, to] :
       {std::pair("0.25", "0.26"), std::pair("0.25", "0.250000001"), std::pair("\"horizon\":3", "\"horizon\":2"),
        std::pair("\"sha256\":\"", "\"sha256\":\"0"), std::pair("\"sha256\"", "\"sha\"")}) {
    write_origin(in("o.json"), "mine", origin());
    change(in("o.json"), from, to);
    EXPECT_THROW(static_cast<void>(read_origin(in("o.json"), "mine")), io::FileError) << from << " to " << to;
  }
  write_origin(in("o.json"), "mine", origin());
  change(in("o.json"), "{\"format\"", "{ \"format\"");
  EXPECT_TRUE(read_origin(in("o.json"), "mine")) << "a space changes no number";
  io::write_file_atomically(in("o.json"), io::read_file(in("o.json")).substr(0, 100));
  EXPECT_FALSE(read_origin(in("o.json"), "mine")) << "a piece of a file is none";
}

}  // namespace
}  // namespace outflow::api::detail
