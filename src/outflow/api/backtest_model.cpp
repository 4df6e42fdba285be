#include <fmt/format.h>

#include <algorithm>

#include "outflow/api/detail/backtest_model.h"
#include "outflow/api/detail/deadline.h"
#include "outflow/api/detail/folder_crisis.h"
#include "outflow/api/detail/given_totals_checkpoint.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/version.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

/// Everything on which what is said at an origin depends, but the origin and its days.
std::string fingerprint_of(const inf::GivenTotalsSettings& settings, const ScenarioInput& input) {
  std::string text =
      fmt::format("{} {} {} {} {} {} {}", commit(), static_cast<int>(settings.engine), settings.followed, settings.memory_days,
                  settings.smoother.seed, settings.smoother.members, settings.smoother.passes);
  for (const auto& file : input.files) text += " " + file.name + " " + file.sha256;
  for (const auto& quirk : input.scenario.journeys.quirks) text += fmt::format(" {}", scenario::to_string(quirk.value));
  return text + " until " + format_date(input.scenario.end.value);
}

}  // namespace

bool add_model(const BacktestRequest& request, const ScenarioInput& input, const BacktestHooks& hooks, BacktestAnswer& answer) {
  const auto settings =
      given_totals_settings({request.histories, request.rounds, request.seed, request.engine, request.threads}, input.scenario);
  answer.model = BacktestModel{.histories = settings.smoother.members * (settings.smoother.passes + 1),
                               .rounds = settings.smoother.passes + 1,
                               .seed = settings.smoother.seed,
                               .engine = settings.engine == engine::Kind::agents ? "agents" : "cohorts",
                               .parameters = {},
                               .origins = {},
                               .weights = {},
                               .shares = {}};
  const auto crisis = crisis_of(input, {answer.places, answer.input}, answer.model->parameters);
  const auto asked = inf::days_given_totals(answer.result);
  auto said = std::make_shared<inf::GivenTotalsForecasts>();
  const int n = static_cast<int>(asked.size());
  KeptOrigins kept(request.out, fingerprint_of(settings, input), answer.start, request.again);
  Deadline deadline(hooks.stop, request.minutes);
  deadline.look();
  for (const auto& [origin, days] : asked) {
    const int done = static_cast<int>(said->size());
    inf::SmootherHooks inner;
    inner.stop = &deadline.stop;
    inner.progress = [&, day = origin](int histories, int of) {
      deadline.look();
      if (hooks.progress) hooks.progress({done, n, fmt::format("origins, day {}: {} of {} histories", day, histories, of)});
    };
    auto forecast = kept.find(origin, days);
    const bool found = forecast.has_value();
    if (!found && !deadline.stop) forecast = inf::forecast_given_totals(crisis, origin, days, settings, inner);
    answer.complete = forecast.has_value();
    if (!answer.complete) return false;
    if (!found) kept.keep(*forecast);
    answer.model->went_on = kept.found();
    answer.model->origins.push_back(*forecast);
    answer.model->weights.push_back(inf::learned_weight(*said, inf::situation_at(answer.input, origin)));
    said->emplace(origin, std::move(*forecast));
  }
  for (auto& forecaster : inf::model_forecasters(said)) answer.forecasters.push_back(std::move(forecaster));
  answer.result = inf::backtest(answer.input, answer.forecasters, answer.settings);
  answer.model->shares = inf::shares_by_origin(answer.input, answer.result, answer.forecasters, answer.settings.horizons);
  return true;
}

}  // namespace outflow::api::detail
