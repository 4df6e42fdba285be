#include "outflow/ensemble/members.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "outflow/base/contract.h"

namespace outflow::ensemble {

namespace {

constexpr int window_per_thread = 4;
constexpr int nobody = std::numeric_limits<int>::max();

[[noreturn]] void throw_failure(int member, std::exception_ptr cause) {
  try {
    std::rethrow_exception(std::move(cause));
  } catch (const std::exception& error) {
    std::throw_with_nested(MemberFailure(static_cast<std::uint64_t>(member), error.what()));
  } catch (...) {
    std::throw_with_nested(MemberFailure(static_cast<std::uint64_t>(member), "unknown failure"));
  }
}

bool never(void*) { return false; }

int run_serially(const Execution& execution, const RunnerFactory& factory,
                 const std::function<void(int, engine::Trajectory&&)>& reduce) {
  MemberRunner runner;
  for (int member = 0; member < execution.members; ++member) {
    if (execution.stop != nullptr && *execution.stop) return member;
    engine::Trajectory trajectory;
    try {
      if (!runner) runner = factory();
      trajectory = runner(static_cast<std::uint64_t>(member), never, nullptr);
    } catch (...) {
      throw_failure(member, std::current_exception());
    }
    reduce(member, std::move(trajectory));
  }
  return execution.members;
}

/// The state that workers and the reducing thread share. Members are given out in ascending order under the mutex, so that
/// at any moment the members begun are a prefix; a stop then leaves no hole.
class Board {
 public:
  Board(const Execution& execution, int window) : execution_(execution), window_(window) {}

  /// The next member to compute; `nobody` when there is none left.
  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed() || next_ < reduced_ + window_; });
    return closed() ? nobody : next_++;
  }

  void deliver(int member, engine::Trajectory&& trajectory) {
    const std::lock_guard lock(mutex_);
    finished_.emplace(member, std::move(trajectory));
    changed_.notify_all();
  }

  void fail(int member, std::exception_ptr cause) {
    const std::lock_guard lock(mutex_);
    if (member < lowest_failed_) {
      lowest_failed_ = member;
      cause_ = std::move(cause);
    }
    changed_.notify_all();
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    --workers_;
    changed_.notify_all();
  }

  void enter() {
    const std::lock_guard lock(mutex_);
    ++workers_;
  }

  /// No more members: the reducing side has failed.
  void abandon() {
    const std::lock_guard lock(mutex_);
    lowest_failed_ = -1;
    changed_.notify_all();
  }

  /// Waits for the next member in order; false when it will not come.
  bool next_in_order(int& member, engine::Trajectory& trajectory) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return finished_.contains(reduced_) || reduced_ >= lowest_failed_ || workers_ == 0; });
    const auto found = finished_.find(reduced_);
    if (found == finished_.end()) return false;
    member = reduced_++;
    trajectory = std::move(found->second);
    finished_.erase(found);
    changed_.notify_all();
    return true;
  }

  /// True for members behind a failed one: nobody will look at them. Members before it go on, so that the failure that is
  /// reported does not depend on which thread was faster.
  [[nodiscard]] bool in_vain(int member) const { return member > lowest_failed_.load(); }

  [[nodiscard]] int reduced() const { return reduced_; }

  /// After all workers have left.
  void rethrow() const {
    if (cause_) throw_failure(lowest_failed_, cause_);
  }

 private:
  [[nodiscard]] bool closed() const {
    return next_ >= execution_.members || lowest_failed_ != nobody || (execution_.stop != nullptr && *execution_.stop);
  }

  const Execution& execution_;
  int window_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int next_ = 0, reduced_ = 0, workers_ = 0;
  std::atomic<int> lowest_failed_{nobody};
  std::exception_ptr cause_;
  std::map<int, engine::Trajectory> finished_;
};

struct Asking {
  const Board* board;
  int member;
};

bool given_up(void* context) {
  const auto* asking = static_cast<const Asking*>(context);
  return asking->board->in_vain(asking->member);
}

void work(Board& board, const RunnerFactory& factory) {
  MemberRunner runner;
  for (int member = board.take(); member != nobody; member = board.take()) {
    try {
      if (!runner) runner = factory();
      Asking asking{&board, member};
      engine::Trajectory trajectory = runner(static_cast<std::uint64_t>(member), given_up, &asking);
      board.deliver(member, std::move(trajectory));
    } catch (...) {
      board.fail(member, std::current_exception());
    }
  }
  board.leave();
}

}  // namespace

int run_members(const Execution& execution, const RunnerFactory& factory,
                const std::function<void(int, engine::Trajectory&&)>& reduce) {
  OUTFLOW_EXPECT(execution.members >= 0 && execution.threads >= 0);
  int threads = execution.threads > 0 ? execution.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  threads = std::min(threads, execution.members);
  if (threads <= 1) return run_serially(execution, factory, reduce);

  Board board(execution, threads * window_per_thread);
  {
    // The workers are joined at the end of this block, whatever happens in it.
    std::vector<std::jthread> workers;
    struct Closer {
      Board& board;
      bool done = false;
      ~Closer() {
        if (!done) board.abandon();
      }
    } closer{board};
    for (int i = 0; i < threads; ++i) {
      board.enter();
      try {
        workers.emplace_back([&] { work(board, factory); });
      } catch (const std::system_error&) {
        board.leave();
        if (workers.empty()) throw;
        break;  // fewer threads than wished for still give the same answer
      }
    }
    int member = 0;
    engine::Trajectory trajectory;
    while (board.next_in_order(member, trajectory)) reduce(member, std::move(trajectory));
    closer.done = true;
  }
  board.rethrow();
  return board.reduced();
}

}  // namespace outflow::ensemble
