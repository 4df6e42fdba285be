#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/backtest_model_text.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

void add_calibrations(const BacktestModel& model, std::vector<std::string>& lines) {
  double misfit = 0;
  for (const auto& origin : model.origins) misfit += origin.misfit / static_cast<double>(model.origins.size());
  lines.push_back(fmt::format(
      "The model is the simulation of the folder ({} engine), calibrated at each of {} origins{} on what was known "
      "then: {} histories "
      "in {} rounds, seed {}; {} numbers with priors; capacities not used.",
      model.engine, model.origins.size(), model.went_on > 0 ? fmt::format(" ({} from an earlier run)", model.went_on) : "",
      model.histories, model.rounds, model.seed, model.parameters.size()));
  lines.push_back(fmt::format("Calibrated histories miss the last counts by a factor of {:.2f} in the mean.", std::exp(misfit)));
  if (model.weights.empty()) return;
  const auto [least, most] = std::minmax_element(model.weights.begin(), model.weights.end());
  lines.push_back(fmt::format(
      "model and counts (a combination): the last counts stay, newcomers go where the simulation says, with a weight "
      "learned on origins before ({:.1f} to {:.1f}), and where people were counted to come; counted newcomers: the same "
      "without the simulation; simulation alone: its counts, scaled to the total.",
      *least, *most));
}

}  // namespace

void add_model_shares(const BacktestAnswer& answer, std::vector<std::string>& lines) {
  if (!answer.model) return;
  lines.emplace_back();
  add_calibrations(*answer.model, lines);
  std::string head = fmt::format("{:<44}", "averaged relative difference, by origin");
  std::string dates = fmt::format("{:<44}", "  dates of the last two thirds");
  for (const auto& shares : answer.model->shares) {
    head += fmt::format("{:>15}", fmt::format("{} days", shares.horizon));
    dates += fmt::format("{:>15}", shares.dates);
  }
  lines.push_back(head);
  lines.push_back(dates);
  for (std::size_t f = 0; f < answer.forecasters.size(); ++f) {
    if (answer.forecasters[f].target != inf::Target::given_total) continue;
    const bool kept = answer.forecasters[f].name == "kept share";
    std::string row = fmt::format("{:<44}", "  " + answer.forecasters[f].name + (kept ? " (that of the origin)" : ""));
    for (const auto& shares : answer.model->shares)
      row += fmt::format("{:>15}", shares.errors[f] ? fmt::format("{:.3f}", *shares.errors[f]) : "-");
    lines.push_back(row);
  }
}

}  // namespace outflow::api::detail
