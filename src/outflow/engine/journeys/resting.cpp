#include "outflow/engine/journeys/resting.h"

#include <algorithm>

#include "outflow/random/hypergeometric.h"
#include "outflow/random/uniform_index.h"

namespace outflow::engine {

namespace {

constexpr std::int64_t few = 12;  ///< up to so many people are taken one by one

}  // namespace

Resting::Resting(std::size_t rows, bool tracked)
    : levels_(tracked ? static_cast<std::size_t>(most_recent) * levels_per_unit + 1 : 1),
      awake_(rows * levels_),
      tonight_(rows * levels_),
      persons_(rows),
      top_(rows),
      top_tonight_(rows) {}

void Resting::clear() {
  for (auto* counts : {&awake_, &tonight_, &persons_}) std::fill(counts->begin(), counts->end(), 0);
  for (auto* tops : {&top_, &top_tonight_}) std::fill(tops->begin(), tops->end(), 0);
}

std::span<const std::int64_t> Resting::take(std::size_t row, std::int64_t leaving, random::Stream& draws) {
  const std::size_t n = static_cast<std::size_t>(top_[row]) + 1;
  const std::span here{awake_.data() + row * levels_, n};
  std::int64_t all = persons_[row];
  persons_[row] -= leaving;
  taken_.assign(n, 0);
  if (n == 1) {
    taken_[0] = leaving;
  } else if (leaving == all) {
    std::copy(here.begin(), here.end(), taken_.begin());
  } else if (leaving <= few) {
    for (std::int64_t i = 0; i < leaving; ++i, --all) {
      auto position = static_cast<std::int64_t>(random::uniform_index(static_cast<std::uint64_t>(all), draws));
      std::size_t k = 0;
      while (position >= here[k] - taken_[k]) position -= here[k] - taken_[k], ++k;
      ++taken_[k];
    }
  } else {
    random::multivariate_hypergeometric(here, leaving, taken_, draws);
  }
  for (std::size_t k = 0; k < n; ++k) here[k] -= taken_[k];
  return taken_;
}

void Resting::night() {
  for (std::size_t row = 0; row < persons_.size(); ++row) {
    std::int64_t* const awake = awake_.data() + row * levels_;
    std::int64_t* const tonight = tonight_.data() + row * levels_;
    for (int level = 1; level <= top_[row]; ++level) {
      awake[level / 2] += awake[level];
      awake[level] = 0;
    }
    for (int level = 0; level <= top_tonight_[row]; ++level) {
      awake[level] += tonight[level];
      persons_[row] += tonight[level];
      tonight[level] = 0;
    }
    top_[row] = std::max(top_[row] / 2, top_tonight_[row]);
    top_tonight_[row] = 0;
  }
}

}  // namespace outflow::engine
