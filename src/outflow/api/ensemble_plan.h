#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "outflow/engine/engine.h"
#include "outflow/ensemble/ensemble.h"
#include "outflow/scenario/scenario.h"

/// What every task that runs an ensemble is asked for: how many members, from which seed, on how many threads, by which engine.
namespace outflow::api {

inline constexpr std::int64_t most_members = 1'000'000;
inline constexpr int most_threads = 1024;

/// Throws BadRequest for numbers out of range. threads 0: one for each processor.
void check_plan(const std::optional<std::int64_t>& members, int threads);

/// What was asked for, or else what the scenario says.
ensemble::Plan plan_of(const std::optional<std::int64_t>& members, const std::optional<std::uint64_t>& seed, int threads,
                       const scenario::Scenario& scenario);

/// "agents" or "cohorts", or else that of the scenario. Throws BadRequest for other names.
engine::Kind engine_kind(const std::optional<std::string>& name, const scenario::Scenario& scenario);

}  // namespace outflow::api
