#include "outflow/engine/agents.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "outflow/engine/capacity.h"
#include "outflow/engine/prescribed.h"
#include "outflow/random/categorical.h"
#include "outflow/random/uniform_index.h"

namespace outflow::engine {

using model::Target;
using random::Purpose;

namespace {

constexpr std::size_t block_size = 2048;

/// 53-bit uniform whose upper 32 bits are `word`.
double uniform_from(std::uint32_t word, std::uint32_t more) {
  return static_cast<double>(static_cast<std::uint64_t>(word) << 21 | more >> 11) * 0x1p-53;
}

}  // namespace

Agents::Agents(const model::Model& model)
    : model_(&model), tables_(model), n_classes_(static_cast<std::size_t>(model.n_classes())), counts_(model) {
  for (int p = 0; p < model.n_places; ++p) {
    slot_begin_.push_back(static_cast<std::uint32_t>(slot_place_.size()));
    slot_place_.insert(slot_place_.end(), static_cast<std::size_t>(model.stages[p]), p);
  }
  threshold_.resize(slot_place_.size() * n_classes_);
  for (const auto& way : model.ways)
    quiet_way_.push_back(model.hazard_begin[way.link] == model.hazard_begin[way.link + 1] ? 1 : 0);
  words_.resize(block_size);
  occupancy_.resize(static_cast<std::size_t>(model.n_places));
}

random::Stream Agents::stream(std::size_t id, Purpose purpose) const {
  return random::Stream({.key = key_, .entity = id, .step = static_cast<std::uint32_t>(t_), .purpose = purpose});
}

void Agents::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  tables_.reset(key_);
  position_.clear();
  class_.clear();
  left_.clear();
  stock_.assign(static_cast<std::size_t>(model_->n_places) * n_classes_, 0);
  moving_.assign(n_classes_, 0);
  counts_.clear();
  std::int64_t total = 0;
  for (const auto& initial : model_->initial) total += initial.parties;
  position_.reserve(static_cast<std::size_t>(total));
  class_.reserve(static_cast<std::size_t>(total));
  left_.reserve(static_cast<std::size_t>(total));
  for (const auto& initial : model_->initial)
    for (std::int64_t i = 0; i < initial.parties; ++i) add_party(initial.place, initial.cls);
}

void Agents::add_party(int place, int cls) {
  position_.push_back(slot_begin_[place]);
  class_.push_back(cls);
  left_.push_back(0);
  ++stock_[cell(place, cls)];
}

void Agents::continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) {
  const auto& same = same_kind(*this, other);
  if (&same != this) *this = same;
  key_ = random::member_key(seed, member);
  tables_.go_on_with(key_, t_);
}

void Agents::advance() {
  tables_.begin_step(t_, counts_, stock_);
  counts_.clear();
  called_.clear();
  appear();
  if (!model_->shifts.empty()) shift_statuses();
  draw_batches();
  for (int b = 0; b < model_->substeps; ++b) {
    if (tables_.limited()) {
      count_occupancy(*model_, stock_, occupancy_);
      tables_.set_occupancy(occupancy_);
    }
    update_thresholds();
    if (b == 0) answer_calls();
    act(b);
    settle_wishes();
  }
  ++t_;
}

void Agents::appear() {
  for (const auto& fresh : appearances_of_step(*model_, t_, key_)) {
    counts_.appeared.add(cell(fresh.place, fresh.cls), fresh.parties);
    for (std::int64_t i = 0; i < fresh.parties; ++i) add_party(fresh.place, fresh.cls);
  }
}

void Agents::shift_statuses() {
  shift_threshold_.resize(static_cast<std::size_t>(model_->n_places) * n_classes_);
  for (int p = 0; p < model_->n_places; ++p) {
    for (std::size_t c = 0; c < n_classes_; ++c) {
      const auto cumulative = tables_.shift_cumulative(p, model_->classes[c].group);
      const double any = cumulative.empty() ? 0 : cumulative.back();
      shift_threshold_[cell(p, static_cast<int>(c))] = static_cast<std::uint64_t>(std::ceil(any * 0x1p32));
    }
  }
  for (std::size_t begin = 0; begin < position_.size(); begin += block_size)
    shift_block(begin, std::min(begin + block_size, position_.size()));
}

void Agents::shift_block(std::size_t begin, std::size_t end) {
  random::words(key_, static_cast<std::uint32_t>(t_), Purpose::shift, begin, std::span(words_).first(end - begin));
  for (std::size_t id = begin; id < end; ++id) {
    if (!is_waiting(position_[id])) continue;
    const int place = slot_place_[position_[id]], cls = class_[id];
    const std::uint32_t word = words_[id - begin];
    if (word >= shift_threshold_[cell(place, cls)]) continue;
    const double u = uniform_from(word, stream(id, Purpose::change).bits32());
    const auto cumulative = tables_.shift_cumulative(place, model_->classes[cls].group);
    std::size_t j = 0;
    while (j < cumulative.size() && !(u < cumulative[j])) ++j;
    if (j == cumulative.size()) continue;
    const int shift = model_->shift_begin[place] + static_cast<int>(j);
    counts_.shifts.add(cell(shift, cls), 1);
    class_[id] = model_->class_after[model_->shifts[shift].change][cls];
    --stock_[cell(place, cls)];
    ++stock_[cell(place, class_[id])];
  }
}

int Agents::turned(int outcome, int cls, random::Stream& draws) {
  if (model_->turn_begin.empty() || model_->turn_begin[outcome] == model_->turn_begin[outcome + 1]) return cls;
  double u = draws.uniform();
  for (int i = model_->turn_begin[outcome]; i < model_->turn_begin[outcome + 1]; ++i) {
    u -= model_->turn_probability[static_cast<std::size_t>(i) * model_->n_groups + model_->classes[cls].group];
    if (u >= 0) continue;
    counts_.turns.add(cell(i, cls), 1);
    return model_->class_after[model_->turns[i].change][cls];
  }
  return cls;
}

/// The parties that match stand in a random order (of their own draws), and the first ones that make up the number leave.
void Agents::answer_calls() {
  for (const auto& call : calls_of_step(*model_, t_, key_)) {
    const auto& classes = model_->class_selectors[call.selector];
    std::vector<std::pair<std::uint64_t, std::size_t>> line;
    for (std::size_t id = 0; id < position_.size(); ++id) {
      if (!is_waiting(position_[id]) || slot_place_[position_[id]] != call.place) continue;
      if (!std::binary_search(classes.begin(), classes.end(), class_[id])) continue;
      if (std::binary_search(called_.begin(), called_.end(), id)) continue;
      if (call.exit < 0 && tables_.way_cumulative(call.place, tables_.chooser(class_[id])).empty()) continue;
      auto draws = random::Stream({.key = key_,
                                   .entity = random::mix(call.entity, id),
                                   .step = static_cast<std::uint32_t>(t_),
                                   .purpose = Purpose::allocate});
      line.emplace_back(draws.bits64(), id);
    }
    std::sort(line.begin(), line.end());
    std::int64_t wanted = call.persons;
    std::vector<std::size_t> taken;
    for (const auto& [rank, id] : line) {
      const int size = model_->classes[class_[id]].size;
      if (size > wanted) break;
      wanted -= size;
      taken.push_back(id);
    }
    counts_.short_persons += wanted;
    for (const auto id : taken) {
      auto draws = stream(id, Purpose::choose);
      if (call.exit >= 0) {
        take_exit(id, call.exit, class_[id], draws);
      } else {
        depart(id, call.place, class_[id], draws);
      }
    }
    called_.insert(called_.end(), taken.begin(), taken.end());
    std::sort(called_.begin(), called_.end());
  }
}

void Agents::update_thresholds() {
  for (std::size_t s = 0; s < slot_place_.size(); ++s) {
    for (std::size_t c = 0; c < n_classes_; ++c) {
      const auto stage = static_cast<int>(s - slot_begin_[slot_place_[s]]);
      const double leave = tables_.leave_probability(slot_place_[s], tables_.chooser(static_cast<int>(c)), stage);
      threshold_[s * n_classes_ + c] = static_cast<std::uint64_t>(std::ceil(leave * 0x1p32));
    }
  }
}

void Agents::draw_batches() {
  if (model_->substeps == 1) return;
  batch_of_.resize(position_.size());
  for (std::size_t id = 0; id < position_.size(); ++id) {
    auto draws = stream(id, Purpose::batch);
    batch_of_[id] = static_cast<std::uint16_t>(random::uniform_index(static_cast<std::uint64_t>(model_->substeps), draws));
  }
}

void Agents::act(int batch) {
  for (std::size_t begin = 0; begin < position_.size(); begin += block_size)
    act_block(batch, begin, std::min(begin + block_size, position_.size()));
}

void Agents::act_block(int batch, std::size_t begin, std::size_t end) {
  random::words(key_, static_cast<std::uint32_t>(t_), Purpose::decide, begin, std::span(words_).first(end - begin));
  active_.clear();
  const auto slots = static_cast<std::uint32_t>(slot_place_.size());
  const bool all = model_->substeps == 1;
  auto called = std::lower_bound(called_.begin(), called_.end(), begin);
  for (std::size_t id = begin; id < end; ++id) {
    if (called != called_.end() && *called == id) {  // has acted already
      ++called;
      continue;
    }
    const std::uint32_t position = position_[id];
    if (!all && batch_of_[id] != batch) continue;
    if (position < slots) {
      if (words_[id - begin] < threshold_[position * n_classes_ + class_[id]]) active_.emplace_back(id, words_[id - begin]);
    } else if (position != gone) {
      if (left_[id] > model::step_units && quiet_way_[position - slots]) {
        left_[id] -= model::step_units;
      } else {
        active_.emplace_back(id, 0);
      }
    }
  }
  for (const auto& [id, word] : active_) decide(id, word);
}

void Agents::decide(std::size_t id, std::uint32_t word) {
  const std::uint32_t position = position_[id];
  const int cls = class_[id];
  auto draws = stream(id, Purpose::choose);
  if (!is_waiting(position)) {
    Walker walker{.id = id,
                  .cls = cls,
                  .group = model_->classes[cls].group,
                  .way = static_cast<std::int32_t>(position - slot_place_.size()),
                  .left = left_[id],
                  .budget = model::step_units,
                  .hops = left_[id] == 0 ? -1 : 0};  // who waits at the end of a link has begun none in this step
    --moving_[cls];
    walk(walker, draws);
    return;
  }
  const int place = slot_place_[position];
  if (model_->pass_through[place]) return depart(id, place, cls, draws);
  const double u = uniform_from(word, draws.bits32());
  const auto stage = static_cast<int>(position - slot_begin_[place]);
  const auto cumulative = tables_.exit_cumulative(place, tables_.chooser(cls), stage);
  std::size_t j = 0;
  while (j < cumulative.size() && !(u < cumulative[j])) ++j;
  if (j == cumulative.size()) return;
  const int e = model_->exit_begin[place] + static_cast<int>(j);
  if (e >= model_->exit_begin[place + 1]) {  // stages of the wait are over
    position_[id] += static_cast<std::uint32_t>(1 + e - model_->exit_begin[place + 1]);
    return;
  }
  take_exit(id, e, cls, draws);
}

void Agents::take_exit(std::size_t id, int exit_index, int cls, random::Stream& draws) {
  const auto& exit = model_->exits[exit_index];
  counts_.exits.add(cell(exit_index, cls), 1);
  --stock_[cell(exit.place, cls)];
  const int after = turned(exit.outcome, cls, draws);
  class_[id] = after;
  if (exit.target == Target::links) {
    ++stock_[cell(exit.place, after)];
    return depart(id, exit.place, after, draws);
  }
  move_to(id, exit.target, exit.to, -1, after);
}

void Agents::depart(std::size_t id, int place, int cls, random::Stream& draws) {
  Walker walker{
      .id = id, .cls = cls, .group = model_->classes[cls].group, .way = 0, .left = 0, .budget = model::step_units, .hops = -1};
  if (!choose_way(place, walker, draws)) return;
  --stock_[cell(place, cls)];
  walk(walker, draws);
}

bool Agents::choose_way(int place, Walker& walker, random::Stream& draws) {
  const auto cumulative = tables_.way_cumulative(place, tables_.chooser(walker.cls));
  if (cumulative.empty()) return false;
  const auto chosen = random::categorical(cumulative, draws.uniform());
  begin_link(walker, model_->candidates[model_->candidate_begin[place] + static_cast<int>(chosen)].way);
  return true;
}

void Agents::begin_link(Walker& walker, std::int32_t way) {
  const int link = model_->ways[way].link;
  counts_.setouts.add(cell(link, walker.cls), 1);
  walker.way = way;
  walker.left = model_->travel_units[static_cast<std::size_t>(link) * model_->n_groups + walker.group];
  ++walker.hops;
}

void Agents::walk(Walker& walker, random::Stream& draws) {
  do {
    const std::int32_t units = std::min(walker.budget, walker.left);
    if (harmed(walker, units, draws)) return;
    walker.left -= units;
    walker.budget -= units;
    if (walker.left > 0) return rest_on_way(walker);
  } while (reach_end(walker, draws));
}

bool Agents::harmed(Walker& walker, std::int32_t units, random::Stream& draws) {
  if (quiet_way_[walker.way] || units == 0) return false;
  const int link = model_->ways[walker.way].link;
  const double sum = tables_.link_hazard(link, walker.group);
  if (sum == 0) return false;
  const double part =
      static_cast<double>(units) / model_->travel_units[static_cast<std::size_t>(link) * model_->n_groups + walker.group];
  const double u = draws.uniform(), harm = -std::expm1(-sum * part);
  if (!(u < harm)) return false;
  int h = model_->hazard_begin[link];
  double running = 0;
  for (int j = h; j < model_->hazard_begin[link + 1]; ++j) {
    const double one = tables_.hazard(j, walker.group);
    if (one == 0) continue;
    h = j;
    running += one;
    if (u * sum < harm * running) break;
  }
  const auto& hazard = model_->hazards[h];
  counts_.hazards.add(cell(h, walker.cls), 1);
  walker.cls = class_[walker.id] = turned(hazard.outcome, walker.cls, draws);
  walker.group = model_->classes[walker.cls].group;
  if (hazard.target == Target::on) return false;
  move_to(walker.id, hazard.target, hazard.to, link, walker.cls);
  return true;
}

/// At the end of a link: true if the walker went on to another one within this step.
bool Agents::reach_end(Walker& walker, random::Stream& draws) {
  const int link = model_->ways[walker.way].link, rest = model_->ways[walker.way].rest;
  const int place = model_->links[link].to;
  const bool follows_way = rest >= 0 && !tables_.is_closed(model_->ways[rest].link);
  if (!follows_way && !model_->pass_through[place]) {
    if (model_->capacity[place] >= 0) {
      wishes_.push_back({link, walker.id});
    } else {
      counts_.crossings.add(cell(link, walker.cls), 1);
      enter(walker.id, place, walker.cls);
    }
    return false;
  }
  if (walker.budget == 0 || walker.hops + 1 >= model_->max_links_per_step) {
    rest_on_way(walker);
    return false;
  }
  if (follows_way) {
    begin_link(walker, rest);
  } else {
    if (!choose_way(place, walker, draws)) {
      rest_on_way(walker);
      return false;
    }
  }
  counts_.crossings.add(cell(link, walker.cls), 1);
  counts_.entries.add(cell(place, walker.cls), 1);
  return true;
}

void Agents::rest_on_way(const Walker& walker) {
  position_[walker.id] = static_cast<std::uint32_t>(slot_place_.size()) + static_cast<std::uint32_t>(walker.way);
  left_[walker.id] = walker.left;
  ++moving_[walker.cls];
}

void Agents::enter(std::size_t id, int place, int cls) {
  counts_.entries.add(cell(place, cls), 1);
  position_[id] = slot_begin_[place];
  ++stock_[cell(place, cls)];
}

void Agents::move_to(std::size_t id, Target target, int place, int link, int cls) {
  switch (target) {
    case Target::place:
      return enter(id, place, cls);
    case Target::home:
      return enter(id, model_->classes[cls].home, cls);
    case Target::start:
      return enter(id, model_->links[link].from, cls);
    case Target::end:
      return enter(id, model_->links[link].to, cls);
    case Target::links:
    case Target::on:
    case Target::out:
    case Target::dead:
      position_[id] = gone;
  }
}

/// Wishes were collected while the state stood still; now the parties before each place stand in a random order.
void Agents::settle_wishes() {
  if (wishes_.empty()) return;
  count_occupancy(*model_, stock_, occupancy_);
  std::vector<std::tuple<int, std::uint64_t, std::size_t, int>> line;  // place, rank, party, link
  for (const auto& wish : wishes_) {
    auto draws = stream(wish.id, Purpose::admit);
    line.emplace_back(model_->links[wish.link].to, draws.bits64(), wish.id, wish.link);
  }
  std::sort(line.begin(), line.end());
  int door = -1;
  bool open = false;
  std::int64_t room = 0;
  for (const auto& [place, rank, id, link] : line) {
    if (place != door) {
      door = place;
      open = true;
      room = model_->capacity[place] - occupancy_[place];
    }
    const int cls = class_[id], size = model_->classes[cls].size;
    open = open && size <= room;
    if (open) {
      room -= size;
      counts_.crossings.add(cell(link, cls), 1);
      enter(id, place, cls);
    } else if (model_->turn_back_when_full) {
      enter(id, model_->links[link].from, cls);
    } else {
      rest_on_way({.id = id, .cls = cls, .group = 0, .way = link, .left = 0, .budget = 0, .hops = 0});
    }
  }
  wishes_.clear();
}

}  // namespace outflow::engine
