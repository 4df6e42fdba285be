#include "outflow/engine/prescribed.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "outflow/random/multinomial.h"

namespace outflow::engine {

namespace {

std::span<const model::Prescribed> rows_of_step(const model::Model& model, int t) {
  const auto less = [](const model::Prescribed& row, int step) { return row.step < step; };
  const auto begin = std::lower_bound(model.prescribed.begin(), model.prescribed.end(), t, less);
  const auto end = std::lower_bound(begin, model.prescribed.end(), t + 1, less);
  return {begin, end};
}

random::Stream stream_of(const model::Prescribed& row, const model::Model& model, random::Key key, random::Purpose purpose) {
  const auto index = static_cast<std::uint64_t>(&row - model.prescribed.data());
  return random::Stream({.key = key, .entity = index, .step = static_cast<std::uint32_t>(row.step), .purpose = purpose});
}

}  // namespace

std::vector<Call> calls_of_step(const model::Model& model, int t, random::Key key) {
  std::vector<Call> calls;
  for (const auto& row : rows_of_step(model, t)) {
    if (row.appear || row.persons == 0) continue;
    const auto index = static_cast<std::uint64_t>(&row - model.prescribed.data());
    if (row.place >= 0) {
      calls.push_back({row.place, row.selector, row.persons, random::mix(index, row.place), row.exit});
      continue;
    }
    std::vector<std::int64_t> spread(static_cast<std::size_t>(model.n_places));
    auto stream = stream_of(row, model, key, random::Purpose::spawn);
    random::multinomial(row.persons, model.source_weight, spread, stream);
    for (int p = 0; p < model.n_places; ++p)
      if (spread[p] > 0) calls.push_back({p, row.selector, spread[p], random::mix(index, p)});
  }
  return calls;
}

std::vector<model::InitialParties> appearances_of_step(const model::Model& model, int t, random::Key key) {
  std::vector<model::InitialParties> parties;
  for (const auto& row : rows_of_step(model, t)) {
    if (!row.appear || row.persons == 0) continue;
    auto sizes = model.appear_sizes[row.selector];  // (class, share of parties)
    std::sort(sizes.begin(), sizes.end(),
              [&](const auto& a, const auto& b) { return model.classes[a.first].size > model.classes[b.first].size; });
    double mean = 0;
    for (const auto& [cls, share] : sizes) mean += share * model.classes[cls].size;
    auto stream = stream_of(row, model, key, random::Purpose::party);
    std::int64_t left = row.persons;
    for (const auto& [cls, share] : sizes) {
      const std::int64_t size = model.classes[cls].size;
      const bool smallest = &share == &sizes.back().second;
      const double expected = static_cast<double>(row.persons) * share / mean;
      auto n = static_cast<std::int64_t>(std::floor(expected + stream.uniform()));
      n = smallest ? left / size : std::min(n, left / size);
      if (n > 0) parties.push_back({row.place, cls, n});
      left -= n * size;
    }
  }
  return parties;
}

}  // namespace outflow::engine
