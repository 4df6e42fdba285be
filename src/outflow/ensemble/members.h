#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include "outflow/engine/recorder.h"

/// Runs the members of an ensemble on threads and hands them over in the order of their numbers, so that whatever is
/// summed from them comes out the same for any number of threads.
namespace outflow::ensemble {

/// A member could not be computed (exit code 5). The cause is nested (std::rethrow_if_nested).
class MemberFailure : public std::runtime_error {
 public:
  MemberFailure(std::uint64_t member, const std::string& reason)
      : std::runtime_error("member " + std::to_string(member) + ": " + reason), member_(member) {}
  [[nodiscard]] std::uint64_t member() const { return member_; }

 private:
  std::uint64_t member_;
};

/// Computes one member. `give_up` may be asked between steps; once it says yes the result is not wanted any more.
using MemberRunner = std::function<engine::Trajectory(std::uint64_t member, bool (*give_up)(void*), void* context)>;

/// Makes the runner of one worker. Called on the worker's own thread; a runner is used by that thread only.
using RunnerFactory = std::function<MemberRunner()>;

struct Execution {
  int members = 1;
  int threads = 1;                           ///< 0: one for each processor; 1: no thread is started at all
  const std::atomic<bool>* stop = nullptr;   ///< once true no new member begins; those under way are finished and kept
};

/// Calls `reduce(member, trajectory)` for members 0, 1, 2, ... on the calling thread, and returns how many it was called
/// for: all, or after a stop the first few. No more than a few trajectories per thread wait to be reduced: workers that are
/// ahead of the slowest member wait for it. When a member throws, the members before it are still reduced and the failure of
/// the lowest one is thrown as MemberFailure, whichever thread met it first.
int run_members(const Execution& execution, const RunnerFactory& factory,
                const std::function<void(int member, engine::Trajectory&& trajectory)>& reduce);

}  // namespace outflow::ensemble
