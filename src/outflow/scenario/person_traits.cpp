#include "outflow/scenario/person_traits.h"

#include <algorithm>
#include <charconv>

#include "outflow/base/contract.h"
#include "outflow/scenario/detail/journey_people.h"

namespace outflow::scenario {

namespace {

bool same(const model::Traveller& a, const model::Traveller& b) {
  return a.hazard == b.hazard && a.farmer == b.farmer && a.home == b.home && a.ethnicity == b.ethnicity &&
         a.religion == b.religion && a.flood_awareness == b.flood_awareness;
}

const std::string* asked_value(const detail::AskedTraits& traits, const std::string& name) {
  if (name == "age") return &traits.age;
  if (name == "gender") return &traits.gender;
  if (name == "ethnicity") return &traits.ethnicity;
  if (name == "religion") return &traits.religion;
  return name == "floodawareness" ? &traits.flood_awareness : nullptr;
}

double share_of_farmers(const Scenario& s, int place) {
  if (s.journeys.harvest_months.value.empty()) return 0;
  double share = 0;
  for (const auto& a : s.place_attributes)
    if (a.of.value == s.places[static_cast<std::size_t>(place)].id && a.name.value == "farmer_fraction")
      std::from_chars(a.value.value.data(), a.value.value.data() + a.value.value.size(), share);
  return share;
}

/// The entry in which `u` of the whole weight falls.
template <class List>
const auto& picked(const List& list, double u) {
  double sum = 0;
  for (const auto& entry : list) sum += entry.first;
  double left = u * sum;
  for (const auto& entry : list) {
    left -= entry.first;
    if (left < 0) return entry.second;
  }
  return list.back().second;
}

}  // namespace

bool is_asked_for(const Journeys& j, const std::string& trait) {
  if (trait == "age") return j.children_avoid_hazards.value || j.elderly_avoid_hazards.value || j.boys_take_risk.value;
  if (trait == "gender") return j.boys_take_risk.value || j.women_avoid_hazards.value;
  if (trait == "ethnicity")
    return j.match_camp_ethnicity.value || j.match_town_ethnicity.value || j.match_conflict_ethnicity.value;
  if (trait == "religion") return j.match_camp_religion.value;
  return trait == "floodawareness" && j.flood_forecasts.value;
}

PersonTraits::PersonTraits(const Scenario& scenario, const model::Model& model) : scenario_(scenario), model_(model) {
  for (const auto& d : scenario.dimensions) names_.push_back(d.name);
  for (std::size_t i = 0; i < scenario.populations.size(); ++i)
    if (scenario.populations[i].persons.value > 0) rows_.push_back(i);
}

const PersonTraits::Choices& PersonTraits::choices(int place, std::int32_t present) {
  const auto [at, fresh] = choices_.try_emplace({place, present});
  Choices& made = at->second;
  if (!fresh) return made;
  const GroupSelector known =
      present < 0 ? GroupSelector{} : scenario_.populations[rows_.at(static_cast<std::size_t>(present))].group.value;
  const auto& classes = model_.journeys->travellers;
  const auto add = [&](double weight, const detail::AskedTraits& traits, const model::Traveller& traveller) {
    const auto found = std::find_if(classes.begin(), classes.end(), [&](const auto& c) { return same(c, traveller); });
    if (found == classes.end()) return;
    std::vector<std::string> values;
    for (const auto& name : names_) {
      const std::string* value = asked_value(traits, name);
      values.push_back(value == nullptr ? std::string() : *value);
    }
    made.asked[static_cast<int>(found - classes.begin())].emplace_back(weight, std::move(values));
  };
  detail::each_combination(scenario_, model_.journeys->settings, place, known, share_of_farmers(scenario_, place), add);
  for (const auto& name : names_) {
    made.others.emplace_back();
    if (!is_asked_for(scenario_.journeys, name)) made.others.back() = detail::values_of(scenario_, name, place, known);
  }
  return made;
}

std::vector<std::string> PersonTraits::draw(int place, std::int32_t present, int cls, const std::function<double()>& uniform) {
  const Choices& possible = choices(place, present);
  const auto asked = possible.asked.find(cls);
  OUTFLOW_EXPECT(asked != possible.asked.end());
  std::vector<std::string> values = picked(asked->second, uniform());
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!possible.others[i].empty()) values[i] = picked(possible.others[i], uniform());
  return values;
}

}  // namespace outflow::scenario
