#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/run.h"
#include "outflow/assessment/claims.h"

/// What the evidence says about the claims of a scenario.
namespace outflow::api {

struct ClaimsRequest {
  std::filesystem::path scenario;
  std::filesystem::path results;  ///< of a run of this scenario: its engine, seed and members are taken; empty: those asked for
  std::optional<std::int64_t> members;
  std::optional<std::uint64_t> seed;
  int threads = 0;  ///< 0: one for each processor
  std::optional<std::string> engine;
  std::optional<double> certainty;  ///< see assessment::Rules
};

struct ClaimsAnswer {
  std::string name, title;
  scenario::Scenario scenario;  ///< owns the claims that the findings point to
  std::vector<assessment::Finding> findings;
  double certainty = 0.9;
  int members = 0;  ///< behind the model's part; 0: no claim asks the model
  std::uint64_t seed = 0;
  std::string engine;
  Diagnostics warnings;
  bool interrupted = false;
};

/// The model is run only when a claim asks it. Members are a function of scenario, engine and seed, so those of a results folder
/// are computed again rather than read; when its inputs were others a warning says so. Throws what `explain` understands.
std::unique_ptr<ClaimsAnswer> claims(const ClaimsRequest& request, const RunHooks& hooks = {});

std::vector<std::string> in_words(const ClaimsAnswer& answer);
std::string to_json(const ClaimsAnswer& answer);

}  // namespace outflow::api
