#include <algorithm>
#include <charconv>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/scenario/detail/journey_compiler.h"

/// Who travels: only what a rule asks for tells people apart, so that the cohorts stay few.
namespace outflow::scenario::detail {

namespace {

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

int size_of(const std::vector<Dimension>& dimensions, const std::string& trait) {
  for (const auto& d : dimensions)
    if (d.name == trait) return static_cast<int>(d.values.size());
  return 0;
}

}  // namespace

model::HazardView JourneyCompiler::hazard_view(double age, const std::string& gender) const {
  const bool child = j_.children_avoid_hazards.value && age < 19;
  const bool elder = j_.elderly_avoid_hazards.value && age > 59;
  const bool old_rule = has(Quirk::boys_over_14);
  const bool boy = gender == "male" && age > 14 && (old_rule ? j_.children_avoid_hazards.value : age < 19);
  if (j_.boys_take_risk.value && boy) return model::HazardView::ignore;
  const bool woman = j_.women_avoid_hazards.value && gender == "female";
  return child || elder || woman ? model::HazardView::avoid : model::HazardView::plain;
}

int JourneyCompiler::class_of(const model::Traveller& t) {
  const std::tuple key(static_cast<int>(t.hazard), t.farmer, t.home, t.ethnicity, t.religion, t.flood_awareness);
  const auto [it, fresh] = classes_.try_emplace(key, static_cast<int>(out_.travellers.size()));
  if (fresh) {
    out_.travellers.push_back(t);
    model_.classes.push_back({.group = 0, .home = t.home, .size = 1});
  }
  return it->second;
}

/// (probability, value) of a trait among the newcomers of a place; one empty value where no rule asks for the trait.
std::vector<std::pair<double, std::string>> JourneyCompiler::values_of(const std::string& trait, int place,
                                                                       const GroupSelector& known) const {
  if (const auto fixed = known.find(trait); fixed != known.end()) return {{1.0, fixed->second}};
  std::vector<std::pair<double, std::string>> own, others;
  double own_total = 0, total = 0;
  for (const auto& row : s_.traits) {
    if (row.trait.value != trait || row.weight.value <= 0) continue;
    if (row.place.value == s_.places[place].id) {
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

int JourneyCompiler::mix_of(int place, const GroupSelector& known) {
  const auto [it, fresh] = mixes_.try_emplace({place, known}, static_cast<int>(out_.mixes.size()));
  if (!fresh) return it->second;
  const bool ages = j_.children_avoid_hazards.value || j_.elderly_avoid_hazards.value || j_.boys_take_risk.value;
  const bool genders = j_.boys_take_risk.value || j_.women_avoid_hazards.value;
  const bool ethnic = j_.match_camp_ethnicity.value || j_.match_town_ethnicity.value || j_.match_conflict_ethnicity.value;
  const auto asked = [&](bool wanted, const char* trait) {
    return wanted ? values_of(trait, place, known) : std::vector<std::pair<double, std::string>>{{1.0, ""}};
  };
  const double farmers = j_.harvest_months.value.empty() ? 0 : place_number("farmer_fraction", place, 0);
  std::map<int, double> weights;
  for (const auto& [p_age, age] : asked(ages, "age"))
    for (const auto& [p_gender, gender] : asked(genders, "gender"))
      for (const auto& [p_ethnicity, ethnicity] : asked(ethnic, "ethnicity"))
        for (const auto& [p_religion, religion] : asked(j_.match_camp_religion.value, "religion"))
          for (const auto& [p_aware, aware] : asked(j_.flood_forecasts.value, "floodawareness"))
            for (const bool farmer : {false, true}) {
              const double w = p_age * p_gender * p_ethnicity * p_religion * p_aware * (farmer ? farmers : 1 - farmers);
              if (w <= 0) continue;
              double years = 30;
              if (!age.empty()) std::from_chars(age.data(), age.data() + age.size(), years);
              const auto& trust = j_.flood_awareness_weights.value;
              const auto level = static_cast<std::size_t>(std::max(0, number_in(aware)));
              model::Traveller traveller;
              traveller.hazard = hazard_view(years, gender);
              traveller.farmer = farmer;
              traveller.home = out_.settings.home_distance_power != 0 && !out_.settings.home_is_here ? place : -1;
              traveller.ethnicity = index_in(s_.dimensions, "ethnicity", ethnicity);
              traveller.religion = index_in(s_.dimensions, "religion", religion);
              traveller.flood_awareness = trust.empty() ? 0 : trust[std::min(level, trust.size() - 1)];
              weights[class_of(traveller)] += w;
            }
  out_.mixes.emplace_back(weights.begin(), weights.end());
  return it->second;
}

void JourneyCompiler::compile_people() {
  for (int p = 0; p < model_.n_places; ++p) out_.birth_mix.push_back(mix_of(p, {}));
  for (const auto& row : s_.populations) {
    const int place = place_index(row.place.value);
    OUTFLOW_EXPECT(place >= 0);
    if (row.persons.value > 0) out_.present.push_back({place, mix_of(place, row.group.value), row.persons.value});
  }
  const auto residents = [&](const std::string& trait, std::vector<double>& to) {
    for (int p = 0; p < model_.n_places; ++p)
      for (const auto& d : s_.dimensions)
        if (d.name == trait)
          for (const auto& value : d.values) to.push_back(place_number(value, p, 0));
  };
  const bool ethnic = j_.match_camp_ethnicity.value || j_.match_town_ethnicity.value || j_.match_conflict_ethnicity.value;
  if (ethnic) {
    out_.n_ethnicities = size_of(s_.dimensions, "ethnicity");
    residents("ethnicity", out_.ethnic_residents);
  }
  if (j_.match_camp_religion.value) {
    out_.n_religions = size_of(s_.dimensions, "religion");
    residents("religion", out_.religious_residents);
  }
}

/// Rows that last several steps are spread evenly, whole persons at a time.
void JourneyCompiler::compile_newcomers() {
  for (const auto& row : s_.departures) {
    const int place = row.place.value.empty() ? -1 : place_index(row.place.value);
    std::vector<int> steps;
    for (int t = std::max(0, step_of(row.period.value.begin)); t < model_.n_steps(); ++t) {
      const Seconds begin = model_.time.step(t).begin;
      if (begin >= row.period.value.end) break;
      if (begin >= row.period.value.begin) steps.push_back(t);
    }
    if (steps.empty()) steps.push_back(std::clamp(step_of(row.period.value.begin), 0, model_.n_steps() - 1));
    const auto k = static_cast<std::int64_t>(steps.size());
    const std::int64_t whole = row.persons.value / k, rest = row.persons.value % k;
    for (std::int64_t i = 0; i < k; ++i) {
      const std::int64_t extra = rest * (i + 1) / k - rest * i / k;
      if (whole + extra > 0) out_.newcomers.push_back({steps[static_cast<std::size_t>(i)], place, whole + extra});
    }
  }
  std::stable_sort(out_.newcomers.begin(), out_.newcomers.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
}

}  // namespace outflow::scenario::detail
