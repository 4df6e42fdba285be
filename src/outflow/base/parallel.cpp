#include "outflow/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace outflow {

int threads_used(int threads) {
  return threads > 0 ? threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  const auto workers = std::min(n, static_cast<std::size_t>(threads_used(threads)));
  if (workers <= 1) {
    for (std::size_t i = 0; i < n; ++i) body(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::size_t lowest = n;
  std::exception_ptr failure;
  const auto work = [&] {
    while (!failed) {
      const std::size_t i = next++;
      if (i >= n) return;
      try {
        body(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failed = true;
        if (i < lowest) {
          lowest = i;
          failure = std::current_exception();
        }
      }
    }
  };
  std::vector<std::thread> threads_running;
  try {
    for (std::size_t w = 1; w < workers; ++w) threads_running.emplace_back(work);
  } catch (const std::system_error&) {
    // No more threads to be had: those that there are do the work.
  }
  work();
  for (auto& thread : threads_running) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace outflow
