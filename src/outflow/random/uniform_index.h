#pragma once
#include <cstdint>

#include "outflow/random/address.h"

namespace outflow::random {

/// An index 0, 1, ..., n - 1, each with the same probability exactly, for every n from 1 to 2^64 - 1.
/// n = 0 breaks the contract. Takes 64 bits, and again with probability (2^64 mod n) / 2^64.
/// Source: Lemire, "Fast random integer generation in an interval", ACM Trans. Model. Comput. Simul. 29 (2019) 3,
/// doi:10.1145/3230636, algorithm 5: multiply, and reject the few products that would make some indices likelier.
std::uint64_t uniform_index(std::uint64_t n, Stream& stream);

}  // namespace outflow::random
