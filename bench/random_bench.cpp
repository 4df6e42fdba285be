// What a random number costs: see the column "per item".
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <vector>

#include "outflow/random/address.h"
#include "outflow/random/binomial.h"
#include "outflow/random/categorical.h"
#include "outflow/random/hypergeometric.h"
#include "outflow/random/multinomial.h"
#include "outflow/random/poisson.h"
#include "outflow/random/uniform_index.h"

namespace {

using namespace outflow::random;

constexpr Key key{1, 2};

/// A stream of its own for each item, as the engines use them: making it is part of the price.
Stream stream_of(std::uint64_t entity) { return Stream({key, entity, 7, Purpose::test}); }

void report_time(benchmark::State& state, std::int64_t items_per_iteration = 1) {
  state.counters["per item"] = benchmark::Counter(static_cast<double>(items_per_iteration),
                                                  benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void bench_words(benchmark::State& state, Instructions instructions) {
  if (!available(instructions)) {
    state.SkipWithError("not available on this processor");
    return;
  }
  std::vector<std::uint32_t> out(1 << 14);
  std::uint32_t step = 0;
  for (auto _ : state) {
    words_with(instructions, key, step++, Purpose::test, 5, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  report_time(state, static_cast<std::int64_t>(out.size()));
}
BENCHMARK_CAPTURE(bench_words, baseline, Instructions::baseline);
BENCHMARK_CAPTURE(bench_words, avx2, Instructions::avx2);

void bench_stream_words(benchmark::State& state) {
  constexpr std::int64_t taken = 1 << 14;
  std::uint64_t entity = 0;
  for (auto _ : state) {
    Stream stream = stream_of(entity++);
    std::uint32_t all = 0;
    for (std::int64_t i = 0; i < taken; ++i) all ^= stream.bits32();
    benchmark::DoNotOptimize(all);
  }
  report_time(state, taken);
}
BENCHMARK(bench_stream_words);

template <class Draw>
void bench_draw(benchmark::State& state, Draw draw) {
  std::uint64_t entity = 0;
  for (auto _ : state) {
    Stream stream = stream_of(entity++);
    benchmark::DoNotOptimize(draw(stream));
  }
  report_time(state);
}

void bench_uniform(benchmark::State& state) {
  bench_draw(state, [](Stream& stream) { return stream.uniform(); });
}
BENCHMARK(bench_uniform);

void bench_uniform_index(benchmark::State& state) {
  bench_draw(state, [](Stream& stream) { return uniform_index(1'000'003, stream); });
}
BENCHMARK(bench_uniform_index);

/// n = 2^31 + 1, the argument is n p.
void bench_binomial(benchmark::State& state) {
  constexpr std::int64_t n = (std::int64_t{1} << 31) + 1;
  const double p = static_cast<double>(state.range(0)) / static_cast<double>(n);
  bench_draw(state, [p](Stream& stream) { return binomial(n, p, stream); });
}
BENCHMARK(bench_binomial)->Arg(1)->Arg(9)->Arg(10)->Arg(100)->Arg(1'000'000);

void bench_poisson(benchmark::State& state) {
  bench_draw(state, [&](Stream& stream) { return poisson(static_cast<double>(state.range(0)), stream); });
}
BENCHMARK(bench_poisson)->Arg(1)->Arg(100)->Arg(1'000'000);

/// Half of the people drawn, the argument is the mean.
void bench_hypergeometric(benchmark::State& state) {
  const std::int64_t mean = state.range(0);
  bench_draw(state, [mean](Stream& stream) { return hypergeometric(2 * mean, 6 * mean, 4 * mean, stream); });
}
BENCHMARK(bench_hypergeometric)->Arg(1)->Arg(100)->Arg(1'000'000);

/// A thousand people over the given number of categories.
void bench_multinomial(benchmark::State& state) {
  std::vector<double> weights;
  for (std::int64_t i = 0; i < state.range(0); ++i) weights.push_back(static_cast<double>(1 + i % 3));
  std::vector<std::int64_t> out(weights.size());
  bench_draw(state, [&](Stream& stream) {
    multinomial(1000, weights, out, stream);
    return out.front();
  });
}
BENCHMARK(bench_multinomial)->Arg(3)->Arg(30);

void bench_categorical(benchmark::State& state) {
  std::vector<double> cumulative;
  for (std::int64_t i = 0; i < state.range(0); ++i) cumulative.push_back(static_cast<double>(i + 1));
  bench_draw(state, [&](Stream& stream) { return categorical(cumulative, stream.uniform()); });
}
BENCHMARK(bench_categorical)->Arg(8)->Arg(1000);

}  // namespace
