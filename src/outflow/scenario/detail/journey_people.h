#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

/// Who can appear at a place under the rule "journeys", and what of it the rules ask for.
namespace outflow::scenario::detail {

/// (probability, value) of a trait among the newcomers of a place; one empty value where nobody says anything of it.
[[nodiscard]] std::vector<std::pair<double, std::string>> values_of(const Scenario& scenario, const std::string& trait, int place,
                                                                    const GroupSelector& known);

/// The values of the traits that rules may ask for; "" where none does, or nothing is known.
struct AskedTraits {
  std::string age, gender, ethnicity, religion, flood_awareness;
};

/// Every combination with a weight above 0, farmers and others apart, and what the model makes of it. `farmers`: their share.
void each_combination(const Scenario& scenario, const model::JourneySettings& settings, int place, const GroupSelector& known,
                      double farmers,
                      const std::function<void(double weight, const AskedTraits&, const model::Traveller&)>& visit);

}  // namespace outflow::scenario::detail
