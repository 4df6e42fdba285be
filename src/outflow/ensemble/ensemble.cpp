#include "outflow/ensemble/ensemble.h"

#include <memory>
#include <numeric>
#include <utility>

#include "outflow/base/contract.h"

namespace outflow::ensemble {

namespace {

/// A runner with an engine of its own.
RunnerFactory engine_factory(const model::Model& model, engine::Kind kind, const engine::Layout& layout, std::uint64_t seed) {
  return [&model, &layout, kind, seed]() -> MemberRunner {
    std::shared_ptr<engine::Engine> engine = engine::make_engine(kind, model);
    return [&model, &layout, seed, engine](std::uint64_t member, bool (*give_up)(void*), void* context) {
      return engine::run_member(*engine, model, layout, seed, member, give_up, context);
    };
  };
}

}  // namespace

Result run_ensemble(const model::Model& model, engine::Kind kind, const Plan& plan, std::span<const PeriodCell> observed,
                    const Hooks& hooks) {
  const engine::Layout layout(model);
  return summarise_ensemble(model, engine_factory(model, kind, layout, plan.seed), plan, observed, hooks);
}

Result summarise_ensemble(const model::Model& model, const RunnerFactory& factory, const Plan& plan,
                          std::span<const PeriodCell> observed, const Hooks& hooks) {
  Result result{.layout = engine::Layout(model), .members_planned = plan.members, .periods = year_cells(model)};
  result.n_year_cells = result.periods.size();
  result.periods.insert(result.periods.end(), observed.begin(), observed.end());

  CountSummary series(static_cast<std::size_t>(result.layout.rows()) * static_cast<std::size_t>(result.layout.steps()));
  CountSummary totals(static_cast<std::size_t>(result.layout.rows()));
  CountSummary counts(result.periods.size());
  RatioSummary shares(result.periods.size());
  const std::vector<int> years = whole_years(model.time);
  CountSummary link_years(static_cast<std::size_t>(model.n_links) * years.size());
  std::vector<std::int64_t> member_link_years(static_cast<std::size_t>(model.n_links) * years.size());
  std::vector<std::int64_t> member_totals(static_cast<std::size_t>(result.layout.rows()));
  std::vector<std::int64_t> member_counts(result.periods.size());
  std::vector<double> member_shares(result.periods.size());
  std::int64_t short_persons = 0;

  const auto reduce = [&](int member, engine::Trajectory&& trajectory) {
    series.add(trajectory.values);
    for (int row = 0; row < result.layout.rows(); ++row) {
      const auto steps = trajectory.row(row);
      member_totals[row] = std::accumulate(steps.begin(), steps.end(), std::int64_t{0});
    }
    totals.add(member_totals);
    for (std::size_t i = 0; i < result.periods.size(); ++i) {
      member_counts[i] = period_count(result.periods[i], model, result.layout, trajectory);
      member_shares[i] = period_share(result.periods[i], model, result.layout, trajectory);
    }
    for (int link = 0; link < model.n_links; ++link) {
      const auto steps = trajectory.row(result.layout.setouts(link));
      for (std::size_t y = 0; y < years.size(); ++y) {
        const auto [first, last] = *model.time.steps_of(year_period(years[y]));
        member_link_years[link * years.size() + y] =
            std::accumulate(steps.begin() + first, steps.begin() + last, std::int64_t{0});
      }
    }
    link_years.add(member_link_years);
    counts.add(member_counts);
    shares.add(member_shares);
    short_persons += trajectory.short_persons;
    if (hooks.on_member) hooks.on_member(member, trajectory);
    if (plan.keep_members) result.members.push_back(std::move(trajectory));
    if (hooks.progress) hooks.progress(member + 1, plan.members);
  };
  result.members_done = run_members({.members = plan.members, .threads = plan.threads, .stop = hooks.stop}, factory, reduce);

  result.series = series.finish();
  result.totals = totals.finish();
  result.counts = counts.finish();
  result.link_years = link_years.finish();
  result.shares = shares.finish();
  if (result.members_done > 0)
    result.mean_short_persons = static_cast<double>(short_persons) / static_cast<double>(result.members_done);
  return result;
}

}  // namespace outflow::ensemble
