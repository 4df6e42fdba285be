#pragma once
#include <atomic>
#include <chrono>
#include <optional>

namespace outflow::api::detail {

/// A stop that is asked for, or that the clock asks for. `look` sees whether it is time.
class Deadline {
 public:
  Deadline(const std::atomic<bool>* asked, std::optional<double> minutes) : asked_(asked) {
    if (minutes)
      end_ = std::chrono::steady_clock::now() +
             std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(*minutes * 60));
  }
  [[nodiscard]] bool was_asked() const { return asked_ != nullptr && *asked_; }
  void look() {
    if (was_asked() || (end_ && std::chrono::steady_clock::now() >= *end_)) stop = true;
  }
  std::atomic<bool> stop{false};

 private:
  const std::atomic<bool>* asked_;
  std::optional<std::chrono::steady_clock::time_point> end_;
};

}  // namespace outflow::api::detail
