#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/engine/journeys/agents.h"
#include "outflow/model/model.h"
#include "outflow/scenario/person_traits.h"
#include "outflow/scenario/scenario.h"

/// The logs of the reference program Flee, of one member of the agent engine, for the tools that read them: agents.out.0 and
/// links.out.0 (docs/coming-from-flee.md).
namespace outflow::io::flee {

using LogSink = std::function<void(std::string_view)>;

/// Takes a member through its days and writes what is asked for.
class Logs {
 public:
  /// `agent_level` 1: a row for each person and day; 2: also one for each link finished before the last one of the day; 3:
  /// with the number of the link in that day. Scenario and model must outlive it.
  Logs(const scenario::Scenario& scenario, const model::Model& model, int agent_level);

  /// After the way of a person: connections, and a column for each trait (scenario/person_traits.h).
  [[nodiscard]] std::string agents_header() const;
  [[nodiscard]] static std::string links_header();
  /// The rows of one day, after the engine has taken that step; the engine must keep a diary.
  void agents_of_day(int day, const engine::JourneyAgents& engine, const LogSink& sink);
  /// A row for each open link: persons who set out on it since the start. To be called for every day in turn.
  void links_of_day(int day, const engine::JourneyAgents& engine, const LogSink& sink);

 private:
  [[nodiscard]] const std::string& name(int place) const { return scenario_.places[static_cast<std::size_t>(place)].name; }
  void add_newcomers(const engine::JourneyAgents& engine);
  [[nodiscard]] std::string place_columns(std::int32_t where) const;

  const scenario::Scenario& scenario_;
  const model::Model& model_;
  int agent_level_;
  scenario::PersonTraits traits_;
  std::vector<std::string> traits_of_;  ///< [person] values of the traits, each with a comma behind it
  std::vector<std::int64_t> set_out_;  ///< [link]
};

}  // namespace outflow::io::flee
