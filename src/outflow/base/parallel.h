#pragma once
#include <cstddef>
#include <functional>

namespace outflow {

/// Calls `body(i)` for i = 0 .. n - 1, each once, on so many threads (0: one for each processor; 1: on the caller's own), in
/// ascending order of their beginning. What bodies write must not overlap. When bodies throw, those under way are finished, no
/// new one begins, and the failure of the lowest i is thrown.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body);

/// The number of threads that `threads` stands for.
int threads_used(int threads);

}  // namespace outflow
