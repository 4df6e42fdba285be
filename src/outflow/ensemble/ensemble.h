#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "outflow/engine/recorder.h"
#include "outflow/ensemble/derived.h"
#include "outflow/ensemble/members.h"
#include "outflow/ensemble/summary.h"
#include "outflow/model/model.h"

/// Many members of one model, and what they say together.
namespace outflow::ensemble {

struct Plan {
  int members = 200;
  std::uint64_t seed = 1;
  int threads = 0;            ///< 0: one for each processor; changes nothing in the result
  bool keep_members = false;  ///< keep every trajectory; otherwise memory grows only with the logarithm of `members`
};

struct Hooks {
  std::function<void(int done, int total)> progress;  ///< called on the thread that called run_ensemble
  /// Sees every member once, in the order of their numbers, on the same thread; the trajectory is gone afterwards.
  std::function<void(int member, const engine::Trajectory& trajectory)> on_member{};
  const std::atomic<bool>* stop = nullptr;            ///< see Execution::stop
};

struct Result {
  engine::Layout layout;
  int members_planned = 0;
  int members_done = 0;  ///< fewer than planned after a stop: members 0 to members_done - 1, as if only those had been asked for
  Summary series{};  ///< [row of layout][step]
  Summary totals{};  ///< [row of layout] sum over all steps; of use for entries, setouts, outcomes and most reports
  std::vector<PeriodCell> periods{};  ///< those of year_cells(model), then those that were asked for
  std::size_t n_year_cells = 0;
  Summary link_years{};  ///< [link][whole year] persons who set out
  Summary counts{};  ///< [periods]
  Summary shares{};  ///< [periods]
  double mean_short_persons = 0;  ///< prescribed departures per member for which there was nobody
  std::vector<engine::Trajectory> members{};  ///< only when they are kept

  [[nodiscard]] std::size_t cell(int row, int step) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(layout.steps()) + static_cast<std::size_t>(step);
  }
};

/// Runs the plan with this engine. `observed` are the periods to be compared with observations. Bit for bit the same for any
/// number of threads; member k is the same in every ensemble with this seed. Throws MemberFailure.
Result run_ensemble(const model::Model& model, engine::Kind kind, const Plan& plan, std::span<const PeriodCell> observed,
                    const Hooks& hooks = {});

/// The same for members that come from elsewhere.
Result summarise_ensemble(const model::Model& model, const RunnerFactory& factory, const Plan& plan,
                          std::span<const PeriodCell> observed, const Hooks& hooks = {});

}  // namespace outflow::ensemble
