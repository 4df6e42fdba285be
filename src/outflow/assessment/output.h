#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "outflow/engine/recorder.h"
#include "outflow/model/model.h"
#include "outflow/scenario/formula.h"
#include "outflow/scenario/scenario.h"

/// A number that one history gives, chosen by whoever asks: the output of a study of sensitivity.
///
///     output := number | truth                          as in claims.csv (scenario/formula.h), all of it the model's; a truth is
///     1 or 0
///             | SERIES ":" NAME [PERIOD]                a series that no report counts; without a period of the whole time
///
///     SERIES      of the period
///     fate        at_home, in_transit, held, arrived: persons at its end; turned_back, died, lost: persons whom it met in it
///     outcome     persons whom the exit, hazard, transition or transfer met
///     stock       persons at the place at its end
///     entries     persons who came into the place
///     need        persons newly in need (needs.csv)
namespace outflow::assessment {

enum class Series { formula, fate, outcome, stock, entries, need };

struct Output {
  std::string text;  ///< as it was asked for
  Series series = Series::formula;
  scenario::Formula formula;  ///< of Series::formula
  std::string name;  ///< of the others
  std::optional<Period> period;  ///< of the others; absent: the whole time

  /// The end of the last period that it asks for, if it names one.
  [[nodiscard]] std::optional<Seconds> end() const;
};

/// nullopt when the text is no output; then at least one fault is added.
std::optional<Output> parse_output(const std::string& text, std::vector<scenario::FormulaFault>& faults);

/// Holds the names and periods of an output against a scenario.
void check_output(const Output& output, const scenario::Scenario& scenario, const model::Model& model,
                  std::vector<scenario::FormulaFault>& faults);

/// Reads outputs off trajectories. What they ask for must exist. Cells and rows are those of any model that was compiled from the
/// same scenario with other values of its parameters.
class OutputReader {
 public:
  OutputReader(std::vector<Output> outputs, const scenario::Scenario& scenario, const model::Model& model);

  /// [output] of member `member` of `seed`, whose trajectory this is; not a number: a share of nobody, a division by zero.
  /// `scenario` and `model` are those that it was run with.
  [[nodiscard]] std::vector<double> values(const scenario::Scenario& scenario, const model::Model& model,
                                           const engine::Layout& layout, const engine::Trajectory& trajectory, std::uint64_t seed,
                                           std::uint64_t member) const;
  [[nodiscard]] const std::vector<Output>& outputs() const { return outputs_; }

 private:
  std::vector<Output> outputs_;
  std::vector<std::pair<int, int>> steps_;  ///< [output] first and last (exclusive) step of series
  std::vector<int> index_;  ///< [output] of the name among places, outcomes, fates, needs
  bool needs_ = false;
};

}  // namespace outflow::assessment
