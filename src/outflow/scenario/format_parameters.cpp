#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "outflow/base/contract.h"
#include "outflow/scenario/format.h"

/// Which numbers may carry a prior: those that parameters.cpp visits. A test holds the two lists against each other.
namespace outflow::scenario::detail {

namespace {

using Place = std::pair<std::string_view, std::string_view>;

/// Section, key.
constexpr auto uncertain_keys = std::to_array<Place>({{"choice", "attraction"},
                                                      {"choice", "distance"},
                                                      {"choice", "risk"},
                                                      {"choice", "cost"},
                                                      {"choice", "home"},
                                                      {"choice", "softening_km"},
                                                      {"choice", "attraction_softening"},
                                                      {"choice", "power"},
                                                      {"choice", "capacity_buffer"},
                                                      {"journeys", "conflict_move_chance"},
                                                      {"journeys", "camp_move_chance"},
                                                      {"journeys", "idp_camp_move_chance"},
                                                      {"journeys", "default_move_chance"},
                                                      {"journeys", "move_chance_residents_base"},
                                                      {"journeys", "move_chance_residents_power"},
                                                      {"journeys", "foreign_weight"},
                                                      {"journeys", "camp_weight"},
                                                      {"journeys", "conflict_weight"},
                                                      {"journeys", "softening_km"},
                                                      {"journeys", "weight_softening"},
                                                      {"journeys", "distance_power"},
                                                      {"journeys", "weight_power"},
                                                      {"journeys", "capacity_buffer"},
                                                      {"journeys", "capacity_scaling"},
                                                      {"journeys", "pruning_threshold"},
                                                      {"journeys", "home_distance_power"},
                                                      {"journeys", "residents_power"},
                                                      {"journeys", "newcomer_rate"},
                                                      {"journeys", "religion_fraction"},
                                                      {"drivers", "reference"},
                                                      {"drivers", "noise_sd"},
                                                      {"drivers", "noise_correlation"},
                                                      {"memories", "probability"},
                                                      {"memories", "prior"},
                                                      {"memories", "prior_weight"},
                                                      {"memories", "start"},
                                                      {"memories", "reference"},
                                                      {"reports", "probability"},
                                                      {"reports", "dispersion"},
                                                      {"reports", "discrepancy"},
                                                      {"reports", "discrepancy_correlation"}});

/// Table, column.
constexpr auto uncertain_columns = std::to_array<Place>({{"places", "capacity"},
                                                         {"places", "attraction"},
                                                         {"places", "weight"},
                                                         {"places", "residents"},
                                                         {"links", "distance_km"},
                                                         {"links", "cost"},
                                                         {"links", "attraction"},
                                                         {"populations", "persons"},
                                                         {"parties", "share"},
                                                         {"exits", "value"},
                                                         {"hazards", "value"},
                                                         {"transitions", "value"},
                                                         {"multipliers", "factor"},
                                                         {"effects", "coefficient"},
                                                         {"drivers", "value"},
                                                         {"departures", "persons"},
                                                         {"needs", "share"},
                                                         {"conditions", "value"},
                                                         {"traits", "weight"}});

template <std::size_t n>
void mark(const std::array<Place, n>& places, std::string_view in, std::vector<Field>& fields) {
  for (const auto& [name, field_name] : places) {
    if (name != in) continue;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == field_name; });
    OUTFLOW_EXPECT(found != fields.end());
    found->uncertain = true;
  }
}

}  // namespace

void mark_uncertain(std::vector<Table>& tables) {
  for (auto& table : tables) mark(uncertain_columns, table.name, table.columns);
}
void mark_uncertain(std::vector<Section>& sections) {
  for (auto& section : sections) mark(uncertain_keys, section.name, section.keys);
}

}  // namespace outflow::scenario::detail
