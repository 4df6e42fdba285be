#include "outflow/io/results/sources.h"

#include <array>
#include <set>
#include <utility>

#include "outflow/io/results/view.h"

namespace outflow::io::results {

namespace {

/// Equal rows once.
class Sources {
 public:
  void add(const std::string& where, const std::string& what, const std::string& source, const std::string& note) {
    if (seen_.insert({where, what, source, note}).second) list_.push_back({where, what, source, note});
  }
  std::vector<SourceRow> take() { return std::move(list_); }

 private:
  std::set<std::array<std::string, 4>> seen_;
  std::vector<SourceRow> list_;
};

std::string with(const std::string& a, const char* joint, const std::string& b) { return b.empty() ? a : a + joint + b; }

}  // namespace

std::vector<SourceRow> source_rows(const scenario::Scenario& s) {
  Sources all;
  all.add("scenario.toml", "scenario " + s.name, s.source, "");
  for (const auto& d : s.drivers) all.add("scenario.toml", "driver " + d.name, d.source, d.title);
  for (const auto& p : s.places) all.add("places.csv", p.id, p.remark.source, p.remark.note);
  for (const auto& l : s.links) all.add("links.csv", l.id, l.remark.source, l.remark.note);
  for (const auto& p : s.populations)
    all.add("populations.csv", with(p.place.value, ", ", scenario::to_string(p.group.value)), p.remark.source, p.remark.note);
  for (const auto& p : s.party_sizes)
    all.add("parties.csv", "size " + std::to_string(p.size.value), p.remark.source, p.remark.note);
  for (const auto& e : s.exits)
    all.add("exits.csv", with(e.name.value, " from ", e.kind.value ? to_string(*e.kind.value) : e.place.value), e.remark.source,
            e.remark.note);
  for (const auto& h : s.hazards)
    all.add("hazards.csv", with(h.name.value, " on ", h.link.value.empty() ? h.mode.value : h.link.value), h.remark.source,
            h.remark.note);
  for (const auto& m : s.multipliers) all.add("multipliers.csv", m.of.value, m.remark.source, m.remark.note);
  for (const auto& e : s.effects) all.add("effects.csv", e.of.value + " by " + e.driver.value, e.remark.source, e.remark.note);
  for (const auto& v : s.driver_values) all.add("drivers.csv", v.driver.value, v.remark.source, v.remark.note);
  for (const auto& d : s.departures)
    all.add("departures.csv", with(period_name(d.period.value), " ", d.place.value), d.remark.source, d.remark.note);
  for (const auto& e : s.events) all.add("events.csv", with(e.what.value, ": ", e.title), e.remark.source, e.remark.note);
  for (const auto& o : s.observations)
    all.add("observations.csv", with(o.report.value + " " + period_name(o.period.value), " ", scenario::to_string(o.group.value)),
            o.remark.source, o.remark.note);
  for (const auto& n : s.needs)
    all.add("needs.csv", with(n.name.value, ", ", scenario::to_string(n.group.value)), n.remark.source, n.remark.note);
  for (const auto& q : s.surges) all.add("surges.csv", q.id.value, q.remark.source, q.remark.note);
  for (const auto& c : s.claims) all.add("claims.csv", c.id.value, c.remark.source, c.remark.note);
  return all.take();
}

}  // namespace outflow::io::results
