#include "outflow/scenario/detail/journey_people.h"

#include <algorithm>
#include <charconv>

#include "outflow/scenario/person_traits.h"

namespace outflow::scenario::detail {

namespace {

using Values = std::vector<std::pair<double, std::string>>;

int number_in(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

int index_in(const std::vector<Dimension>& dimensions, const std::string& trait, const std::string& value) {
  for (const auto& d : dimensions) {
    if (d.name != trait) continue;
    const auto at = std::find(d.values.begin(), d.values.end(), value);
    return at == d.values.end() ? -1 : static_cast<int>(at - d.values.begin());
  }
  return -1;
}

model::HazardView hazard_view(const Journeys& j, double age, const std::string& gender) {
  const bool child = j.children_avoid_hazards.value && age < 19;
  const bool elder = j.elderly_avoid_hazards.value && age > 59;
  const bool old_rule = j.has(Quirk::boys_over_14);
  const bool boy = gender == "male" && age > 14 && (old_rule ? j.children_avoid_hazards.value : age < 19);
  if (j.boys_take_risk.value && boy) return model::HazardView::ignore;
  const bool woman = j.women_avoid_hazards.value && gender == "female";
  return child || elder || woman ? model::HazardView::avoid : model::HazardView::plain;
}

model::Traveller traveller_of(const Scenario& s, const model::JourneySettings& settings, int place, const AskedTraits& traits,
                              bool farmer) {
  const Journeys& j = s.journeys;
  double years = 30;
  if (!traits.age.empty()) std::from_chars(traits.age.data(), traits.age.data() + traits.age.size(), years);
  const auto& trust = j.flood_awareness_weights.value;
  const auto level = static_cast<std::size_t>(std::max(0, number_in(traits.flood_awareness)));
  model::Traveller traveller;
  traveller.hazard = hazard_view(j, years, traits.gender);
  traveller.farmer = farmer;
  traveller.home = settings.home_distance_power != 0 && !settings.home_is_here ? place : -1;
  traveller.ethnicity = index_in(s.dimensions, "ethnicity", traits.ethnicity);
  traveller.religion = index_in(s.dimensions, "religion", traits.religion);
  traveller.flood_awareness = trust.empty() ? 0 : trust[std::min(level, trust.size() - 1)];
  return traveller;
}

}  // namespace

Values values_of(const Scenario& scenario, const std::string& trait, int place, const GroupSelector& known) {
  if (const auto fixed = known.find(trait); fixed != known.end()) return {{1.0, fixed->second}};
  Values own, others;
  double own_total = 0, total = 0;
  for (const auto& row : scenario.traits) {
    if (row.trait.value != trait || row.weight.value <= 0) continue;
    if (row.place.value == scenario.places[static_cast<std::size_t>(place)].id) {
      own.emplace_back(row.weight.value, row.value.value);
      own_total += row.weight.value;
    } else if (row.place.value.empty()) {
      others.emplace_back(row.weight.value, row.value.value);
      total += row.weight.value;
    }
  }
  auto& chosen = own.empty() ? others : own;
  if (chosen.empty()) return {{1.0, ""}};
  for (auto& [weight, value] : chosen) weight /= own.empty() ? total : own_total;
  return chosen;
}

void each_combination(const Scenario& scenario, const model::JourneySettings& settings, int place, const GroupSelector& known,
                      double farmers,
                      const std::function<void(double weight, const AskedTraits&, const model::Traveller&)>& visit) {
  const auto asked = [&](const char* trait) {
    return is_asked_for(scenario.journeys, trait) ? values_of(scenario, trait, place, known) : Values{{1.0, ""}};
  };
  const Values ages = asked("age"), genders = asked("gender"), ethnicities = asked("ethnicity"), religions = asked("religion"),
               awarenesses = asked("floodawareness");
  for (const auto& [p_age, age] : ages)
    for (const auto& [p_gender, gender] : genders)
      for (const auto& [p_ethnicity, ethnicity] : ethnicities)
        for (const auto& [p_religion, religion] : religions)
          for (const auto& [p_aware, aware] : awarenesses)
            for (const bool farmer : {false, true}) {
              const double w = p_age * p_gender * p_ethnicity * p_religion * p_aware * (farmer ? farmers : 1 - farmers);
              if (w <= 0) continue;
              const AskedTraits traits{age, gender, ethnicity, religion, aware};
              visit(w, traits, traveller_of(scenario, settings, place, traits, farmer));
            }
}

}  // namespace outflow::scenario::detail
