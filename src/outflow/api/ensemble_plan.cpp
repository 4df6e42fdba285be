#include "outflow/api/ensemble_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "outflow/api/failure.h"

namespace outflow::api {

void check_plan(const std::optional<std::int64_t>& members, int threads) {
  if (members && (*members < 1 || *members > most_members))
    throw BadRequest(fmt::format("members is {}; it must be from 1 to {}", *members, most_members));
  if (threads < 0 || threads > most_threads)
    throw BadRequest(fmt::format("threads is {}; it must be from 1 to {} (0: one for each processor)", threads, most_threads));
}

ensemble::Plan plan_of(const std::optional<std::int64_t>& members, const std::optional<std::uint64_t>& seed, int threads,
                       const scenario::Scenario& scenario) {
  return {.members = static_cast<int>(members.value_or(scenario.members.value)),
          .seed = seed.value_or(scenario.seed.value),
          .threads = threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))};
}

engine::Kind engine_kind(const std::optional<std::string>& name, const scenario::Scenario& scenario) {
  if (!name) return scenario.engine.value == scenario::EngineKind::agents ? engine::Kind::agents : engine::Kind::cohorts;
  if (*name == "agents") return engine::Kind::agents;
  if (*name == "cohorts") return engine::Kind::cohorts;
  const std::string near = nearest(*name, {"agents", "cohorts"});
  throw BadRequest("there is no engine \"" + *name + "\"; " +
                   (near.empty() ? "there are agents and cohorts" : "did you mean \"" + near + "\"?"));
}

}  // namespace outflow::api
