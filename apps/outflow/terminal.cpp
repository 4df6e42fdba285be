#include "terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>

namespace outflow::app {

namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the signal handler writes it");

/// Async-signal-safe: an atomic flag, write, signal and raise only.
extern "C" void on_stop(int signal) {
  if (stop.exchange(true)) {
    // The second time: die as the signal would have made us, so that the shell sees it.
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    return;
  }
  constexpr char text[] = "\noutflow: stopping; the members under way are finished and kept. Once more to stop at once.\n";
  const int error = errno;
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text, sizeof text - 1);
  errno = error;
}

int terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

/// Writes everything; the error number of the first failure, 0 when there was none.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string duration(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

const std::atomic<bool>& stop_requested() { return stop; }

void ignore_broken_pipes() { ::signal(SIGPIPE, SIG_IGN); }

void catch_stop_signals() {
  struct sigaction action{};
  action.sa_handler = on_stop;
  action.sa_flags = SA_RESTART | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

int print(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0 || error == EPIPE) return 0;
  complain(fmt::format("outflow: standard output cannot be written: {}\n", std::strerror(error)));
  return 4;
}

void complain(std::string_view text) { (void)write_all(STDERR_FILENO, text); }

ProgressBar::ProgressBar(bool wanted) : shown_(wanted && ::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (shown_) complain("\r\033[K");
}

void ProgressBar::show(int done, int total, const std::string& what) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (done < total && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  complain("\r" + progress_line(done, total, seconds, terminal_width() - 1, what) + "\033[K");
}

std::string progress_line(int done, int total, double seconds, int width, const std::string& what) {
  const double share = total > 0 ? static_cast<double>(done) / total : 1.0;
  const double speed = seconds > 0 ? done / seconds : 0.0;
  std::string text = fmt::format(" {:3.0f}% {}/{} {}", std::floor(100 * share), done, total, what);
  if (speed > 0) text += fmt::format(", {:.3g}/s, {} left", speed, duration((total - done) / speed));
  const int room = std::min(40, width - static_cast<int>(text.size()) - 2);
  if (room >= 5) {
    const int full = static_cast<int>(share * room);
    text = "[" + std::string(static_cast<std::size_t>(full), '#') + std::string(static_cast<std::size_t>(room - full), '-') +
           "]" + text;
  }
  return text.substr(0, static_cast<std::size_t>(std::max(0, width)));
}

}  // namespace outflow::app
