#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/scenario/given.h"
#include "outflow/scenario/journeys.h"
#include "outflow/scenario/prior.h"

/// What people write: the content of a scenario folder, still in names and units, each value with the place where it
/// was written. `docs/formats/scenario-folder.md` gives the meaning of every field; `compile.h` turns it into a model.
namespace outflow::scenario {

enum class PlaceKind {
  origin,
  town,
  conflict,
  transit,
  camp,
  idp_camp,
  forwarding_hub,
  marker,
  border,
  sea,
  custody,
  destination,
  flood_zone
};
enum class MovementRule { rates, journeys };
enum class EngineKind { cohorts, agents };
enum class ChoiceRule { utility, weight };
enum class WhenFull { wait, turn_back };
enum class Interpolation { step, linear };
enum class Repeat { none, year };
enum class Transform { none, log, log1p, saturating };
enum class Outside { hold, zero };
enum class Noise { none, ar1 };
enum class Counts { entries, crossings, stock, outcomes, setouts };
enum class CountUnit { persons, parties };
enum class DepartureAction { depart, appear, transfer };
/// What to do about periods that a file of counts leaves out.
enum class MissingCounts { fault, zero, skip };
enum class EventKind {
  closure_link,
  closure_place,
  closure_border,
  note,
  closure_camp,      ///< journeys: `what` is a town in between and a camp afterwards
  closure_idp_camp,  ///< journeys: the same with an IDP camp
  change_kind,       ///< journeys: `what` = "place=kind", from `from` on; `to` has no meaning
};

/// One value per named dimension; dimensions that are not named match every value.
using GroupSelector = std::map<std::string, std::string>;

struct Dimension {
  std::string name;
  std::vector<std::string> values;
  Where where;
};

/// A dimension whose value can change in the course of a run: awareness, means, earlier attempts, wounds. Statuses count as
/// dimensions after the fixed ones wherever groups are named.
struct Status {
  std::string name;
  std::vector<Given<std::string>> values;
  Given<std::vector<double>>
      start;  ///< shares of `values` among people whose row in populations.csv names none; empty: all the first
  /// While the status is not active everybody has the value `off` for good, and no transition happens: the run is bit for bit
  /// that of a scenario without the status.
  Given<bool> active{true};
  Given<std::string> off;  ///< "": the last value
  std::string title, description, source;
  Where where;
};

struct Mode {
  std::string name;
  Given<double> speed_m_per_s;
  std::string speed_text;
  Where where;
};

struct Movement {
  Given<MovementRule> rule{MovementRule::rates};
  Given<int> look_ahead{1};
  Given<int> max_links_per_step{64};
  Given<int> substeps{1};
  Given<WhenFull> when_full{WhenFull::wait};
};

struct Choice {
  Given<ChoiceRule> rule{ChoiceRule::utility};
  Given<double> attraction{1.0};
  Given<double> distance{1.0};
  Given<double> risk{0.0};
  Given<double> cost{0.0};
  Given<double> home{0.0};
  Given<double> softening_km{10.0};
  Given<double> attraction_softening{0.0};
  Given<double> power{1.0};
  Given<double> capacity_buffer{0.9};
};

struct Driver {
  std::string name;
  Given<Interpolation> interpolation{Interpolation::step};
  Given<Repeat> repeat{Repeat::none};
  Given<Transform> transform{Transform::none};
  Given<double> reference{0.0};
  Given<Outside> outside{Outside::hold};
  Given<Noise> noise{Noise::none};
  Given<double> noise_sd{0.0};           ///< stationary standard deviation of the noise added to x, >= 0
  Given<double> noise_correlation{0.0};  ///< correlation of neighbouring steps, in [0, 1)
  std::string title, unit, source;
  Where where;
};

/// An endogenous driver: what happened in the steps before, in this member, halved after every `half_life`. Effects name it
/// like a driver. With n(t) the count of step t (thinned by `probability`) and d the share that one step leaves,
///   N(t) = d N(t-1) + n(t-1),  N(0) = start;   raw = N, or (N + prior * prior_weight) / (D + prior_weight) with `per`,
/// D being the same memory of what `per` counts, without `group` and `outcomes`. For `stock`, n is what stands there at the
/// beginning of step t, and there is no memory of earlier steps unless a half-life is given.
struct Memory {
  std::string name;
  Given<Counts> counts{Counts::entries};
  std::vector<Given<std::string>> places, links, outcomes;  ///< empty: all
  Given<GroupSelector> group;
  Given<CountUnit> unit{CountUnit::persons};
  Given<double> probability{1.0};   ///< share that is noticed
  Given<Span> half_life{Span{0, 0}};  ///< 0: only the step before
  /// One memory for all (""), or one for each `place`, each `link` or each value of a dimension: what happened there acts there.
  Given<std::string> each;
  Given<std::optional<Counts>> per;
  Given<double> prior{0.0}, prior_weight{0.0};
  Given<double> start{0.0};
  Given<Transform> transform{
      Transform::none};  ///< none: raw - r; log: ln(raw / r); log1p: ln(1 + raw / r); saturating: raw / (raw + r)
  Given<double> reference{0.0};
  Given<bool> active{true};  ///< false: the effects that name it are as if not written
  std::string title, description, source;
  Where where;
};

struct Report {
  std::string name;
  Given<Counts> counts{Counts::entries};
  std::vector<Given<std::string>> places, links, outcomes, by;
  Given<GroupSelector> group;
  Given<CountUnit> unit{CountUnit::persons};
  Given<double> probability{1.0};
  Given<Span> delay{Span{0, 0}};
  Given<int> delay_stages{1};
  Given<bool> measured{true};
  // How figures of this report are held against the model; see [reports] in docs/formats/scenario-folder.md.
  Given<double> dispersion{0.0};  ///< d >= 0 of negative-binomial noise: variance m + d m^2 about the model's count m
  Given<double> discrepancy{0.0};  ///< standard deviation of what the model is wrong by, on the log scale, >= 0
  Given<double> discrepancy_correlation{0.0};  ///< of that between figures one year apart, in [0, 1]
  Given<Span> late{Span{0, 0}};  ///< mean time from an event until it is in the published figure; 0: at once
  Given<int> late_stages{1};  ///< of the Erlang law of that time
  std::string title, description;
  Where where;
};

struct Place {
  std::string id, name;
  Given<PlaceKind> kind;
  std::optional<double> lat_deg, lon_deg;
  Where lat_where, lon_where;
  std::string country, pcode;
  Given<std::optional<std::int64_t>> capacity_persons;
  Given<double> attraction{1.0};
  Given<std::optional<double>> weight;
  Given<bool> pass_through{false};
  Given<std::int64_t> residents{0};  ///< journeys: persons who live there and are not followed
  Remark remark;
};

struct Link {
  std::string id;
  Given<std::string> from, to, mode;
  Given<std::optional<double>> distance_km;  ///< nullopt when only a duration is given
  Given<bool> distance_auto{false};  ///< "auto": filled in by compile from the coordinates
  Given<std::optional<Span>> duration;
  Given<bool> two_way{false};
  Given<double> cost{0.0};
  Given<double> attraction{1.0};
  Remark remark;
};

struct Population {
  Given<std::string> place;
  Given<GroupSelector> group;
  Given<std::int64_t> persons;
  Remark remark;
};

struct PartySize {
  Given<std::string> place;  ///< "" for every place
  Given<GroupSelector> group;
  Given<int> size{1};
  Given<double> share{1.0};
  Remark remark;
};

/// How a number in a `value` column is to be read.
enum class RateUnit {
  per_time,
  mean_time,
  probability_per_step,
  per_step,
  probability_per_crossing,
  per_km,
  probability_per_event
};
struct Rate {
  double value = 0;
  RateUnit unit = RateUnit::per_time;
  double unit_seconds = 1;  ///< length of the unit of time, for per_time and mean_time
  std::string unit_text;
};

/// Where an exit or a hazard leads.
enum class TargetKind { links, place, home, start, end, out, dead, on };  ///< on: the party goes on along its way
struct Target {
  TargetKind kind = TargetKind::links;
  std::string place;  ///< for TargetKind::place
};

struct Exit {
  Given<std::string> place;  ///< "" when `kind` is given
  Given<std::optional<PlaceKind>> kind;
  Given<std::string> name;
  Given<Rate> rate;
  Given<int> stages{1};
  Given<Target> to;
  Given<GroupSelector> group;
  Remark remark;
};

struct Hazard {
  Given<std::string> link;  ///< "" when `mode` is given
  Given<std::string> mode;
  Given<std::string> name;
  Given<Rate> rate;
  Given<Target> to;
  Given<GroupSelector> group;
  Remark remark;
};

/// How a status changes: at a rate while people wait at a place (all such transitions compete, one at most in a step, before
/// departures), or with a probability when an exit or a hazard happens to them (`on`; unit `per event`).
struct Transition {
  Given<std::string> name;
  Given<std::string> status;
  Given<std::string> was;  ///< value before; "": any other
  Given<std::string> becomes;  ///< value after
  Given<std::string> on;  ///< name of an exit or hazard; "": at a rate
  Given<Rate> rate;
  Given<std::string> place;  ///< "" and no kind: everywhere
  Given<std::optional<PlaceKind>> kind;
  Given<GroupSelector> group;
  Remark remark;
};

/// Whose rate is meant where one name is that of several.
enum class RateKind { any, exit, hazard, transition };

struct Multiplier {
  Given<std::string> of;
  RateKind kind = RateKind::any;  ///< only a what-if tells kinds apart: multipliers.csv has no column for it
  Given<double> factor{1.0};
  Given<std::string> place, link;  ///< "" matches all
  Given<GroupSelector> group;
  std::optional<Given<Seconds>> from, to;  ///< [from, to)
  Remark remark;
};

struct Effect {
  Given<std::string> of, driver;
  Given<double> coefficient;
  Given<Span> lag;
  Given<std::string> place, link;
  Given<GroupSelector> group;
  Remark remark;
};

struct DriverValue {
  Given<std::string> driver;
  Given<Seconds> date;
  Given<double> value;
  Given<std::string> place, link;
  Given<GroupSelector> group;
  Remark remark;
};

struct Departure {
  Given<Period> period;
  Given<std::int64_t> persons;
  Given<std::string> place;  ///< "" spreads over places with a weight
  Given<GroupSelector> group;
  Given<DepartureAction> action{DepartureAction::depart};
  Given<std::string> destination;  ///< transfer: the place where they are put
  Given<std::string> outcome;  ///< transfer: the name under which it is counted; "": "transfer"
  Remark remark;
};

struct Event {
  Given<EventKind> kind;
  Given<std::string> what;
  Given<Seconds> from;
  std::optional<Given<Seconds>> to;  ///< exclusive; absent: never ends
  std::string title;
  Remark remark;
};

struct Observation {
  Given<std::string> report;
  Given<Period> period;
  /// When the figure became known; absent: at the end of the period. Of several figures of one period and group the one
  /// published last before a date is what was known on it.
  std::optional<Given<Seconds>> published_on;
  Given<std::optional<double>> persons;
  Given<std::optional<double>> low, high, share;
  Given<GroupSelector> group;
  Remark remark;
};

/// What arrivals need: of those that a report counts, a share needs something for a time.
struct Need {
  Given<std::string> name;
  Given<std::string> report;  ///< of entries
  Given<GroupSelector> group;  ///< {} or one value of a dimension that the report is broken down by
  Given<double> share;  ///< persons in need per person counted (may pass 1: two beds a person)
  std::optional<Given<double>> low, high;  ///< 5% and 95% points of what is known about the share; absent: known exactly
  Given<std::optional<Span>> stay;  ///< how long each needs it; absent: once, only new needs are counted
  std::string title;
  Remark remark;
};

/// A statement in words and, if it can be put so, a formula over observations or model results that is true or false.
struct Claim {
  Given<std::string> id;
  std::string statement;
  std::string said_by, said_on;  ///< as written
  Given<std::string> formula;  ///< "": not decidable; then `decided_by` says which figure would decide it
  std::string decided_by;
  Remark remark;
};

/// A question to counts: is this month unusual? The counts alone answer it (docs/surge.md), the model has no part in it.
/// Settings that are absent are those of `outflow surge`.
struct Surge {
  Given<std::string> id;
  std::string title;
  Given<std::string> topic;  ///< questions of one topic are answered together; "": each by itself
  Given<bool> overall{false};  ///< it asks about everything, where the others of its topic ask about a part
  Given<std::string> counts;  ///< a file in counts/; "" with `report`
  Given<std::string> report;  ///< its observations that are as long as the period are the counts
  Given<GroupSelector> group;  ///< of the observations
  Given<std::string> period, baseline;  ///< as parse_period reads them; baseline "": everything before
  Given<std::string> series, unit, column;
  Given<std::string> where;  ///< COLUMN=PATTERN; COLUMN=PATTERN
  Given<MissingCounts> missing{MissingCounts::fault};
  Given<std::string> party_sizes, overdispersion;
  Given<std::optional<double>> rate, reporting, level;
  Given<std::optional<std::int64_t>> look, watched;
  Remark remark;
};

/// A file of counts as it was written, for the questions that name it.
struct CountsFile {
  std::string name;  ///< relative to counts/
  std::string text;
};

struct Scenario {
  std::vector<Parameter> parameters;  ///< numbers that carry a prior; Given<...>::tie refers to them
  std::string name, title, description, source;
  Given<Seconds> start, end;
  Given<Span> step{Span{86400, 0}};
  Given<int> members{200};
  Given<std::uint64_t> seed{1};
  Given<EngineKind> engine{EngineKind::cohorts};
  Movement movement;
  Choice choice;
  Journeys journeys;  ///< of use when movement.rule is journeys
  std::vector<Dimension> dimensions;
  std::vector<Status> statuses;
  std::vector<Mode> modes;
  std::vector<Driver> drivers;
  std::vector<Memory> memories;
  std::vector<Report> reports;
  std::vector<Place> places;
  std::vector<Link> links;
  std::vector<Population> populations;
  std::vector<PartySize> party_sizes;
  std::vector<Exit> exits;
  std::vector<Hazard> hazards;
  std::vector<Transition> transitions;
  std::vector<Multiplier> multipliers;
  std::vector<Effect> effects;
  std::vector<DriverValue> driver_values;
  std::vector<Departure> departures;
  std::vector<Event> events;
  std::vector<Observation> observations;
  std::vector<Need> needs;
  std::vector<Claim> claims;
  std::vector<Surge> surges;
  std::vector<CountsFile> counts_files;  ///< those that `surges` name
  std::vector<Condition> conditions;
  std::vector<Trait> traits;
  std::vector<Attribute> place_attributes, link_attributes;
  std::vector<MajorRoute> major_routes;
};

const char* to_string(PlaceKind kind);
const char* to_string(EngineKind kind);
const char* to_string(MovementRule rule);
const char* to_string(ChoiceRule rule);
const char* to_string(WhenFull value);
const char* to_string(Interpolation value);
const char* to_string(Repeat value);
const char* to_string(Transform value);
const char* to_string(Outside value);
const char* to_string(Noise value);
const char* to_string(Counts value);
const char* to_string(CountUnit value);
const char* to_string(DepartureAction value);
const char* to_string(EventKind value);
const char* to_string(MissingCounts value);
std::string to_string(const GroupSelector& selector);  ///< "sex=women; age=child", "" for everybody
std::string to_string(const Target& target);

/// Finds every fault that can be seen in names, numbers and their relations, without compiling: unknown places, links,
/// groups, drivers; dates outside the period; overlapping closures; destinations that nobody can reach; ...
/// O(size of the scenario) apart from look-ups by name.
[[nodiscard]] Diagnostics validate(const Scenario& scenario);

}  // namespace outflow::scenario
