#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "outflow/engine/engine.h"
#include "outflow/scenario/compile.h"
#include "synthetic_world.h"

/// Both engines over 64 places with 4 to 10 links each. `agent_steps` counts every person in every step, moving or not, per CPU
/// second.
namespace {

constexpr int places = 64;
constexpr int days = 100;

void agents(benchmark::State& state) {
  const std::int64_t people = state.range(0);
  const auto compiled = outflow::scenario::compile(outflow::bench::synthetic_world(places, people, days, state.range(1) != 0));
  const auto engine = outflow::engine::make_engine(outflow::engine::Kind::agents, compiled.model);
  std::uint64_t member = 0;
  for (auto _ : state) {
    state.PauseTiming();
    engine->reset(1, member++);
    state.ResumeTiming();
    for (int t = 0; t < days; ++t) engine->advance();
    benchmark::DoNotOptimize(engine->stock().data());
  }
  state.counters["agent_steps"] = benchmark::Counter(static_cast<double>(people) * days * static_cast<double>(state.iterations()),
                                                     benchmark::Counter::kIsRate);
}

void cohorts(benchmark::State& state) {
  const auto compiled =
      outflow::scenario::compile(outflow::bench::synthetic_world(places, state.range(0), days, state.range(1) != 0));
  const auto engine = outflow::engine::make_engine(outflow::engine::Kind::cohorts, compiled.model);
  std::uint64_t member = 0;
  for (auto _ : state) {
    engine->reset(1, member++);
    for (int t = 0; t < days; ++t) engine->advance();
    benchmark::DoNotOptimize(engine->stock().data());
  }
}

}  // namespace

BENCHMARK(agents)
    ->Args({1'000'000, 0})
    ->Args({1'000'000, 1})
    ->ArgNames({"people", "hazards"})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(1);
BENCHMARK(cohorts)
    ->ArgsProduct({{10'000, 1'000'000, 100'000'000}, {0, 1}})
    ->ArgNames({"people", "hazards"})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(1);
