#include "outflow/base/calendar.h"
#include "outflow/scenario/detail/fields.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/words.h"

/// The sections and keys of scenario.toml.
namespace outflow::scenario {

namespace {

using enum FieldType;
using namespace detail;

Section choice() {
  constexpr std::string_view finite = "ways are compared by their utility, which must stay a finite number";
  return {.name = "choice",
          .doc = "how people choose among the ways that leave a place",
          .keys = {choice_of("rule", words<ChoiceRule>(), "the formula; see below", "utility"),
                   numeric("attraction", number, "weight of ln(attraction of the end)", "1.0", -1e6, 1e6, finite),
                   numeric("distance", number, "weight of the distance", "1.0", -1e6, 1e6, finite),
                   numeric("risk", number, "weight of the sum of hazards", "0.0", -1e6, 1e6, finite),
                   numeric("cost", number, "weight of the sum of costs, divided by means", "0.0", -1e6, 1e6, finite),
                   numeric("home", number, "weight of the distance from home", "0.0", -1e6, 1e6, finite),
                   numeric("softening_km", number, "added to every distance, km", "10.0", 0, 1e6,
                           "a distance below zero has no logarithm"),
                   numeric("attraction_softening", number, "rule weight: added to every attraction", "0.0", 0, 1e12,
                           "a weight below zero has no meaning"),
                   numeric("power", number, "rule weight: exponent of the whole weight", "1.0", 0, 100,
                           "better ways would be taken less often"),
                   numeric("capacity_buffer", number, "share of capacity beyond which a place loses attraction", "0.9", 0, 1,
                           "it is a share of the capacity")}};
}

Section drivers() {
  return {.name = "drivers",
          .kind = SectionKind::named,
          .doc = "series that push, pull or deter; their values stand in drivers.csv",
          .keys = {choice_of("interpolation", words<Interpolation>(), "between two values", "step"),
                   choice_of("repeat", words<Repeat>(), "`year`: the rows of one year serve every year", "none"),
                   choice_of("transform", words<Transform>(), "`log`: x = ln(value / reference); `none`: x = value - reference",
                             "none"),
                   numeric("reference", number, "the value at which the driver has no effect", "0.0 (1.0 with log)", -1e15, 1e15,
                           "it cannot be a measured value"),
                   choice_of("outside", words<Outside>(), "before the first and after the last value: hold it, or x = 0", "hold"),
                   choice_of("noise", words<Noise>(), "`ar1`: each member adds its own Gaussian path to x", "none"),
                   numeric("noise_sd", number, "stationary standard deviation of that path", "0.0", 0, 1e3,
                           "a standard deviation is at least 0"),
                   numeric("noise_correlation", number, "correlation of neighbouring steps, below 1", "0.0", 0, 0.9999999,
                           "the path must return to its mean"),
                   plain("title", text, "as shown to readers"), plain("unit", text, "of the values"),
                   plain("source", text, "where the values come from")}};
}

Section reports() {
  return {.name = "reports",
          .kind = SectionKind::named,
          .doc = "what an observer would count",
          .keys = {required(choice_of("counts", words<Counts>(),
                                      "entries into places, crossings of links, stock in places, outcomes of exits and hazards")),
                   plain("places", names, "for entries and stock"),
                   plain("links", names, "for crossings; for entries: only those that came by these links"),
                   plain("outcomes", names, "names of exits or hazards, for outcomes"), plain("group", group, "only this group"),
                   plain("by", names, "dimensions (and `home`) to break down by"),
                   choice_of("unit", words<CountUnit>(), "what is counted", "persons"),
                   numeric("probability", number, "share that is reported", "1.0", 0, 1, "it is a probability"),
                   numeric("delay", length, "mean reporting delay", "0 days", 0, 100 * seconds_per_year,
                           "a delay is at most 100 years"),
                   numeric("delay_stages", integer, "Erlang shape of the delay", "1", 1, 100, "a delay has at least one stage"),
                   plain("measured", flag, "false: shown with the label \"not measured\"", "true"),
                   plain("title", text, "as shown to readers"), plain("description", text, "what it means")}};
}

}  // namespace

std::vector<Section> make_sections() {
  return {
      {.name = "",
       .required = true,
       .doc = "before the first section",
       .keys = {required(numeric("format", integer, "version of this format", "", 1, 1, "this program reads format 1")),
                required(plain("name", id, "short name of the scenario")), required(plain("title", text, "as shown to readers")),
                plain("description", text, "what the scenario is about"), plain("source", text, "where its numbers come from")}},
      {.name = "time",
       .required = true,
       .doc = "what is simulated",
       .keys = {required(plain("start", moment, "first moment")),
                required(plain("end", moment, "first moment that is no longer simulated")),
                numeric("step", length, "length of a step; `1 month` steps follow the calendar", "1 day", 1, 31 * 86400.0,
                        "steps last from 1 second to 1 month")}},
      {.name = "run",
       .doc = "what `outflow run` does when not told otherwise",
       .keys = {numeric("members", integer, "replicates of the ensemble", "200", 1, 1e6, "an ensemble has 1 to 1000000 members"),
                numeric("seed", integer, "of all random draws", "1", 0, unlimited, "a seed is a whole number from 0"),
                choice_of("engine", words<EngineKind>(), "both give the same distribution", "cohorts")}},
      {.name = "groups", .kind = SectionKind::dimensions, .doc = "dimensions, each with its values; none: one group", .keys = {}},
      {.name = "modes",
       .kind = SectionKind::named,
       .doc = "modes of travel",
       .keys = {required(numeric("speed", speed, "distance in a time: `20 km/day`", "", 0, 3e8, "nobody would arrive", true))}},
      {.name = "movement",
       .doc = "how people move",
       .keys = {choice_of(
                    "rule", words<MovementRule>(),
                    "`rates`: exits and hazards with rates; `journeys`: a chance to set out, then a whole route, see [journeys]",
                    "rates"),
                numeric("look_ahead", integer, "links in a candidate way", "1", 1, 4, "the number of ways grows with its power"),
                numeric("max_links_per_step", integer, "links that one party may begin in a step", "64", 1, 10000,
                        "a party sets out on at least one link"),
                numeric("substeps", integer, "parts of a step, in which places fill up", "1", 1, 1000,
                        "a step is cut into 1 to 1000 parts"),
                choice_of("when_full", words<WhenFull>(), "what a party does that finds a full place", "wait")}},
      choice(),
      journey_section(),
      drivers(),
      reports(),
      {.name = "tables",
       .kind = SectionKind::row_counts,
       .required = true,
       .doc = "the tables of the folder, each with its number of rows; the last section",
       .keys = {}},
  };
}

}  // namespace outflow::scenario
