#include "outflow/engine/memories.h"

#include <algorithm>

#include "outflow/random/binomial.h"

namespace outflow::engine {

using model::Counts;
using model::Scope;

Memories::Memories(const model::Model& model)
    : model_(&model),
      n_classes_(static_cast<std::size_t>(model.n_classes())),
      n_cells_(static_cast<std::size_t>(model.n_memory_cells)) {
  for (const auto& terms : model.memory_terms)
    for (const auto& term : terms) depth_ = std::max(depth_, std::min(term.lag_steps, model.n_steps()) + 1);
  x_.resize(static_cast<std::size_t>(depth_) * n_cells_);
  for (std::size_t m = 0; m < model.memories.size(); ++m) {
    const auto& memory = model.memories[m];
    const auto cells = static_cast<std::size_t>(memory.n_cells);
    sums_.push_back({&memory, &memory.counted, 2 * m, std::vector<double>(cells)});
    pers_.push_back({&memory, memory.per ? &*memory.per : nullptr, 2 * m + 1, std::vector<double>(cells)});
  }
}

void Memories::reset(random::Key key) {
  key_ = key;
  t_ = 0;
  for (auto& sum : sums_) std::fill(sum.value.begin(), sum.value.end(), sum.memory->start);
  for (auto& per : pers_) std::fill(per.value.begin(), per.value.end(), 0.0);
}

void Memories::begin_step(int t, const StepCounts& before, std::span<const std::int64_t> stock) {
  t_ = t;
  const auto advance = [&](Sum& sum) {
    if (sum.counted == nullptr) return;
    const bool is_stock = sum.counted->counts == Counts::stock;
    if (t > 0 || is_stock)
      for (double& v : sum.value) v *= sum.memory->kept;
    if (is_stock) {
      add_stock(sum, stock);
    } else if (t > 0) {
      add_events(sum, before, t);
    }
  };
  for (std::size_t m = 0; m < sums_.size(); ++m) {
    advance(sums_[m]);
    advance(pers_[m]);
    const auto& memory = *sums_[m].memory;
    double* x = x_.data() + static_cast<std::size_t>(t % depth_) * n_cells_ + memory.first_cell;
    for (std::size_t i = 0; i < sums_[m].value.size(); ++i) {
      double raw = sums_[m].value[i];
      if (memory.per) {
        const double of = pers_[m].value[i] + memory.prior_weight;
        raw = of > 0 ? (raw + memory.prior * memory.prior_weight) / of : memory.prior;
      }
      x[i] = model::transformed(memory.transform, raw, memory.reference);
    }
  }
}

void Memories::add_events(Sum& sum, const StepCounts& before, int t) {
  const auto each = [&](const CountTable& table, std::uint64_t kind, auto where) {
    for (const auto index : table.touched()) {
      const auto [place, link, counts] = where(static_cast<int>(index / n_classes_));
      const int cls = static_cast<int>(index % n_classes_);
      if (counts && sum.counted->cls[static_cast<std::size_t>(cls)] != 0)
        count(sum, place, link, cls, table[index], kind << 32 | index, t);
    }
  };
  struct Spot {
    int place, link;
    bool counts;
  };
  const auto& m = *model_;
  const auto& c = *sum.counted;
  const auto at_place = [&](int p) { return Spot{p, -1, c.place[static_cast<std::size_t>(p)] != 0}; };
  const auto on_link = [&](int l) { return Spot{m.links[l].from, l, c.link[static_cast<std::size_t>(l)] != 0}; };
  switch (c.counts) {
    case Counts::entries:
      return each(before.entries, 0, at_place);
    case Counts::setouts:
      return each(before.setouts, 1, on_link);
    case Counts::crossings:
      return each(before.crossings, 2, on_link);
    case Counts::outcomes:
      each(before.hazards, 3, [&](int h) {
        const auto spot = on_link(m.hazards[h].link);
        return Spot{spot.place, spot.link, spot.counts && c.outcome[static_cast<std::size_t>(m.hazards[h].outcome)] != 0};
      });
      each(before.exits, 4, [&](int e) {
        const auto spot = at_place(m.exits[e].place);
        return Spot{spot.place, -1, spot.counts && c.outcome[static_cast<std::size_t>(m.exits[e].outcome)] != 0};
      });
      return each(before.shifts, 5, [&](int s) {
        const auto spot = at_place(m.shifts[s].place);
        return Spot{spot.place, -1, spot.counts && c.outcome[static_cast<std::size_t>(m.shifts[s].outcome)] != 0};
      });
    case Counts::stock:
      return;
  }
}

void Memories::add_stock(Sum& sum, std::span<const std::int64_t> stock) const {
  for (int p = 0; p < model_->n_places; ++p) {
    if (sum.counted->place[static_cast<std::size_t>(p)] == 0) continue;
    for (std::size_t c = 0; c < n_classes_; ++c)
      if (sum.counted->cls[c] != 0) add(sum, p, -1, static_cast<int>(c), stock[static_cast<std::size_t>(p) * n_classes_ + c]);
  }
}

void Memories::count(Sum& sum, int place, int link, int cls, std::int64_t parties, std::uint64_t event, int t) {
  if (sum.memory->probability < 1) {
    random::Stream draws({.key = key_,
                          .entity = random::mix(sum.entity, event),
                          .step = static_cast<std::uint32_t>(t),
                          .purpose = random::Purpose::notice});
    parties = random::binomial(parties, sum.memory->probability, draws);
  }
  add(sum, place, link, cls, parties);
}

void Memories::add(Sum& sum, int place, int link, int cls, std::int64_t parties) const {
  const auto& memory = *sum.memory;
  const auto& of = model_->classes[static_cast<std::size_t>(cls)];
  const std::int64_t n = memory.in_parties ? parties : parties * of.size;
  int cell = 0;
  if (memory.scope == Scope::place) cell = place;
  if (memory.scope == Scope::link) cell = link;
  if (memory.scope == Scope::value) cell = memory.cell_of_group[static_cast<std::size_t>(of.group)];
  if (cell >= 0) sum.value[static_cast<std::size_t>(cell)] += static_cast<double>(n);
}

}  // namespace outflow::engine
