#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

/// The traits of single persons under the rule "journeys". The model tells people apart only as far as a rule asks; a log wants
/// all of it, so the rest is drawn given what the model knows: with the right law, person by person, and moving nobody.
namespace outflow::scenario {

/// Whether a rule that is on asks for the trait.
[[nodiscard]] bool is_asked_for(const Journeys& journeys, const std::string& trait);

class PersonTraits {
 public:
  /// Both must outlive it. The model was compiled from the scenario.
  PersonTraits(const Scenario& scenario, const model::Model& model);

  /// Of the dimensions, in their order.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// The values of somebody who appeared at this place, as one of row `present` of model::Journeys::present (-1: later), and is
  /// of this class; "" where nothing is known. `uniform` gives numbers in [0, 1).
  [[nodiscard]] std::vector<std::string> draw(int place, std::int32_t present, int cls, const std::function<double()>& uniform);

 private:
  struct Choices {
    /// [class] (weight, values in the order of names) of the traits that rules ask for.
    std::map<int, std::vector<std::pair<double, std::vector<std::string>>>> asked;
    std::vector<std::vector<std::pair<double, std::string>>> others;  ///< [name] (weight, value); empty: a rule asks for it
  };
  [[nodiscard]] const Choices& choices(int place, std::int32_t present);

  const Scenario& scenario_;
  const model::Model& model_;
  std::vector<std::string> names_;
  std::vector<std::size_t> rows_;  ///< [present] row of Scenario::populations
  std::map<std::pair<int, std::int32_t>, Choices> choices_;  ///< by (place, present)
};

}  // namespace outflow::scenario
