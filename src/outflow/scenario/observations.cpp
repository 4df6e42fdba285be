#include "outflow/scenario/observations.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace outflow::scenario {

namespace {

using Figure = std::tuple<const std::string&, Seconds, Seconds, const GroupSelector&, bool>;

Figure figure_of(const Observation& o) {
  return {o.report.value, o.period.value.begin, o.period.value.end, o.group.value, o.share.value.has_value()};
}

}  // namespace

Seconds published(const Observation& observation) {
  return observation.published_on ? observation.published_on->value : observation.period.value.end;
}

std::vector<const Observation*> latest_observations(const Scenario& scenario, std::optional<Seconds> as_of) {
  const auto known = [&](const Observation& o) { return !as_of || published(o) <= *as_of; };
  std::map<Figure, Seconds> last;
  for (const auto& o : scenario.observations) {
    if (!known(o)) continue;
    const auto [at, fresh] = last.try_emplace(figure_of(o), published(o));
    if (!fresh) at->second = std::max(at->second, published(o));
  }
  std::vector<const Observation*> kept;
  for (const auto& o : scenario.observations)
    if (known(o) && last.at(figure_of(o)) == published(o)) kept.push_back(&o);
  return kept;
}

std::vector<Seconds> first_published(const Scenario& scenario) {
  std::map<Figure, Seconds> first;
  for (const auto& o : scenario.observations) {
    const auto [at, fresh] = first.try_emplace(figure_of(o), published(o));
    if (!fresh) at->second = std::min(at->second, published(o));
  }
  std::vector<Seconds> moments;
  for (const auto& o : scenario.observations) moments.push_back(first.at(figure_of(o)));
  return moments;
}

}  // namespace outflow::scenario
