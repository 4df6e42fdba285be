#include <algorithm>
#include <cmath>

#include "outflow/scenario/detail/compiler.h"

/// Statuses: what people may become, and when.
namespace outflow::scenario::detail {

/// The group that differs from `group` in one dimension.
int Groups::with_value(int group, int dimension, int value) const {
  int stride = 1;
  for (std::size_t d = dimensions_->size(); static_cast<int>(--d) > dimension;)
    stride *= static_cast<int>((*dimensions_)[d].values.size());
  return group + (value - this->value(group, dimension)) * stride;
}

/// Shares of the groups that a selector leaves open: statuses that it does not name follow their shares at the start, fixed
/// dimensions count alike. The shares sum to one.
std::vector<std::pair<int, double>> Compiler::shares_at_start(const GroupSelector& selector) const {
  std::vector<std::pair<int, double>> shares;
  double total = 0;
  for (const int g : groups_.matching(selector)) {
    double share = 1;
    for (std::size_t i = 0; i < s_.statuses.size(); ++i) {
      const auto& status = s_.statuses[i];
      if (selector.contains(status.name)) continue;
      const int value = groups_.value(g, static_cast<int>(s_.dimensions.size() + i));
      share *= status.start.value.empty() ? (value == 0 ? 1.0 : 0.0) : status.start.value[static_cast<std::size_t>(value)];
    }
    if (share > 0) shares.emplace_back(g, share);
    total += share;
  }
  for (auto& [group, share] : shares) share /= total;
  return shares;
}

/// The number of a change of class; rows that do the same to the same people share one.
int Compiler::change_of(const Transition& row) {
  const auto status =
      std::find_if(s_.statuses.begin(), s_.statuses.end(), [&](const Status& s) { return s.name == row.status.value; });
  const auto value = [&](const std::string& text) {
    const auto found =
        std::find_if(status->values.begin(), status->values.end(), [&](const auto& given) { return given.value == text; });
    return static_cast<int>(found - status->values.begin());
  };
  const Change change{static_cast<int>(s_.dimensions.size() + static_cast<std::size_t>(status - s_.statuses.begin())),
                      row.was.value.empty() ? -1 : value(row.was.value), value(row.becomes.value), row.group.value};
  const auto found = std::find(changes_.begin(), changes_.end(), change);
  if (found != changes_.end()) return static_cast<int>(found - changes_.begin());
  changes_.push_back(change);
  return static_cast<int>(changes_.size()) - 1;
}

/// Does the change befall people of this group?
bool Compiler::befalls(const Change& change, int group) const {
  const int now = groups_.value(group, change.dimension);
  return now != change.becomes && (change.was < 0 || now == change.was) && groups_.matches(change.group, group);
}

/// Transitions make classes that nobody has at the start; those make others in turn.
void Compiler::close_classes() {
  model.class_after.resize(changes_.size());
  for (int c = 0; c < model.n_classes(); ++c) {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const model::Class cls = model.classes[c];
      const bool possible = befalls(changes_[i], cls.group);
      model.class_after[i].push_back(
          possible ? class_of(groups_.with_value(cls.group, changes_[i].dimension, changes_[i].becomes), cls.home, cls.size)
                   : -1);
    }
  }
}

void Compiler::compile_transitions() {
  const auto n_groups = static_cast<std::size_t>(groups_.size());
  for (int p = 0; p < model.n_places; ++p) {
    model.shift_begin.push_back(static_cast<std::int32_t>(model.shifts.size()));
    for (const auto& row : s_.transitions) {
      const bool here = row.kind.value ? *row.kind.value == s_.places[p].kind.value
                                       : row.place.value.empty() || place_index(row.place.value) == p;
      if (!row.on.value.empty() || !here) continue;
      const int change = change_of(row);
      model.shifts.push_back({p, change, outcome(row.name.value)});
      const Subject subject{row.name.value, p, -1, RateKind::transition};
      for (int g = 0; g < groups_.size(); ++g) {
        const double factor = befalls(changes_[change], g) ? fixed_factor(subject, g) : 0;
        model.shift_rate.push_back(factor == 0 ? 0 : rate_per_step(row.rate.value) * factor);
        model.shift_predictor.push_back(factor == 0 ? 0 : predictor(subject, g));
      }
    }
  }
  model.shift_begin.push_back(static_cast<std::int32_t>(model.shifts.size()));
  compile_turns(n_groups);
  close_classes();
}

void Compiler::compile_turns(std::size_t n_groups) {
  std::vector<std::pair<int, const Transition*>> rows;
  for (const auto& row : s_.transitions)
    if (const auto on = outcomes_.find(row.on.value); !row.on.value.empty() && on != outcomes_.end())
      rows.emplace_back(on->second, &row);
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [on, row] : rows) {
    const int change = change_of(*row);
    model.turns.push_back({on, change, outcome(row->name.value)});
    for (std::size_t g = 0; g < n_groups; ++g) {
      const bool possible = befalls(changes_[change], static_cast<int>(g));
      const double factor = possible ? fixed_factor({row->name.value, -1, -1, RateKind::transition}, static_cast<int>(g)) : 0;
      model.turn_probability.push_back(std::min(1.0, row->rate.value.value * factor));
    }
  }
  if (model.turns.empty()) return;
  for (std::size_t o = 0, i = 0; o <= model.labels.outcomes.size(); ++o) {
    while (i < model.turns.size() && static_cast<std::size_t>(model.turns[i].outcome) < o) ++i;
    model.turn_begin.push_back(static_cast<std::int32_t>(i));
  }
}

}  // namespace outflow::scenario::detail
