#include "outflow/engine/capacity.h"

#include <algorithm>
#include <numeric>

#include "outflow/random/hypergeometric.h"

namespace outflow::engine {

namespace {

using Counts = std::vector<std::int64_t>;

std::int64_t persons(const Counts& counts, std::span<const std::int32_t> sizes) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) sum += counts[i] * sizes[i];
  return sum;
}

/// All kinds that are present have one size: the door closes after room / size parties.
bool one_size(std::span<const std::int64_t> counts, std::span<const std::int32_t> sizes, std::int32_t& size) {
  size = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    if (size != 0 && sizes[i] != size) return false;
    size = sizes[i];
  }
  return true;
}

}  // namespace

std::vector<std::int64_t> take_in_random_order(std::span<const std::int64_t> counts, std::span<const std::int32_t> sizes,
                                               std::int64_t room, random::Stream& stream) {
  Counts waiting(counts.begin(), counts.end());
  Counts taken(counts.size(), 0), head(counts.size());
  room = std::max<std::int64_t>(room, 0);
  if (persons(waiting, sizes) <= room) return waiting;

  if (std::int32_t size = 0; one_size(counts, sizes, size)) {
    random::multivariate_hypergeometric(waiting, room / size, taken, stream);
    return taken;
  }
  // `waiting` is the stretch of the line in which the door closes; everybody before it is in `taken`.
  std::int64_t length = std::accumulate(waiting.begin(), waiting.end(), std::int64_t{0});
  while (length > 1) {
    random::multivariate_hypergeometric(waiting, length / 2, head, stream);
    const std::int64_t wanted = persons(head, sizes);
    if (wanted > room) {
      waiting = head;
      length /= 2;
      continue;
    }
    room -= wanted;
    for (std::size_t i = 0; i < head.size(); ++i) {
      taken[i] += head[i];
      waiting[i] -= head[i];
    }
    length -= length / 2;
  }
  return taken;
}

void count_occupancy(const model::Model& model, std::span<const std::int64_t> stock, std::span<std::int64_t> persons) {
  const auto classes = static_cast<std::size_t>(model.n_classes());
  for (int p = 0; p < model.n_places; ++p) {
    persons[p] = 0;
    if (model.capacity[p] < 0) continue;
    for (std::size_t c = 0; c < classes; ++c) persons[p] += stock[p * classes + c] * model.classes[c].size;
  }
}

}  // namespace outflow::engine
