#include "outflow/random/uniform_index.h"

#include "outflow/base/contract.h"

namespace outflow::random {

std::uint64_t uniform_index(std::uint64_t n, Stream& stream) {
  OUTFLOW_EXPECT(n > 0);
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(stream.bits64()) * n;
  // The upper half is the index. Each index owns 2^64 / n products, rounded down or up; those rounded up have one
  // product too many, whose lower half is below 2^64 mod n. The division is needed only when it could matter.
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t excess = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < excess) product = static_cast<Wide>(stream.bits64()) * n;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace outflow::random
