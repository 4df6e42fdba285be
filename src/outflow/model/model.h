#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/model/journeys.h"

/// The compiled model: flat, immutable, shared by all threads. Everything is an index; names live in `labels` only.
/// Index order of every table is given in brackets, slowest first.
namespace outflow::model {

/// Units of travel time in one step: positions on a link are integers, so that people at the same point are alike.
inline constexpr std::int32_t step_units = 1 << 16;

enum class Role { home, transit, held, arrived };  ///< what a stay at a place means for a person's fate

enum class Target { links, place, home, start, end, out, dead, on };  ///< on: the party goes on along its way

/// The party leaves the model: out of sight, or dead.
inline constexpr bool leaves_model(Target target) { return target == Target::out || target == Target::dead; }

/// People who share all rates, a home and the size of their party are exchangeable: they are one class.
struct Class {
  std::int32_t group = 0;
  std::int32_t home = -1;  ///< place where they first were; -1 in models in which nothing depends on it
  std::int32_t size = 1;  ///< persons in each party
};

/// A way is a list of links, stored as its first link and the way that remains after it (-1: none).
/// The first n_links ways are the links themselves.
struct Way {
  std::int32_t link = 0;
  std::int32_t rest = -1;
};

/// A way that somebody at `from` may choose.
struct Candidate {
  std::int32_t way = 0;
  std::int32_t end = 0;  ///< place
  double km = 0;
};

struct Link {
  std::int32_t from = 0, to = 0;
  double km = 0;  ///< NaN when only a duration is known
};

struct Exit {
  std::int32_t place = 0;
  Target target = Target::links;
  std::int32_t to = -1;  ///< place, for Target::place
  std::int32_t stages = 1;
  std::int32_t outcome = 0;  ///< index into labels.outcomes
};

struct Hazard {
  std::int32_t link = 0;
  Target target = Target::out;
  std::int32_t to = -1;
  std::int32_t outcome = 0;
};

/// A transition of a status at a rate, while people wait at a place. All shifts of a place compete; one at most in a step.
struct Shift {
  std::int32_t place = 0;
  std::int32_t change = 0;   ///< index into Model::class_after
  std::int32_t outcome = 0;  ///< index into labels.outcomes
};

/// A transition of a status with a probability when an outcome happens. All of one outcome compete.
struct Turn {
  std::int32_t outcome = 0;  ///< what happened
  std::int32_t change = 0;   ///< index into Model::class_after
  std::int32_t counted = 0;  ///< its own name, index into labels.outcomes
};

enum class Counts { entries, crossings, stock, outcomes, setouts };
enum class Scope { all, place, link, value };  ///< value: of a dimension, by the group of a class
enum class Transform { none, log, log1p, saturating };

/// x of a driver or memory: none raw - r; log ln(raw / r); log1p ln(1 + raw / r); saturating raw / (raw + r).
double transformed(Transform transform, double raw, double reference);

/// What a memory counts. Empty lists mean all.
struct Counted {
  Counts counts = Counts::entries;
  std::vector<std::uint8_t> place, link, outcome;  ///< [place], [link], [outcome] 1: counts
  std::vector<std::uint8_t> cls;                   ///< [class] 1: counts
};

/// An endogenous driver (see scenario::Memory): cells first_cell to first_cell + n_cells - 1 of the member's memory.
struct Memory {
  Counted counted;
  std::optional<Counted> per;
  Scope scope = Scope::all;
  std::int32_t first_cell = 0, n_cells = 1;
  std::vector<std::int32_t> cell_of_group;  ///< [group] for Scope::value
  bool in_parties = false;
  double probability = 1;
  double kept = 0;  ///< share of the memory that is left after one step
  double prior = 0, prior_weight = 0, start = 0;
  Transform transform = Transform::none;
  double reference = 0;
};

/// One addend of a predictor that a member's own past decides: coefficient * x(cell, t - lag).
struct MemoryTerm {
  std::int32_t cell = 0;
  double coefficient = 0;
  std::int32_t lag_steps = 0;
};

/// One addend of a log-linear predictor that differs between members: coefficient * noise(t - lag).
struct NoiseTerm {
  std::int32_t noise = 0;
  double coefficient = 0;
  std::int32_t lag_steps = 0;
};

/// Gaussian AR(1) path of one member: x_0 ~ N(0, sd^2), x_t = r x_{t-1} + sd sqrt(1 - r^2) e_t.
struct NoiseDriver {
  double sd = 0;
  double correlation = 0;
};

struct InitialParties {
  std::int32_t place = 0, cls = 0;
  std::int64_t parties = 0;
};

/// A prescribed number in one step.
struct Prescribed {
  std::int32_t step = 0;
  bool appear = false;        ///< new people; otherwise taken from the population
  std::int32_t place = -1;    ///< -1: spread over `source_weight`
  std::int32_t selector = 0;  ///< index into class_selectors
  std::int64_t persons = 0;
  std::int32_t exit = -1;     ///< they take this exit (a transfer to another place); -1: they set out along links
};

/// What an observer would count. A cell is a breakdown value; cell 0 is everybody that the report counts.
struct Report {
  Counts counts = Counts::entries;
  std::vector<std::int32_t> places, links, outcomes;
  bool in_parties = false;
  bool measured = true;
  double probability = 1;
  std::vector<double> delay;  ///< probability of a delay of 0, 1, 2, ... steps; sums to one
  std::vector<std::string> cells;                       ///< labels: "all", "sex=women", "home=ryanggang", ...
  std::vector<std::vector<std::int32_t>> cells_of;      ///< [class] the cells it counts in (empty: not counted)
};

struct ChoiceParameters {
  bool weight_rule = false;
  double attraction = 1, distance = 1, risk = 0, cost = 0, home = 0;
  double softening_km = 10, attraction_softening = 0, power = 1, capacity_buffer = 0.9;
};

struct Labels {
  std::vector<std::string> places, links, groups, outcomes;
};

struct Model {
  TimeAxis time;
  Labels labels;
  std::int32_t n_places = 0, n_links = 0, n_groups = 0;

  std::vector<Class> classes;
  std::vector<Role> role;                ///< [place]
  std::vector<std::int64_t> capacity;    ///< [place] persons, -1: unlimited
  std::vector<std::uint8_t> pass_through;  ///< [place]
  std::vector<std::int32_t> stages;      ///< [place] stages of waiting, >= 1
  std::vector<Link> links;
  std::vector<Way> ways;
  std::vector<Candidate> candidates;           ///< sorted by place
  std::vector<std::int32_t> candidate_begin;   ///< [place + 1]

  std::vector<std::int32_t> travel_units;      ///< [link][group], >= 1

  std::vector<Exit> exits;                     ///< sorted by place
  std::vector<std::int32_t> exit_begin;        ///< [place + 1]
  std::vector<double> exit_rate;               ///< [exit][group] per step, 0: not open to the group; may be infinite
  std::vector<std::int32_t> exit_predictor;    ///< [exit][group]

  std::vector<Hazard> hazards;                 ///< sorted by link
  std::vector<std::int32_t> hazard_begin;      ///< [link + 1]
  std::vector<double> hazard_per_crossing;  ///< [hazard][group] cumulative hazard of one whole crossing; certain_hazard: certain
  std::vector<std::int32_t> hazard_predictor;  ///< [hazard][group]

  std::vector<double> place_attraction;  ///< [place][group]
  std::vector<std::int32_t> place_predictor;  ///< [place][group]
  std::vector<double> link_attraction;  ///< [link][group]
  std::vector<std::int32_t> link_predictor;  ///< [link][group]
  std::vector<double> means;  ///< [group]
  std::vector<std::int32_t> means_predictor;  ///< [group]
  std::vector<double> risk_sensitivity;  ///< [group] multiplies choice.risk
  std::vector<double> link_cost;  ///< [link][group]
  std::vector<std::int32_t> link_cost_predictor;  ///< [link][group]
  std::vector<double> home_km;  ///< [place][place] geodesic; empty unless choice.home != 0
  ChoiceParameters choice;

  /// Log-linear predictors: factor = exp(log_factor + sum of noise terms). Predictor 0 is the constant 1.
  std::int32_t n_predictors = 1;
  std::vector<double> log_factor;  ///< [step][predictor], may be -inf
  std::vector<std::vector<NoiseTerm>> noise_terms;  ///< [predictor]
  std::vector<NoiseDriver> noises;
  std::vector<std::vector<MemoryTerm>> memory_terms;  ///< [predictor]
  std::vector<Memory> memories;
  std::int32_t n_memory_cells = 0;

  /// Changes of class. class_after[change][class] is the class of a party after the change, -1 where it does not apply.
  std::vector<std::vector<std::int32_t>> class_after;
  std::vector<Shift> shifts;  ///< sorted by place
  std::vector<std::int32_t> shift_begin;  ///< [place + 1]
  std::vector<double> shift_rate;  ///< [shift][group] per step
  std::vector<std::int32_t> shift_predictor;  ///< [shift][group]
  std::vector<Turn> turns;  ///< sorted by outcome
  std::vector<std::int32_t> turn_begin;  ///< [outcome + 1]; empty without turns
  std::vector<double> turn_probability;  ///< [turn][group]

  std::vector<std::vector<std::pair<std::int32_t, std::int32_t>>> closed;  ///< [link] step ranges [first, last), ascending

  std::vector<InitialParties> initial;
  std::vector<Prescribed> prescribed;  ///< ascending step
  std::vector<std::vector<std::int32_t>> class_selectors;  ///< [selector] classes, ascending
  std::vector<double> source_weight;  ///< [place] for prescribed departures without a place
  std::vector<std::vector<std::pair<std::int32_t, double>>> appear_sizes;  ///< [selector] (class, share of parties)

  std::vector<Report> reports;

  std::int32_t max_links_per_step = 64;
  std::int32_t substeps = 1;
  bool turn_back_when_full = false;
  std::optional<Journeys> journeys;  ///< the movement rule "journeys"; then exits, hazards, ways and candidates are empty

  [[nodiscard]] std::int32_t n_classes() const { return static_cast<std::int32_t>(classes.size()); }
  [[nodiscard]] std::int32_t n_steps() const { return time.size(); }
};

/// Cumulative hazard of a crossing that nobody survives: exp(-h * f) is 0 for every part f >= 1/step_units of it.
inline constexpr double certain_hazard = 1e12;

}  // namespace outflow::model
