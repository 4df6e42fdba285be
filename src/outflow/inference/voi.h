#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "outflow/inference/preposterior.h"
#include "outflow/inference/regression.h"

/// Value of information: which one missing figure, or which number known for certain, would narrow a forecast most.
namespace outflow::inference {

/// Something that could be learned: a figure that nobody has, a number that carries a prior, or all of these numbers.
struct Candidate {
  std::string name;               ///< "caught_north 2025", "parameter closure", "all parameters"
  std::optional<Figure> figure;   ///< with the reporting law of its report
  std::optional<std::size_t> parameter;
};

/// "arrivals 2026", "count(arrivals, 2025, sex=women)", "share(arrivals, 2026, sex=women)".
std::string name_of(const Figure& figure, const scenario::Scenario& scenario, const model::Model& model);

/// The figure that a formula of one count or share asks for. Throws std::invalid_argument with what is wrong.
Figure figure_named(const std::string& text, const scenario::Scenario& scenario, const model::Model& model);

/// For each report and each group that it counts by: the last period before `now`, and the last ten together; of stocks the last
/// alone. Periods are as long as most observed ones of the report, where nobody observes it as most of `wanted`, or else as most
/// observed ones of the scenario. What is observed, or among `wanted`,
/// is left out.
std::vector<Figure> missing_figures(const model::Model& model, const std::vector<Figure>& known,
                                    const std::vector<Figure>& wanted, Seconds now);

/// What one candidate would do to the interval of one target.
struct InformationValue {
  std::size_t target = 0, candidate = 0;
  Narrowing narrowing;
};

/// A target as it is forecast now.
struct TargetNow {
  double low = 0, median = 0, high = 0;  ///< 5, 50 and 95%
  double width = 0;
  double effective = 0;  ///< histories that the forecast is worth
  double noise = 0;      ///< what of all candidates nothing reaches by chance (noise_level)
};

struct InformationAnswer {
  std::vector<TargetNow> targets;
  std::vector<InformationValue> values;  ///< [target][candidate]
};

struct InformationSettings {
  double keep = 0.3;  ///< share of the histories that counts
  PreposteriorSettings preposterior;
  int threads = 0;
};

/// From a bank whose targets are `n_targets` wanted figures and then the figures of the candidates, in their order. First all
/// is conditioned on the known figures of the problem (Conditioning), for each target and candidate together; then
/// expected_narrowing. The same bits for any number of threads.
InformationAnswer value_of_information(const Problem& problem, const Bank& bank, std::size_t n_targets,
                                       const std::vector<Candidate>& candidates, const InformationSettings& settings);

}  // namespace outflow::inference
