#include "outflow/engine/cohorts.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

#include "outflow/engine/capacity.h"
#include "outflow/engine/prescribed.h"
#include "outflow/random/multinomial.h"

namespace outflow::engine {

namespace {

/// Weights from their running sums, into the first places of `weights`.
void differences(std::span<const double> cumulative, std::span<double> weights) {
  for (std::size_t j = 0; j < cumulative.size(); ++j) weights[j] = cumulative[j] - (j == 0 ? 0.0 : cumulative[j - 1]);
}

}  // namespace

using model::Target;
using random::mix;
using random::Purpose;

Cohorts::Cohorts(const model::Model& model)
    : model_(&model), tables_(model), n_classes_(static_cast<std::size_t>(model.n_classes())), counts_(model) {
  for (int p = 0; p < model.n_places; ++p) {
    slot_begin_.push_back(static_cast<std::int32_t>(slot_place_.size()));
    slot_place_.insert(slot_place_.end(), static_cast<std::size_t>(model.stages[p]), p);
  }
  acting_at_.resize(static_cast<std::size_t>(model.substeps));
  acting_way_.resize(static_cast<std::size_t>(model.substeps));
  occupancy_.resize(static_cast<std::size_t>(model.n_places));
}

void Cohorts::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  tables_.reset(key_);
  at_.assign(slot_place_.size() * n_classes_, 0);
  stock_.assign(static_cast<std::size_t>(model_->n_places) * n_classes_, 0);
  moving_.assign(n_classes_, 0);
  on_way_.clear();
  counts_.clear();
  for (const auto& initial : model_->initial) {
    at(slot(initial.place), initial.cls) += initial.parties;
    add_stock(initial.place, initial.cls, initial.parties);
  }
}

random::Stream Cohorts::stream(std::uint64_t entity, Purpose purpose) const {
  return random::Stream({.key = key_,
                         .entity = batch_ == 0 ? entity : mix(entity, batch_),
                         .step = static_cast<std::uint32_t>(t_),
                         .purpose = purpose});
}

void Cohorts::continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) {
  const auto& same = same_kind(*this, other);
  if (&same != this) *this = same;
  key_ = random::member_key(seed, member);
  tables_.go_on_with(key_, t_);
}

void Cohorts::advance() {
  tables_.begin_step(t_, counts_, stock_);
  counts_.clear();
  batch_ = 0;
  appear();
  if (!model_->shifts.empty()) shift_statuses();
  split_into_batches();
  for (int b = 0; b < model_->substeps; ++b) {
    batch_ = static_cast<std::uint64_t>(b);
    if (tables_.limited()) {
      count_occupancy(*model_, stock_, occupancy_);
      tables_.set_occupancy(occupancy_);
    }
    if (b == 0) answer_calls();
    act(b);
  }
  merge_on_way();
  ++t_;
}

void Cohorts::appear() {
  for (const auto& fresh : appearances_of_step(*model_, t_, key_)) {
    at(slot(fresh.place), fresh.cls) += fresh.parties;
    add_stock(fresh.place, fresh.cls, fresh.parties);
    counts_.appeared.add(cell(fresh.place, fresh.cls), fresh.parties);
  }
}

/// All shifts are drawn from the state before any of them, so that nobody changes twice.
void Cohorts::shift_statuses() {
  for (std::size_t s = 0; s < slot_place_.size(); ++s) {
    const int place = slot_place_[s], begin = model_->shift_begin[place];
    for (std::size_t c = 0; c < n_classes_; ++c) {
      const std::int64_t n = at_[s * n_classes_ + c];
      if (n == 0) continue;
      const auto cumulative = tables_.shift_cumulative(place, model_->classes[c].group);
      if (cumulative.empty() || cumulative.back() == 0) continue;
      const std::size_t k = cumulative.size();
      weights_.resize(k + 1);
      split_.resize(k + 1);
      differences(cumulative, weights_);
      weights_[k] = 1 - cumulative.back();
      auto draws = stream(mix(s, c), Purpose::shift);
      random::multinomial(n, weights_, split_, draws);
      for (std::size_t j = 0; j < k; ++j) {
        if (split_[j] == 0) continue;
        const int shift = begin + static_cast<int>(j), cls = static_cast<int>(c);
        const int after = model_->class_after[model_->shifts[shift].change][c];
        counts_.shifts.add(cell(shift, cls), split_[j]);
        at_[s * n_classes_ + c] -= split_[j];
        arrivals_.push_back({static_cast<std::int32_t>(s), after, split_[j]});
        add_stock(place, cls, -split_[j]);
        add_stock(place, after, split_[j]);
      }
    }
  }
  for (const auto& a : arrivals_) at(a.slot, a.cls) += a.parties;
  arrivals_.clear();
}

std::vector<std::pair<int, std::int64_t>> Cohorts::turned(int outcome, int cls, std::int64_t n, std::uint64_t entity) {
  if (model_->turn_begin.empty() || model_->turn_begin[outcome] == model_->turn_begin[outcome + 1]) return {{cls, n}};
  const int begin = model_->turn_begin[outcome], k = model_->turn_begin[outcome + 1] - begin;
  std::vector<double> weights{1.0};
  for (int i = begin; i < begin + k; ++i) {
    weights.push_back(model_->turn_probability[static_cast<std::size_t>(i) * model_->n_groups + model_->classes[cls].group]);
    weights.front() -= weights.back();
  }
  weights.front() = std::max(0.0, weights.front());
  std::vector<std::int64_t> parts(weights.size());
  auto draws = stream(mix(entity, outcome), Purpose::change);
  random::multinomial(n, weights, parts, draws);
  std::vector<std::pair<int, std::int64_t>> after{{cls, parts.front()}};
  for (int i = 0; i < k; ++i) {
    const std::int64_t changed = parts[static_cast<std::size_t>(i) + 1];
    if (changed == 0) continue;
    counts_.turns.add(cell(begin + i, cls), changed);
    after.emplace_back(model_->class_after[model_->turns[begin + i].change][cls], changed);
  }
  return after;
}

/// Prescribed departures: the parties of the place that match stand in a random order, and the first ones that make up
/// the number leave. They act in no batch of this step, so they are taken out of the acting lists.
void Cohorts::answer_calls() {
  for (const auto& call : calls_of_step(*model_, t_, key_)) {
    const auto& classes = model_->class_selectors[call.selector];
    std::vector<Arrival*> cells;
    std::vector<std::int64_t> here;
    std::vector<std::int32_t> sizes;
    for (auto& batch : acting_at_) {
      for (auto& a : batch) {
        if (slot_place_[a.slot] != call.place || !std::binary_search(classes.begin(), classes.end(), a.cls)) continue;
        if (call.exit < 0 && tables_.way_cumulative(call.place, tables_.chooser(a.cls)).empty()) continue;
        cells.push_back(&a);
        here.push_back(a.parties);
        sizes.push_back(model_->classes[a.cls].size);
      }
    }
    auto draws = stream(call.entity, Purpose::allocate);
    const auto taken = take_in_random_order(here, sizes, call.persons, draws);
    std::int64_t found = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (taken[i] == 0) continue;
      found += taken[i] * sizes[i];
      cells[i]->parties -= taken[i];
      at(cells[i]->slot, cells[i]->cls) -= taken[i];
      const std::uint64_t entity = mix(mix(call.entity, cells[i]->slot), i);
      if (call.exit >= 0) {
        take_exit(call.exit, cells[i]->cls, taken[i], entity);
      } else {
        depart(cells[i]->slot, cells[i]->cls, taken[i], entity);
      }
    }
    counts_.short_persons += call.persons - found;
  }
}

/// Everybody acts once in a step, in one of `substeps` batches drawn afresh for each party.
void Cohorts::split_into_batches() {
  const int k = model_->substeps;
  for (int b = 0; b < k; ++b) {
    acting_at_[b].clear();
    acting_way_[b].clear();
  }
  const std::vector<double> equal(static_cast<std::size_t>(k), 1.0);
  std::vector<std::int64_t> parts(static_cast<std::size_t>(k));
  const auto spread = [&](std::int64_t n, std::uint64_t entity) {
    if (k == 1) {
      parts[0] = n;
      return;
    }
    auto draws = stream(entity, Purpose::batch);
    random::multinomial(n, equal, parts, draws);
  };
  for (std::size_t i = 0; i < at_.size(); ++i) {
    if (at_[i] == 0) continue;
    const auto s = static_cast<std::int32_t>(i / n_classes_), c = static_cast<std::int32_t>(i % n_classes_);
    spread(at_[i], mix(static_cast<std::uint64_t>(s), c));
    for (int b = 0; b < k; ++b)
      if (parts[b] > 0) acting_at_[b].push_back({s, c, parts[b]});
  }
  for (const auto& w : on_way_) {
    spread(w.parties, mix(mix(static_cast<std::uint64_t>(w.way) + (1ULL << 32), w.cls), w.left));
    for (int b = 0; b < k; ++b)
      if (parts[b] > 0) acting_way_[b].push_back({w.way, w.cls, w.left, parts[b]});
  }
  on_way_.clear();
}

void Cohorts::act(int batch) {
  const auto& acting = acting_at_[batch];
  for (std::size_t i = 0; i < acting.size(); ++i) {
    const int place = slot_place_[acting[i].slot];
    leave_place(place, acting[i].cls, acting[i].slot - slot(place), acting[i].parties);
  }
  for (const auto& w : acting_way_[batch]) {
    moving_[w.cls] -= w.parties;
    const std::int32_t hops = w.left == 0 ? -1 : 0;  // who waits at the end of a link has begun none in this step
    next_queue_.push_back({w.way, w.cls, w.left, model::step_units, hops, w.parties});
  }
  walk_all();
  settle_wishes();
  for (const auto& a : arrivals_) at(a.slot, a.cls) += a.parties;
  arrivals_.clear();
}

void Cohorts::leave_place(int place, int cls, int stage, std::int64_t n) {
  const int x = tables_.chooser(cls);
  const std::int32_t here = slot(place) + stage;
  const std::uint64_t entity = mix(static_cast<std::uint64_t>(here), cls);
  if (model_->pass_through[place]) {
    if (tables_.leave_probability(place, x) == 0) return;
    at(here, cls) -= n;
    return depart(here, cls, n, entity);
  }
  const auto cumulative = tables_.exit_cumulative(place, x, stage);
  const double leave = tables_.leave_probability(place, x, stage);
  if (leave == 0) return;
  const std::size_t k = cumulative.size();
  weights_.resize(k + 1);
  split_.resize(k + 1);
  differences(cumulative, weights_);
  weights_[k] = 1 - leave;
  auto draws = stream(entity, Purpose::decide);
  random::multinomial(n, weights_, split_, draws);
  std::vector<std::pair<int, std::int64_t>> departing{{cls, 0}};
  for (std::size_t j = 0; j < k; ++j) {
    const std::int64_t m = split_[j];
    if (m == 0) continue;
    const int e = model_->exit_begin[place] + static_cast<int>(j);
    at(here, cls) -= m;
    if (e >= model_->exit_begin[place + 1]) {  // stages of the wait are over
      arrivals_.push_back({here + 1 + e - model_->exit_begin[place + 1], cls, m});
    } else if (model_->exits[e].target == Target::links) {
      counts_.exits.add(cell(e, cls), m);
      for (const auto& [after, of_them] : turned(model_->exits[e].outcome, cls, m, mix(entity, e))) {
        if (after == cls) {
          departing.front().second += of_them;
        } else {
          departing.emplace_back(after, of_them);
          add_stock(place, cls, -of_them);
          add_stock(place, after, of_them);
        }
      }
    } else {
      take_exit(e, cls, m, entity);
    }
  }
  depart(here, cls, departing.front().second, entity);
  for (std::size_t i = 1; i < departing.size(); ++i) depart(here, departing[i].first, departing[i].second, mix(entity, i));
}

/// An exit that does not lead to links.
void Cohorts::take_exit(int exit_index, int cls, std::int64_t n, std::uint64_t entity) {
  const auto& exit = model_->exits[exit_index];
  counts_.exits.add(cell(exit_index, cls), n);
  add_stock(exit.place, cls, -n);
  for (const auto& [after, of_them] : turned(exit.outcome, cls, n, mix(entity, exit_index)))
    if (of_them > 0) move_to(exit.target, exit.to, -1, after, of_them);
}

/// They stay where they are if no way is open to them, as it may be after a change of status.
void Cohorts::depart(std::int32_t here, int cls, std::int64_t n, std::uint64_t entity) {
  if (n == 0) return;
  const int place = slot_place_[here];
  if (choose_ways(place, cls, n, model::step_units, 0, entity)) {
    add_stock(place, cls, -n);
  } else {
    at(here, cls) += n;
  }
}

bool Cohorts::choose_ways(int place, int cls, std::int64_t n, std::int32_t budget, std::int32_t hops, std::uint64_t entity) {
  const auto cumulative = tables_.way_cumulative(place, tables_.chooser(cls));
  if (cumulative.empty()) return false;
  const std::size_t k = cumulative.size();
  std::vector<double> weights(k);
  std::vector<std::int64_t> parts(k);
  differences(cumulative, weights);
  auto draws = stream(entity, Purpose::choose);
  random::multinomial(n, weights, parts, draws);
  for (std::size_t j = 0; j < k; ++j)
    if (parts[j] > 0)
      set_out(model_->candidates[model_->candidate_begin[place] + static_cast<int>(j)].way, cls, budget, hops, parts[j]);
  return true;
}

bool Cohorts::set_out(std::int32_t way, int cls, std::int32_t budget, std::int32_t hops, std::int64_t n) {
  const int link = model_->ways[way].link;
  counts_.setouts.add(cell(link, cls), n);
  next_queue_.push_back({way, cls,
                         model_->travel_units[static_cast<std::size_t>(link) * model_->n_groups + model_->classes[cls].group],
                         budget, hops, n});
  return true;
}

/// Pass after pass until nobody can move: in each, parties in the same state are one cohort and are drawn once.
void Cohorts::walk_all() {
  const auto state = [](const Walk& w) { return std::tie(w.way, w.cls, w.left, w.budget, w.hops); };
  for (std::uint64_t pass = 0; !next_queue_.empty(); ++pass) {
    queue_.swap(next_queue_);
    next_queue_.clear();
    std::sort(queue_.begin(), queue_.end(), [&](const Walk& a, const Walk& b) { return state(a) < state(b); });
    for (std::size_t i = 0; i < queue_.size();) {
      Walk whole = queue_[i];
      std::size_t j = i + 1;
      for (; j < queue_.size() && state(queue_[j]) == state(whole); ++j) whole.parties += queue_[j].parties;
      walk(whole, pass);
      i = j;
    }
  }
}

void Cohorts::walk(const Walk& w, std::uint64_t pass) {
  const std::uint64_t entity = mix(mix(mix(static_cast<std::uint64_t>(w.way), w.cls), w.left),
                                   mix(static_cast<std::uint64_t>(w.budget), (static_cast<std::uint64_t>(w.hops) << 32) + pass));
  const std::int32_t units = std::min(w.budget, w.left);
  go_on(w, units, spare(w, units, entity), entity);
}

/// n parties of the cohort make the way of `units`.
void Cohorts::go_on(const Walk& w, std::int32_t units, std::int64_t n, std::uint64_t entity) {
  if (n == 0) return;
  if (units < w.left) {
    on_way_.push_back({w.way, w.cls, w.left - units, n});
    moving_[w.cls] += n;
  } else {
    reach_end(w, n, w.budget - units, entity);
  }
}

/// Competing hazards on the part `units` of the link: each of the outcomes takes its share, the rest is unharmed.
std::int64_t Cohorts::spare(const Walk& w, std::int32_t units, std::uint64_t entity) {
  const int link = model_->ways[w.way].link;
  const int group = model_->classes[w.cls].group;
  const int begin = model_->hazard_begin[link], k = model_->hazard_begin[link + 1] - begin;
  if (k == 0 || units == 0) return w.parties;
  weights_.resize(static_cast<std::size_t>(k) + 1);
  double sum = 0;
  for (int j = 0; j < k; ++j) sum += weights_[j] = tables_.hazard(begin + j, group);
  if (sum == 0) return w.parties;
  const double part =
      static_cast<double>(units) / model_->travel_units[static_cast<std::size_t>(link) * model_->n_groups + group];
  const double harmed = -std::expm1(-sum * part);
  for (int j = 0; j < k; ++j) weights_[j] *= harmed / sum;
  weights_[k] = std::exp(-sum * part);
  split_.resize(static_cast<std::size_t>(k) + 1);
  auto draws = stream(entity, Purpose::hazard);
  random::multinomial(w.parties, weights_, split_, draws);
  std::int64_t unharmed = split_[k];
  for (int j = 0; j < k; ++j) {
    if (split_[j] == 0) continue;
    const auto& hazard = model_->hazards[begin + j];
    counts_.hazards.add(cell(begin + j, w.cls), split_[j]);
    for (const auto& [after, n] : turned(hazard.outcome, w.cls, split_[j], mix(entity, begin + j))) {
      if (n == 0) continue;
      if (hazard.target != Target::on) {
        move_to(hazard.target, hazard.to, link, after, n);
      } else if (after == w.cls) {
        unharmed += n;
      } else {
        go_on({w.way, after, w.left, w.budget, w.hops, n}, units, n, mix(mix(entity, begin + j), after));
      }
    }
  }
  return unharmed;
}

void Cohorts::reach_end(const Walk& w, std::int64_t n, std::int32_t budget, std::uint64_t entity) {
  const int link = model_->ways[w.way].link, rest = model_->ways[w.way].rest;
  const int place = model_->links[link].to;
  const bool may_go_on = budget > 0 && w.hops + 1 < model_->max_links_per_step;
  const bool follows_way = rest >= 0 && !tables_.is_closed(model_->ways[rest].link);
  if (!follows_way && !model_->pass_through[place]) {
    if (model_->capacity[place] >= 0) {
      wishes_.push_back({link, w.cls, n});
    } else {
      counts_.crossings.add(cell(link, w.cls), n);
      enter(place, w.cls, n);
    }
    return;
  }
  const bool went_on = may_go_on && (follows_way ? set_out(rest, w.cls, budget, w.hops + 1, n)
                                                 : choose_ways(place, w.cls, n, budget, w.hops + 1, entity));
  if (!went_on) {  // they go on in the next step, from the end of this link
    on_way_.push_back({w.way, w.cls, 0, n});
    moving_[w.cls] += n;
    return;
  }
  counts_.crossings.add(cell(link, w.cls), n);
  counts_.entries.add(cell(place, w.cls), n);
}

void Cohorts::enter(int place, int cls, std::int64_t n) {
  counts_.entries.add(cell(place, cls), n);
  arrivals_.push_back({slot(place), cls, n});
  add_stock(place, cls, n);
}

void Cohorts::move_to(Target target, int place, int link, int cls, std::int64_t n) {
  switch (target) {
    case Target::place:
      return enter(place, cls, n);
    case Target::home:
      return enter(model_->classes[cls].home, cls, n);
    case Target::start:
      return enter(model_->links[link].from, cls, n);
    case Target::end:
      return enter(model_->links[link].to, cls, n);
    case Target::links:
    case Target::on:
    case Target::out:
    case Target::dead:
      return;
  }
}

void Cohorts::settle_wishes() {
  if (wishes_.empty()) return;
  count_occupancy(*model_, stock_, occupancy_);
  const auto end_of = [&](const Wish& w) { return model_->links[w.link].to; };
  std::sort(wishes_.begin(), wishes_.end(), [&](const Wish& a, const Wish& b) {
    return std::tuple(end_of(a), a.link, a.cls) < std::tuple(end_of(b), b.link, b.cls);
  });
  for (std::size_t i = 0; i < wishes_.size();) {
    const int place = end_of(wishes_[i]);
    std::vector<std::int64_t> wanted;
    std::vector<std::int32_t> sizes;
    std::size_t j = i;
    for (; j < wishes_.size() && end_of(wishes_[j]) == place; ++j) {
      wanted.push_back(wishes_[j].parties);
      sizes.push_back(model_->classes[wishes_[j].cls].size);
    }
    auto draws = stream(static_cast<std::uint64_t>(place), Purpose::admit);
    const auto admitted = take_in_random_order(wanted, sizes, model_->capacity[place] - occupancy_[place], draws);
    for (std::size_t w = i; w < j; ++w) {
      const int link = wishes_[w].link, cls = wishes_[w].cls;
      const std::int64_t in = admitted[w - i], refused = wishes_[w].parties - in;
      if (in > 0) {
        counts_.crossings.add(cell(link, cls), in);
        enter(place, cls, in);
      }
      if (refused == 0) continue;
      if (model_->turn_back_when_full) {
        enter(model_->links[link].from, cls, refused);
      } else {  // they wait at the end of the link and ask again in the next step
        on_way_.push_back({link, cls, 0, refused});
        moving_[cls] += refused;
      }
    }
    i = j;
  }
  wishes_.clear();
}

void Cohorts::merge_on_way() {
  const auto state = [](const OnWay& w) { return std::tie(w.way, w.cls, w.left); };
  std::sort(on_way_.begin(), on_way_.end(), [&](const OnWay& a, const OnWay& b) { return state(a) < state(b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < on_way_.size(); ++i) {
    if (kept > 0 && state(on_way_[kept - 1]) == state(on_way_[i])) {
      on_way_[kept - 1].parties += on_way_[i].parties;
    } else {
      on_way_[kept++] = on_way_[i];
    }
  }
  on_way_.resize(kept);
}

}  // namespace outflow::engine
