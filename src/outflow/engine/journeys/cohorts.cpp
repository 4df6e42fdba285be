#include "outflow/engine/journeys/cohorts.h"

#include <algorithm>

#include "outflow/random/binomial.h"
#include "outflow/random/categorical.h"
#include "outflow/random/hypergeometric.h"
#include "outflow/random/multinomial.h"

namespace outflow::engine {

using random::Purpose;

namespace {

constexpr std::int64_t few = 4;  ///< up to so many people choose one by one

}  // namespace

JourneyCohorts::JourneyCohorts(const model::Model& model)
    : model_(&model),
      j_(&*model.journeys),
      n_classes_(static_cast<std::size_t>(model.n_classes())),
      world_(model),
      counts_(model) {
  resting_.resize(static_cast<std::size_t>(model.n_places));
}

void JourneyCohorts::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  world_.reset();
  counts_.clear();
  for (auto& here : resting_) here.clear();
  on_way_.clear();
  stock_.assign(static_cast<std::size_t>(model_->n_places) * n_classes_, 0);
  moving_.assign(n_classes_, 0);
}

random::Stream JourneyCohorts::stream(int index, int cls, Purpose purpose) {
  const std::uint32_t call = calls_[cell(index, cls)]++;
  return random::Stream({.key = key_,
                         .entity = random::mix(random::mix(static_cast<std::uint64_t>(index), cls), call),
                         .step = static_cast<std::uint32_t>(t_),
                         .purpose = purpose});
}

void JourneyCohorts::advance() {
  counts_.clear();
  calls_.assign(static_cast<std::size_t>(std::max(model_->n_places, model_->n_links)) * n_classes_, 0);
  world_.begin_step(t_);
  if (t_ == 0)
    for (const auto& row : j_->present) add_people(row.place, row.mix, row.persons);
  appear();
  send_back_from_closed_links();
  world_.look_around(stock_);
  queue_.swap(on_way_);
  decide_all();
  travel_all();
  settle_in_camps();
  night();
  ++t_;
}

void JourneyCohorts::add_people(int place, int mix, std::int64_t n) {
  const auto& classes = j_->mixes[mix];
  weights_.clear();
  for (const auto& entry : classes) weights_.push_back(entry.second);
  taken_.assign(classes.size(), 0);
  auto draws = stream(place, 0, Purpose::initial);
  random::multinomial(n, weights_, taken_, draws);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (taken_[c] == 0) continue;
    const int cls = classes[c].first;
    counts_.appeared.add(cell(place, cls), taken_[c]);
    stock_[cell(place, cls)] += taken_[c];
    Resting who;
    who.cls = cls;
    who.n = taken_[c];
    resting_[place].push_back(who);
  }
  world_.add_persons(place, n);
}

void JourneyCohorts::appear() {
  const auto fresh = newcomers_of_step(*model_, world_, t_, key_);
  for (const auto& [place, n] : fresh.at_place) {
    add_people(place, j_->birth_mix[place], n);
    world_.take_residents(place, n);
  }
  if (fresh.anywhere == 0) return;
  const auto weights = world_.source_weights();
  if (std::all_of(weights.begin(), weights.end(), [](double w) { return w <= 0; })) {
    counts_.short_persons += fresh.anywhere;
    return;
  }
  std::vector<std::int64_t> parts(weights.size());
  random::Stream draws({.key = key_, .entity = 0, .step = static_cast<std::uint32_t>(t_), .purpose = Purpose::spawn});
  random::multinomial(fresh.anywhere, weights, parts, draws);
  for (int p = 0; p < model_->n_places; ++p) {
    if (parts[p] == 0) continue;
    add_people(p, j_->birth_mix[p], parts[p]);
    world_.take_residents(p, parts[p]);
  }
}

/// Who is on a link that closes goes on to its end and finds himself back at its start.
void JourneyCohorts::send_back_from_closed_links() {
  const std::pair<std::int32_t, std::int32_t> begin{t_, 0}, end{t_ + 1, 0};
  const auto first = std::lower_bound(j_->closings.begin(), j_->closings.end(), begin);
  const auto last = std::lower_bound(first, j_->closings.end(), end);
  if (first == last) return;
  for (auto& on : on_way_)
    on.stale = on.stale || std::binary_search(first, last, std::pair<std::int32_t, std::int32_t>{t_, on.link});
}

bool JourneyCohorts::frozen(const Resting& who) const {
  return who.settled || (j_->harvest[t_] != 0 && (j_->settings.harvest_for_all || j_->travellers[who.cls].farmer));
}

void JourneyCohorts::decide_all() {
  for (int p = 0; p < model_->n_places; ++p)
    if (!resting_[p].empty()) leave(p, resting_[p]);
}

void JourneyCohorts::leave(int place, std::vector<Resting>& here) {
  const std::size_t n = here.size();  // `set_out` may add people who stay after all
  for (std::size_t i = 0; i < n; ++i) {
    if (here[i].route < 0 || here[i].n == 0 || frozen(here[i])) continue;
    const Resting who = here[i];
    here[i].n = 0;
    set_out(place, who, who.n, {});
  }
  if (n_classes_ == 1) {
    leave_alike(place, n, here);
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (here[i].route >= 0 || here[i].n == 0 || frozen(here[i])) continue;
    auto draws = stream(place, here[i].cls, Purpose::decide);
    const std::int64_t leaving = random::binomial(here[i].n, world_.chance(place, here[i].cls), draws);
    if (leaving == 0) continue;
    here[i].n -= leaving;
    const Resting who = here[i];
    set_out(place, who, leaving, {});
  }
}

/// The first n entries: all people without a route leave with one chance; first how many, then who.
void JourneyCohorts::leave_alike(int place, std::size_t n, std::vector<Resting>& here) {
  counts_of_.clear();
  std::int64_t total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const bool free = here[i].route < 0 && !frozen(here[i]);
    counts_of_.push_back(free ? here[i].n : 0);
    total += counts_of_.back();
  }
  if (total == 0) return;
  auto draws = stream(place, 0, Purpose::decide);
  const std::int64_t leaving = random::binomial(total, world_.chance(place, 0), draws);
  if (leaving == 0) return;
  taken_.assign(n, 0);
  random::multivariate_hypergeometric(counts_of_, leaving, taken_, draws);
  const std::vector<std::int64_t> taken = taken_;
  for (std::size_t i = 0; i < n; ++i) {
    if (taken[i] == 0) continue;
    here[i].n -= taken[i];
    const Resting who = here[i];
    set_out(place, who, taken[i], {});
  }
}

void JourneyCohorts::set_out(int place, const Resting& who, std::int64_t n, const Day& day) {
  if (who.route >= 0) {
    enter_link(place, who, n, who.route, day);
    return;
  }
  const auto cumulative = world_.cumulative(place, who.cls);
  if (cumulative.empty()) {
    stay(place, who, n, day);
    return;
  }
  if (cumulative.size() == 1) {
    enter_link(place, who, n, world_.route(place, 0), day);
    return;
  }
  auto draws = stream(place, who.cls, Purpose::choose);
  const std::size_t routes = cumulative.size();
  std::vector<std::int64_t> parts(routes, 0);
  if (n <= few) {
    for (std::int64_t k = 0; k < n; ++k) ++parts[random::categorical(cumulative, draws.uniform())];
  } else {
    weights_.resize(routes);
    for (std::size_t c = 0; c < routes; ++c) weights_[c] = cumulative[c] - (c == 0 ? 0 : cumulative[c - 1]);
    random::multinomial(n, weights_, parts, draws);
  }
  for (std::size_t c = 0; c < routes; ++c)
    if (parts[c] > 0) enter_link(place, who, parts[c], world_.route(place, c), day);
}

void JourneyCohorts::enter_link(int place, const Resting& who, std::int64_t n, int route_index, const Day& day) {
  const auto& route = j_->routes[route_index];
  const int link = world_.link_to(place, route.next);
  if (link < 0 || world_.turns_away(route.end)) {
    Resting without = who;
    without.route = -1;
    stay(place, without, n, day);
    return;
  }
  stock_[cell(place, who.cls)] -= n;
  world_.add_persons(place, -n);
  counts_.setouts.add(cell(link, who.cls), n);
  OnWay on;
  on.link = link;
  on.cls = who.cls;
  on.route = route.rest;
  on.started = who.started;
  on.recent = who.recent;
  on.day = day;
  on.n = n;
  queue_.push_back(on);
}

void JourneyCohorts::stay(int place, Resting who, std::int64_t n, const Day& day) {
  who.n = n;
  if (!who.here_before && j_->settings.avoid_short_stints)
    who.recent = settled_recent(recent_travel(who.recent, day.moved_km, j_->settings.vehicle_km));
  resting_[place].push_back(who);
}

void JourneyCohorts::travel_all() {
  std::int64_t moving = 0;
  for (const auto& on : queue_) moving += on.n;
  const int parts = model_->substeps > 1 && world_.crowded(moving) ? model_->substeps : 1;
  std::vector<OnWay> all;
  all.swap(queue_);
  const std::vector<double> equal(static_cast<std::size_t>(parts), 1.0);
  std::vector<std::int64_t> cut(static_cast<std::size_t>(parts) * all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::span<std::int64_t> mine(cut.data() + i * static_cast<std::size_t>(parts), static_cast<std::size_t>(parts));
    if (parts == 1) {
      mine[0] = all[i].n;
      continue;
    }
    auto draws = stream(all[i].link, all[i].cls, Purpose::batch);
    random::multinomial(all[i].n, equal, mine, draws);
  }
  for (int part = 0; part < parts; ++part) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      OnWay on = all[i];
      on.n = cut[i * static_cast<std::size_t>(parts) + static_cast<std::size_t>(part)];
      if (on.n > 0) travel(on);
    }
    for (std::size_t i = 0; i < queue_.size(); ++i) travel(OnWay(queue_[i]));  // the queue grows meanwhile
    queue_.clear();
  }
}

void JourneyCohorts::travel(OnWay on) {
  const auto& way = j_->links[on.link];
  if (!on.started && j_->settings.start_on_foot) {
    make_way(on, j_->settings.walk_km);
    return;
  }
  if (way.walk_probability <= 0) {
    make_way(on, way.vehicle_km);
    return;
  }
  auto draws = stream(on.link, on.cls, Purpose::travel);
  const std::int64_t all = on.n;
  on.n = random::binomial(all, way.walk_probability, draws);
  if (on.n > 0) make_way(on, j_->settings.walk_km);
  on.n = all - on.n;
  if (on.n > 0) make_way(on, way.vehicle_km);
}

void JourneyCohorts::make_way(OnWay on, double speed) {
  const double before = on.km, km = j_->links[on.link].km;
  const bool tracked = j_->settings.avoid_short_stints;
  if (!move_on(*j_, km, speed, on.km, on.day)) {
    if (tracked) on.recent = settled_recent(recent_travel(on.recent, on.day.moved_km, j_->settings.vehicle_km));
    on.day = {};
    night_.push_back(on);
    return;
  }
  const auto& link = model_->links[on.link];
  const int place = on.stale ? link.from : link.to;
  if (!on.stale) counts_.crossings.add(cell(on.link, on.cls), on.n);
  counts_.entries.add(cell(place, on.cls), on.n);
  stock_[cell(place, on.cls)] += on.n;
  world_.add_persons(place, on.n);
  Resting who;
  who.cls = on.cls;
  who.route = on.route;
  who.started = true;
  who.here_before = false;
  who.recent = on.recent;
  std::int64_t leaving = 0;
  if (!on.stale && has_time_left(*j_, km - before, speed, on.day) && !frozen(who)) {
    const bool short_stint =
        tracked && world_.state(place).town && recent_travel(on.recent, on.day.moved_km, j_->settings.vehicle_km) < 0.5;
    const double p = short_stint || on.route >= 0 ? 1 : world_.chance(place, on.cls);
    auto draws = stream(place, on.cls, Purpose::hazard);
    leaving = p >= 1 ? on.n : random::binomial(on.n, p, draws);
  }
  if (leaving > 0) set_out(place, who, leaving, on.day);
  if (leaving < on.n) stay(place, who, on.n - leaving, on.day);
}

void JourneyCohorts::settle_in_camps() {
  for (int p = 0; p < model_->n_places; ++p) {
    if (j_->settling[p] <= 0 || !world_.state(p).camp) continue;
    auto& here = resting_[p];
    const std::size_t n = here.size();
    for (std::size_t i = 0; i < n; ++i) {
      if (here[i].settled || here[i].n == 0) continue;
      auto draws = stream(p, here[i].cls, Purpose::admit);
      Resting who = here[i];
      who.n = random::binomial(who.n, j_->settling[p], draws);
      if (who.n == 0) continue;
      here[i].n -= who.n;
      who.settled = true;
      here.push_back(who);
    }
  }
}

/// People who became alike in this step are put together.
void JourneyCohorts::night() {
  const auto state = [](const Resting& w) { return std::tie(w.cls, w.route, w.started, w.settled, w.recent); };
  for (auto& here : resting_) {
    for (auto& who : here) {
      if (who.here_before && who.recent > 0) who.recent = recent_after_rest(who.recent, 1);
      who.here_before = true;
    }
    if (here.size() > 1) std::sort(here.begin(), here.end(), [&](const auto& a, const auto& b) { return state(a) < state(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
      if (here[i].n == 0) continue;
      if (kept > 0 && state(here[kept - 1]) == state(here[i])) here[kept - 1].n += here[i].n;
      else here[kept++] = here[i];
    }
    here.resize(kept);
  }
  const auto point = [](const OnWay& o) { return std::tie(o.link, o.cls, o.route, o.started, o.stale, o.km, o.recent); };
  std::sort(night_.begin(), night_.end(), [&](const auto& a, const auto& b) { return point(a) < point(b); });
  on_way_.clear();
  std::fill(moving_.begin(), moving_.end(), 0);
  for (const auto& on : night_) {
    moving_[on.cls] += on.n;
    if (!on_way_.empty() && point(on_way_.back()) == point(on)) on_way_.back().n += on.n;
    else on_way_.push_back(on);
  }
  night_.clear();
}

}  // namespace outflow::engine
