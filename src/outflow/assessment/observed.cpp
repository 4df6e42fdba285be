#include "outflow/assessment/observed.h"

#include <algorithm>
#include <functional>
#include <map>

#include "outflow/scenario/observations.h"

namespace outflow::assessment {

namespace {

using scenario::GroupSelector;
using scenario::Observation;

bool has_count(const Observation& o) { return o.persons.value || o.low.value || o.high.value; }

Interval range_of(const Observation& o) {
  Interval range = any_count;
  if (o.persons.value) range = exactly(*o.persons.value);
  if (o.low.value) range.low = *o.low.value;
  if (o.high.value) range.high = *o.high.value;
  return range;
}

/// Everybody in `narrow` is in `wide`.
bool within(const GroupSelector& narrow, const GroupSelector& wide) {
  return std::all_of(wide.begin(), wide.end(), [&](const auto& named) {
    const auto found = narrow.find(named.first);
    return found != narrow.end() && found->second == named.second;
  });
}

class Search {
 public:
  Search(const scenario::Scenario& scenario, const std::string& report, const Period& period, const GroupSelector& group)
      : s_(scenario), report_(report), period_(period), group_(group) {
    for (const auto& r : s_.reports)
      if (r.name == report) stock_ = r.counts.value == scenario::Counts::stock;
    for (const Observation* o : scenario::latest_observations(scenario)) latest_.emplace_back(*o);
  }

  [[nodiscard]] ObservedFigure count() const {
    ObservedFigure figure = given();
    if (figure.derived == Derived::missing && !group_.empty()) figure = share_of_whole();
    if (figure.derived == Derived::missing && !stock_) figure = summed();
    if (figure.derived == Derived::missing) figure = bounded();
    return figure;
  }

  [[nodiscard]] ObservedFigure share() const {
    ObservedFigure figure;
    for (const Observation& o : latest_)
      if (is_same(o) && o.group.value == group_ && o.share.value) add(figure, exactly(*o.share.value), o);
    if (figure.derived == Derived::given) return figure;
    figure = {};
    const ObservedFigure part = observed_count(s_, report_, period_, group_), whole = observed_count(s_, report_, period_, {});
    figure.value = {0, 1};
    if (part.derived == Derived::missing || whole.derived == Derived::missing) return figure;
    const Interval ratio = part.value / whole.value;
    figure.value = {std::max(ratio.low, 0.0), std::min(ratio.high, 1.0)};
    figure.derived = std::max(part.derived, whole.derived);
    figure.from = part.from;
    figure.from.insert(figure.from.end(), whole.from.begin(), whole.from.end());
    return figure;
  }

 private:
  [[nodiscard]] bool is_same(const Observation& o) const {
    if (o.report.value != report_) return false;
    return stock_ ? o.period.value.end == period_.end : o.period.value == period_;
  }

  static void add(ObservedFigure& figure, const Interval& value, const Observation& from) {
    figure.value = figure.derived == Derived::missing ? value : hull(figure.value, value);
    figure.derived = Derived::given;
    figure.from.push_back(&from);
  }

  [[nodiscard]] ObservedFigure given() const {
    ObservedFigure figure;
    for (const Observation& o : latest_)
      if (is_same(o) && o.group.value == group_ && has_count(o)) add(figure, range_of(o), o);
    return figure;
  }

  [[nodiscard]] ObservedFigure share_of_whole() const {
    const ObservedFigure whole = Search(s_, report_, period_, {}).given();
    ObservedFigure figure;
    if (whole.derived == Derived::missing) return figure;
    for (const Observation& o : latest_)
      if (is_same(o) && o.group.value == group_ && o.share.value) add(figure, exactly(*o.share.value) * whole.value, o);
    if (figure.derived == Derived::given) figure.from.insert(figure.from.end(), whole.from.begin(), whole.from.end());
    return figure;
  }

  /// The shortest chain of observed periods from the begin to the end.
  [[nodiscard]] ObservedFigure summed() const {
    std::map<std::pair<Seconds, Seconds>, ObservedFigure> pieces;  // by begin, then end
    for (const Observation& o : latest_)
      if (o.report.value == report_ && o.group.value == group_ && has_count(o) && o.period.value.begin >= period_.begin &&
          o.period.value.end <= period_.end)
        add(pieces[{o.period.value.begin, o.period.value.end}], range_of(o), o);
    struct Chain {
      int pieces = 0;
      Interval sum = exactly(0);
      std::vector<const Observation*> from;
    };
    std::map<Seconds, Chain> reached{{period_.begin, {}}};
    for (const auto& [span, piece] : pieces) {
      const auto before = reached.find(span.first);
      if (before == reached.end()) continue;
      Chain longer = before->second;
      ++longer.pieces;
      longer.sum = longer.sum + piece.value;
      longer.from.insert(longer.from.end(), piece.from.begin(), piece.from.end());
      const auto [there, fresh] = reached.try_emplace(span.second, longer);
      if (!fresh && longer.pieces < there->second.pieces) there->second = std::move(longer);
    }
    const auto whole = reached.find(period_.end);
    if (whole == reached.end()) return {};
    return {whole->second.sum, Derived::summed, whole->second.from};
  }

  [[nodiscard]] ObservedFigure bounded() const {
    ObservedFigure figure;
    const Observation* tightest = nullptr;
    std::vector<const Observation*> parts;
    for (const Observation& o : latest_) {
      if (o.report.value != report_ || !has_count(o)) continue;
      const Period& p = o.period.value;
      const bool covers = stock_ ? p.end == period_.end : p.begin <= period_.begin && p.end >= period_.end;
      const bool inside = stock_ ? p.end == period_.end : p.begin >= period_.begin && p.end <= period_.end;
      if (covers && within(group_, o.group.value) && range_of(o).high < figure.value.high) {
        figure.value.high = range_of(o).high;
        tightest = &o;
      }
      if (inside && within(o.group.value, group_) && range_of(o).low > 0) parts.push_back(&o);
    }
    if (tightest != nullptr) figure.from.push_back(tightest);
    add_lower_bound(std::move(parts), figure);
    if (figure.value.low > figure.value.high) return {};
    if (!figure.from.empty()) figure.derived = Derived::bound;
    return figure;
  }

  /// The most that disjoint parts add up to (weighted interval scheduling).
  static void add_lower_bound(std::vector<const Observation*> parts, ObservedFigure& figure) {
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto* a, const auto* b) { return a->period.value.end < b->period.value.end; });
    struct Best {
      double sum = 0;
      std::vector<const Observation*> from;
    };
    std::map<Seconds, Best> best;  // by the end of the last part; ascending in both
    for (const auto* o : parts) {
      Best with;
      if (const auto after = best.upper_bound(o->period.value.begin); after != best.begin()) with = std::prev(after)->second;
      with.sum += range_of(*o).low;
      with.from.push_back(o);
      if (best.empty() || with.sum > best.rbegin()->second.sum) best[o->period.value.end] = std::move(with);
    }
    if (best.empty()) return;
    figure.value.low = best.rbegin()->second.sum;
    const auto& from = best.rbegin()->second.from;
    figure.from.insert(figure.from.end(), from.begin(), from.end());
  }

  const scenario::Scenario& s_;
  const std::string& report_;
  Period period_;
  const GroupSelector& group_;
  std::vector<std::reference_wrapper<const Observation>> latest_;  ///< revised figures left out
  bool stock_ = false;
};

}  // namespace

ObservedFigure observed_count(const scenario::Scenario& scenario, const std::string& report, const Period& period,
                              const scenario::GroupSelector& group) {
  return Search(scenario, report, period, group).count();
}

ObservedFigure observed_share(const scenario::Scenario& scenario, const std::string& report, const Period& period,
                              const scenario::GroupSelector& group) {
  return Search(scenario, report, period, group).share();
}

}  // namespace outflow::assessment
