#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

/// What the program does with the terminal and with signals.
namespace outflow::app {

/// Set by the first Ctrl-C (or SIGTERM); the second one ends the program at once.
const std::atomic<bool>& stop_requested();

/// From now on the first SIGINT or SIGTERM asks to stop and says so, the second kills.
void catch_stop_signals();

/// A reader who closes the pipe (`outflow ... | head`) is no accident.
void ignore_broken_pipes();

/// Writes to standard output, all of it. Exit codes: 0, or 4 with a message on standard error when it cannot be written (a full
/// disk). A reader that has gone away is no failure.
int print(std::string_view text);

/// To standard error; failures there have nowhere to be told.
void complain(std::string_view text);

/// A line on standard error that shows how far a run is, only when that is a terminal.
class ProgressBar {
 public:
  explicit ProgressBar(bool wanted);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  /// `what` is done: "members", "histories".
  void show(int done, int total, const std::string& what = "members");

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_{};
};

/// "[#####-----] 50% 100/200 members, 12.3 members/s, 8 s left"; `width` columns at most.
std::string progress_line(int done, int total, double seconds, int width, const std::string& what = "members");

}  // namespace outflow::app
