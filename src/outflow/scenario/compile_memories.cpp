#include <algorithm>
#include <cmath>

#include "outflow/scenario/detail/compiler.h"

/// Memories: drivers that follow what happened in the steps before.
namespace outflow::scenario::detail {

namespace {

/// 1 for each index that is named; all when none is.
std::vector<std::uint8_t> chosen(std::size_t n, const std::vector<int>& named) {
  std::vector<std::uint8_t> flags(n, named.empty() ? 1 : 0);
  for (const int i : named) flags[static_cast<std::size_t>(i)] = 1;
  return flags;
}

}  // namespace

/// Names, scopes and cells: predictors refer to them. What they count is filled in when all classes are known.
void Compiler::compile_memories() {
  for (const auto& row : s_.memories) {
    model::Memory memory;
    memory.first_cell = model.n_memory_cells;
    memory.in_parties = row.unit.value == CountUnit::parties;
    memory.probability = row.probability.value;
    const double half_life = mean_seconds(row.half_life.value) / step_seconds_;
    memory.kept = half_life > 0 ? std::exp2(-1 / half_life) : 0;
    memory.prior = row.prior.value;
    memory.prior_weight = row.prior_weight.value;
    memory.start = row.start.value;
    memory.transform = static_cast<model::Transform>(row.transform.value);
    memory.reference = row.reference.value;
    memory.counted.counts = static_cast<model::Counts>(row.counts.value);
    const std::string& each = row.each.value;
    if (each == "place") {
      memory.scope = model::Scope::place;
      memory.n_cells = model.n_places;
    } else if (each == "link") {
      memory.scope = model::Scope::link;
      memory.n_cells = model.n_links;
    } else if (!each.empty()) {
      const auto dimension = std::find_if(dimensions_.begin(), dimensions_.end(), [&](const auto& d) { return d.name == each; });
      const int d = static_cast<int>(dimension - dimensions_.begin());
      memory.scope = model::Scope::value;
      memory.n_cells = static_cast<std::int32_t>(dimension->values.size());
      for (int g = 0; g < groups_.size(); ++g) memory.cell_of_group.push_back(groups_.value(g, d));
    }
    model.n_memory_cells += memory.n_cells;
    model.memories.push_back(std::move(memory));
  }
}

/// The cell of a memory that acts on the subject; -1 when the memory is kept for places and the subject has none, and so on.
int Compiler::memory_cell(std::size_t memory, const Subject& subject, int group) const {
  const auto& m = model.memories[memory];
  switch (m.scope) {
    case model::Scope::all:
      return m.first_cell;
    case model::Scope::place:
      return subject.place < 0 ? -1 : m.first_cell + subject.place;
    case model::Scope::link:
      return subject.link < 0 ? -1 : m.first_cell + subject.link;
    case model::Scope::value:
      return m.first_cell + m.cell_of_group[static_cast<std::size_t>(group)];
  }
  return -1;
}

void Compiler::compile_counted() {
  for (std::size_t i = 0; i < model.memories.size(); ++i) {
    const auto& row = s_.memories[i];
    auto& memory = model.memories[i];
    std::vector<int> places, links, outcomes;
    for (const auto& name : row.places) places.push_back(place_index(name.value));
    for (const auto& name : row.links)
      for (const int l : links_named(name.value)) links.push_back(l);
    for (const auto& name : row.outcomes)
      if (const auto found = outcomes_.find(name.value); found != outcomes_.end()) outcomes.push_back(found->second);
    auto& counted = memory.counted;
    counted.place = chosen(static_cast<std::size_t>(model.n_places), places);
    counted.link = chosen(static_cast<std::size_t>(model.n_links), links);
    counted.outcome = chosen(model.labels.outcomes.size(), outcomes);
    if (outcomes.empty() && !row.outcomes.empty()) std::fill(counted.outcome.begin(), counted.outcome.end(), 0);
    for (const auto& cls : model.classes) counted.cls.push_back(groups_.matches(row.group.value, cls.group) ? 1 : 0);
    if (!row.per.value) continue;
    memory.per = counted;
    memory.per->counts = static_cast<model::Counts>(*row.per.value);
    std::fill(memory.per->outcome.begin(), memory.per->outcome.end(), 1);
    std::fill(memory.per->cls.begin(), memory.per->cls.end(), 1);
  }
}

}  // namespace outflow::scenario::detail
