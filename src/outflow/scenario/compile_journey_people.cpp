#include <algorithm>

#include "outflow/base/contract.h"
#include "outflow/scenario/detail/journey_compiler.h"
#include "outflow/scenario/detail/journey_people.h"

/// Who travels: only what a rule asks for tells people apart, so that the cohorts stay few.
namespace outflow::scenario::detail {

namespace {

int size_of(const std::vector<Dimension>& dimensions, const std::string& trait) {
  for (const auto& d : dimensions)
    if (d.name == trait) return static_cast<int>(d.values.size());
  return 0;
}

}  // namespace

int JourneyCompiler::class_of(const model::Traveller& t) {
  const std::tuple key(static_cast<int>(t.hazard), t.farmer, t.home, t.ethnicity, t.religion, t.flood_awareness);
  const auto [it, fresh] = classes_.try_emplace(key, static_cast<int>(out_.travellers.size()));
  if (fresh) {
    out_.travellers.push_back(t);
    model_.classes.push_back({.group = 0, .home = t.home, .size = 1});
  }
  return it->second;
}

int JourneyCompiler::mix_of(int place, const GroupSelector& known) {
  const auto [it, fresh] = mixes_.try_emplace({place, known}, static_cast<int>(out_.mixes.size()));
  if (!fresh) return it->second;
  const double farmers = j_.harvest_months.value.empty() ? 0 : place_number("farmer_fraction", place, 0);
  std::map<int, double> weights;
  each_combination(
      s_, out_.settings, place, known, farmers,
      [&](double weight, const AskedTraits&, const model::Traveller& traveller) { weights[class_of(traveller)] += weight; });
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
