#include "outflow/engine/recorder.h"

#include <algorithm>
#include <cmath>

#include "outflow/random/address.h"
#include "outflow/random/multinomial.h"

namespace outflow::engine {

using model::Counts;
using model::Target;

Layout::Layout(const model::Model& model) : n_places_(model.n_places), steps_(model.n_steps()) {
  outcomes_ = 2 * model.n_places + model.n_links;
  fates_ = outcomes_ + static_cast<int>(model.labels.outcomes.size());
  rows_ = fates_ + n_fates;
  for (const auto& report : model.reports) {
    report_begin_.push_back(rows_);
    rows_ += static_cast<int>(report.cells.size());
  }
}

Fate fate_of(model::Role role) {
  switch (role) {
    case model::Role::home:
      return Fate::at_home;
    case model::Role::transit:
      return Fate::in_transit;
    case model::Role::held:
      return Fate::held;
    case model::Role::arrived:
      return Fate::arrived;
  }
  return Fate::in_transit;
}

class Recorder::State {
 public:
  State(const model::Model& model, const Layout& layout, random::Key key)
      : model_(model), layout_(layout), key_(key), classes_(static_cast<std::size_t>(model.n_classes())) {
    trajectory_.steps = layout.steps();
    trajectory_.values.assign(static_cast<std::size_t>(layout.rows()) * layout.steps(), 0);
    for (const auto& report : model.reports) {
      Filter filter;
      filter.place.assign(static_cast<std::size_t>(model.n_places), 0);
      filter.link.assign(static_cast<std::size_t>(model.n_links), 0);
      filter.outcome.assign(model.labels.outcomes.size(), 0);
      for (const int p : report.places) filter.place[p] = 1;
      for (const int l : report.links) filter.link[l] = 1;
      for (const int o : report.outcomes) filter.outcome[o] = 1;
      filters_.push_back(std::move(filter));
    }
    by_class_.resize(classes_);
  }

  void record(const Engine& engine, int t) {
    const StepCounts& counts = engine.counts();
    each(counts.entries, [&](int place, int cls, std::int64_t n) { add(layout_.entries(place), t, n * size(cls)); });
    each(counts.setouts, [&](int link, int cls, std::int64_t n) { add(layout_.setouts(link), t, n * size(cls)); });
    each(counts.hazards, [&](int h, int cls, std::int64_t n) {
      const auto& hazard = model_.hazards[h];
      record_outcome(hazard.outcome, hazard.target, goes_back(hazard.target, hazard.to, false), t, n * size(cls));
    });
    each(counts.exits, [&](int e, int cls, std::int64_t n) {
      const auto& exit = model_.exits[e];
      record_outcome(exit.outcome, exit.target, goes_back(exit.target, exit.to, model_.role[exit.place] == model::Role::home), t,
                     n * size(cls));
    });
    each(counts.shifts,
         [&](int s, int cls, std::int64_t n) { add(layout_.outcome(model_.shifts[s].outcome), t, n * size(cls)); });
    each(counts.turns, [&](int i, int cls, std::int64_t n) { add(layout_.outcome(model_.turns[i].counted), t, n * size(cls)); });
    record_stock(engine, t);
    add(layout_.fate(Fate::turned_back), t, turned_back_);
    add(layout_.fate(Fate::died), t, died_);
    add(layout_.fate(Fate::lost), t, lost_);
    for (std::size_t r = 0; r < model_.reports.size(); ++r) report(engine, static_cast<int>(r), t);
    trajectory_.short_persons += counts.short_persons;
  }

  void go_on_with(random::Key key) { key_ = key; }
  Trajectory& trajectory() { return trajectory_; }

 private:
  struct Filter {
    std::vector<std::uint8_t> place, link, outcome;
  };

  [[nodiscard]] std::int64_t size(int cls) const { return model_.classes[cls].size; }
  void add(int row, int t, std::int64_t n) { trajectory_.values[static_cast<std::size_t>(row) * trajectory_.steps + t] += n; }

  template <class Visit>
  void each(const CountTable& table, Visit visit) const {
    for (const auto index : table.touched())
      visit(static_cast<int>(index / classes_), static_cast<int>(index % classes_), table[index]);
  }

  /// Turned back on the way, or sent or released to a place where people live (not moved between such places).
  [[nodiscard]] bool goes_back(Target target, int to, bool from_home) const {
    if (target == Target::place) return !from_home && model_.role[to] == model::Role::home;
    return target == Target::start || target == Target::home;
  }

  void record_outcome(int outcome, Target target, bool back, int t, std::int64_t persons) {
    add(layout_.outcome(outcome), t, persons);
    if (target == Target::dead) died_ += persons;
    if (target == Target::out) lost_ += persons;
    if (back) turned_back_ += persons;
  }

  void record_stock(const Engine& engine, int t) {
    const auto stock = engine.stock();
    for (int p = 0; p < model_.n_places; ++p) {
      std::int64_t persons = 0;
      for (std::size_t c = 0; c < classes_; ++c) persons += stock[p * classes_ + c] * model_.classes[c].size;
      add(layout_.stock(p), t, persons);
      add(layout_.fate(fate_of(model_.role[p])), t, persons);
    }
    const auto moving = engine.moving();
    for (std::size_t c = 0; c < classes_; ++c) add(layout_.fate(Fate::in_transit), t, moving[c] * model_.classes[c].size);
  }

  /// What the observer sees of this step: each party counts with the report's probability and after its delay.
  void report(const Engine& engine, int r, int t) {
    const auto& report = model_.reports[r];
    count_by_class(engine, r);
    const bool exact = report.probability >= 1 && report.delay.size() == 1;
    for (std::size_t c = 0; c < classes_; ++c) {
      if (by_class_[c] == 0) continue;
      if (exact) {
        count(r, static_cast<int>(c), t, by_class_[c]);
      } else {
        thin(r, static_cast<int>(c), t, by_class_[c]);
      }
    }
  }

  void thin(int r, int cls, int t, std::int64_t parties) {
    const auto& report = model_.reports[r];
    std::vector<double> weights(report.delay);
    for (double& w : weights) w *= report.probability;
    weights.push_back(1 - report.probability);
    std::vector<std::int64_t> parts(weights.size());
    random::Stream draws({.key = key_,
                          .entity = random::mix(static_cast<std::uint64_t>(r), cls),
                          .step = static_cast<std::uint32_t>(t),
                          .purpose = random::Purpose::report});
    random::multinomial(parties, weights, parts, draws);
    for (std::size_t d = 0; d + 1 < parts.size(); ++d)
      if (t + static_cast<int>(d) < trajectory_.steps) count(r, cls, t + static_cast<int>(d), parts[d]);
  }

  void count(int r, int cls, int t, std::int64_t parties) {
    const auto& report = model_.reports[r];
    for (const int cell : report.cells_of[cls])
      add(layout_.report(r, cell), t, report.in_parties ? parties : parties * size(cls));
  }

  void count_by_class(const Engine& engine, int r) {
    const auto& report = model_.reports[r];
    const auto& filter = filters_[r];
    const StepCounts& counts = engine.counts();
    std::fill(by_class_.begin(), by_class_.end(), 0);
    switch (report.counts) {
      case Counts::entries:
        if (report.links.empty()) {
          each(counts.entries, [&](int place, int cls, std::int64_t n) { by_class_[cls] += filter.place[place] ? n : 0; });
        } else {
          each(counts.crossings, [&](int link, int cls, std::int64_t n) {
            by_class_[cls] += filter.link[link] && filter.place[model_.links[link].to] ? n : 0;
          });
        }
        return;
      case Counts::crossings:
        each(counts.crossings, [&](int link, int cls, std::int64_t n) { by_class_[cls] += filter.link[link] ? n : 0; });
        return;
      case Counts::outcomes:
        each(counts.hazards,
             [&](int h, int cls, std::int64_t n) { by_class_[cls] += filter.outcome[model_.hazards[h].outcome] ? n : 0; });
        each(counts.exits,
             [&](int e, int cls, std::int64_t n) { by_class_[cls] += filter.outcome[model_.exits[e].outcome] ? n : 0; });
        each(counts.shifts,
             [&](int s, int cls, std::int64_t n) { by_class_[cls] += filter.outcome[model_.shifts[s].outcome] ? n : 0; });
        each(counts.turns,
             [&](int i, int cls, std::int64_t n) { by_class_[cls] += filter.outcome[model_.turns[i].counted] ? n : 0; });
        return;
      case Counts::setouts:
        each(counts.setouts, [&](int link, int cls, std::int64_t n) { by_class_[cls] += filter.link[link] ? n : 0; });
        return;
      case Counts::stock:
        for (const int p : report.places)
          for (std::size_t c = 0; c < classes_; ++c) by_class_[c] += engine.stock()[p * classes_ + c];
        return;
    }
  }

  const model::Model& model_;
  const Layout& layout_;
  random::Key key_;
  std::size_t classes_;
  std::vector<Filter> filters_;
  std::vector<std::int64_t> by_class_;
  std::int64_t turned_back_ = 0, died_ = 0, lost_ = 0;
  Trajectory trajectory_;
};

Recorder::Recorder(const model::Model& model, const Layout& layout, random::Key key)
    : state_(std::make_unique<State>(model, layout, key)) {}
Recorder::~Recorder() = default;
Recorder::Recorder(Recorder&&) noexcept = default;
Recorder& Recorder::operator=(Recorder&&) noexcept = default;

void Recorder::record(const Engine& engine, int t) { state_->record(engine, t); }

void Recorder::continue_from(const Recorder& other, random::Key key) {
  if (&other != this) state_ = std::make_unique<State>(*other.state_);
  state_->go_on_with(key);
}

const Trajectory& Recorder::trajectory() const { return state_->trajectory(); }
Trajectory Recorder::take() { return std::move(state_->trajectory()); }

Trajectory run_member(Engine& engine, const model::Model& model, const Layout& layout, std::uint64_t seed, std::uint64_t member,
                      bool (*stop)(void*), void* stop_context) {
  engine.reset(seed, member);
  Recorder recorder(model, layout, random::member_key(seed, member));
  for (int t = 0; t < model.n_steps(); ++t) {
    if (stop != nullptr && stop(stop_context)) return {};
    engine.advance();
    recorder.record(engine, t);
  }
  return recorder.take();
}

}  // namespace outflow::engine
