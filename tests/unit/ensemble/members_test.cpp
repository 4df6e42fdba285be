#include "outflow/ensemble/members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

namespace outflow::ensemble {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

engine::Trajectory one_value(std::uint64_t member) {
  return {.steps = 1, .values = {static_cast<std::int64_t>(member * member)}};
}

/// Members take unequal times, so that they finish out of order.
MemberRunner uneven() {
  return [](std::uint64_t member, bool (*)(void*), void*) {
    std::this_thread::sleep_for(std::chrono::microseconds((member * 7919) % 13 * 40));
    return one_value(member);
  };
}

TEST(EnsembleMembers, ArriveInOrderForAnyNumberOfThreads) {
  for (const int threads : {1, 2, 7}) {
    std::vector<int> order;
    std::vector<std::int64_t> values;
    const int done = run_members({.members = 100, .threads = threads}, uneven, [&](int member, engine::Trajectory&& t) {
      order.push_back(member);
      values.push_back(t.at(0, 0));
    });
    std::vector<int> expected(100);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(done, 100);
    EXPECT_EQ(order, expected) << threads << " threads";
    for (int member = 0; member < 100; ++member) EXPECT_EQ(values[member], member * member);
  }
}

TEST(EnsembleMembers, NoneIsFine) {
  EXPECT_EQ(run_members({.members = 0, .threads = 3}, uneven, [](int, engine::Trajectory&&) { FAIL(); }), 0);
}

TEST(EnsembleMembers, FastThreadsWaitForASlowMember) {
  std::atomic<int> begun{0};
  std::atomic<int> most_ahead{0};
  std::atomic<bool> first_done{false};
  const RunnerFactory factory = [&]() -> MemberRunner {
    return [&](std::uint64_t member, bool (*)(void*), void*) {
      ++begun;
      if (member == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        most_ahead = begun.load();
        first_done = true;
      }
      return one_value(member);
    };
  };
  EXPECT_EQ(run_members({.members = 500, .threads = 2}, factory, [](int, engine::Trajectory&&) {}), 500);
  EXPECT_TRUE(first_done);
  EXPECT_LE(most_ahead, 2 * 4) << "finished trajectories must not pile up";
}

TEST(EnsembleMembers, StopKeepsExactlyTheMembersBegun) {
  for (const int threads : {1, 3}) {
    std::atomic<bool> stop{false};
    std::vector<int> order;
    const int done =
        run_members({.members = 1000, .threads = threads, .stop = &stop}, uneven, [&](int member, engine::Trajectory&&) {
          order.push_back(member);
          if (member == 20) stop = true;
        });
    EXPECT_GE(done, 21);
    EXPECT_LE(done, 21 + 4 * threads);
    ASSERT_EQ(static_cast<int>(order.size()), done);
    for (int i = 0; i < done; ++i) EXPECT_EQ(order[i], i);
  }
}

TEST(EnsembleMembers, StopBeforeTheFirstGivesNone) {
  std::atomic<bool> stop{true};
  for (const int threads : {1, 4})
    EXPECT_EQ(run_members({.members = 9, .threads = threads, .stop = &stop}, uneven, [](int, engine::Trajectory&&) {}), 0);
}

TEST(EnsembleMembers, TheLowestFailureIsReportedWithItsMemberWhicheverThreadMeetsItFirst) {
  const RunnerFactory factory = []() -> MemberRunner {
    return [](std::uint64_t member, bool (*)(void*), void*) {
      if (member == 11) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (member >= 11) throw std::domain_error("boat sank");
      return one_value(member);
    };
  };
  for (const int threads : {1, 2, 7}) {
    int reduced = 0;
    try {
      run_members({.members = 50, .threads = threads}, factory, [&](int, engine::Trajectory&&) { ++reduced; });
      FAIL() << "nothing was thrown";
    } catch (const MemberFailure& failure) {
      EXPECT_EQ(failure.member(), 11u);
      EXPECT_THAT(failure.what(), HasSubstr("member 11: boat sank"));
      EXPECT_THROW(std::rethrow_if_nested(failure), std::domain_error);
    }
    EXPECT_EQ(reduced, 11);
  }
}

TEST(EnsembleMembers, MembersBehindAFailureAreAskedToGiveUp) {
  std::atomic<bool> gave_up{false}, begun{false};
  const RunnerFactory factory = [&]() -> MemberRunner {
    return [&](std::uint64_t member, bool (*give_up)(void*), void* context) -> engine::Trajectory {
      if (member == 0) {
        begun.wait(false);  // fail only when the other member is under way
        throw std::runtime_error("first");
      }
      begun = true;
      begun.notify_all();
      for (int i = 0; i < 60'000; ++i) {
        if (give_up(context)) {
          gave_up = true;
          return {};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      return one_value(member);
    };
  };
  EXPECT_THROW(run_members({.members = 2, .threads = 2}, factory, [](int, engine::Trajectory&&) {}), MemberFailure);
  EXPECT_TRUE(gave_up);
}

TEST(EnsembleMembers, AFailingFactoryIsAFailureOfTheMemberItWasFor) {
  const RunnerFactory factory = []() -> MemberRunner { throw std::bad_alloc(); };
  for (const int threads : {1, 2}) {
    try {
      run_members({.members = 5, .threads = threads}, factory, [](int, engine::Trajectory&&) {});
      FAIL() << "nothing was thrown";
    } catch (const MemberFailure& failure) {
      EXPECT_EQ(failure.member(), 0u);
    }
  }
}

TEST(EnsembleMembers, AThrowingReducerEndsTheThreads) {
  EXPECT_THROW(run_members({.members = 500, .threads = 3}, uneven,
                           [](int member, engine::Trajectory&&) {
                             if (member == 5) throw std::bad_alloc();
                           }),
               std::bad_alloc);
}

}  // namespace
}  // namespace outflow::ensemble
