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

constexpr std::string_view default_reference = "0.0 (1.0 with a transform)";

Field transform_of(std::string_view doc) { return choice_of("transform", words<Transform>(), doc, "none"); }

Section drivers() {
  return {.name = "drivers",
          .kind = SectionKind::named,
          .doc = "series that push, pull or deter; their values stand in drivers.csv",
          .keys = {choice_of("interpolation", words<Interpolation>(), "between two values", "step"),
                   choice_of("repeat", words<Repeat>(), "`year`: the rows of one year serve every year", "none"),
                   transform_of("x of a value v: `none` v - reference, `log` ln(v / reference), `log1p` ln(1 + v / reference), "
                                "`saturating` v / (v + reference)"),
                   numeric("reference", number, "see transform; more than 0 unless that is `none`", default_reference, -1e15,
                           1e15, "it cannot be a measured value"),
                   choice_of("outside", words<Outside>(), "before the first and after the last value: hold it, or x = 0", "hold"),
                   choice_of("noise", words<Noise>(), "`ar1`: each member adds its own Gaussian path to x", "none"),
                   numeric("noise_sd", number, "stationary standard deviation of that path", "0.0", 0, 1e3,
                           "a standard deviation is at least 0"),
                   numeric("noise_correlation", number, "correlation of neighbouring steps, below 1", "0.0", 0, 0.9999999,
                           "the path must return to its mean"),
                   plain("title", text, "as shown to readers"), plain("unit", text, "of the values"),
                   plain("source", text, "where the values come from")}};
}

Section parameters() {
  constexpr double far = 1e15;
  constexpr std::string_view held = "it could not be computed with";
  const auto point = [&](std::string_view name, std::string_view doc) { return numeric(name, number, doc, "", -far, far, held); };
  const auto size = [&](std::string_view name, std::string_view doc, double least, double most) {
    return numeric(name, number, doc, "", least, most, "the law could not be computed");
  };
  return {.name = "parameters",
          .kind = SectionKind::named,
          .doc =
              "numbers that are not known for certain; the same keys may stand where a number does, as "
              "`{ prior = \"lognormal\", median = 0.29, p90 = 0.4 }`",
          .keys = {required(choice_of("prior", words<PriorLaw>(), "the law of what is known about it")),
                   point("median", "normal, lognormal, logitnormal: the value that is as likely passed as not; with p90"),
                   point("p90", "the value that is passed with a chance of one in ten"),
                   point("p05", "normal, lognormal, logitnormal: the 5% point; with p95"),
                   point("p95", "the 95% point"),
                   point("mean", "normal: the mean; with sd. beta: the mean; with size"),
                   size("sd", "normal: the standard deviation", 1e-15, far),
                   size("mean_log", "lognormal: mean of the logarithm; with sd_log", -700, 700),
                   size("sd_log", "lognormal: standard deviation of the logarithm", 1e-9, 100),
                   size("mean_logit", "logitnormal: mean of ln(x / (1 - x)); with sd_logit", -700, 700),
                   size("sd_logit", "logitnormal: standard deviation of it", 1e-9, 100),
                   size("alpha", "beta: the first shape; with beta", 0.01, 1e6),
                   size("beta", "beta: the second shape", 0.01, 1e6),
                   size("size", "beta: alpha + beta, the number of cases that the knowledge is worth", 0.02, 1e6),
                   size("shape", "gamma: the shape; with scale", 0.01, 1e6),
                   size("scale", "gamma: the scale", 1e-12, 1e12),
                   point("low", "uniform, loguniform: the lower end. Others: values below it cannot be"),
                   point("high", "uniform, loguniform: the upper end. Others: values above it cannot be"),
                   plain("value", number, "what runs use that do not calibrate", "the median of the prior"),
                   plain("title", text, "as shown to readers"),
                   plain("source", text, "where the prior comes from")}};
}

Section statuses() {
  return {
      .name = "statuses",
      .kind = SectionKind::named,
      .doc = "dimensions whose value can change in the course of a run; transitions.csv says how",
      .keys = {required(plain("values", names, "at least two; groups name them like the values of a dimension")),
               numeric("start", numbers, "shares of the values among people of whom populations.csv does not say it",
                       "all have the first value", 0, 1, "it is a share"),
               plain("active", flag, "false: everybody has the value `off` for good, as if the status were not written", "true"),
               plain("off", text, "the value of everybody while the status is not active", "the last value"),
               plain("title", text, "as shown to readers"), plain("description", text, "what it means"),
               plain("source", text, "where the shares come from")}};
}

Section memories() {
  constexpr double most = 1e15;
  return {
      .name = "memories",
      .kind = SectionKind::named,
      .doc = "drivers that follow from what happened in the steps before, in the same member of the ensemble",
      .keys = {required(choice_of("counts", words<Counts>(), "what is remembered, as in [reports]")),
               plain("places", names, "for entries, stock and outcomes at places; absent: all"),
               plain("links", names, "for crossings, setouts and outcomes on links; absent: all"),
               plain("outcomes", names, "for outcomes: names of exits, hazards, transitions at a rate or transfers; absent: all"),
               plain("group", group, "only this group"), choice_of("unit", words<CountUnit>(), "what is counted", "persons"),
               numeric("probability", number, "share that is noticed", "1.0", 0, 1, "it is a probability"),
               numeric("half_life", length, "time in which the memory fades to its half; 0: only the step before", "0 days", 0,
                       100 * seconds_per_year, "a half-life is at most 100 years"),
               plain("each", text, "`place`, `link` or a dimension of [groups]: one memory for each; absent: one for all"),
               choice_of("per", words<Counts>(), "the memory is a share: divided by the memory of this count"),
               numeric("prior", number, "with per: what the share is held to be at first", "0.0", 0, most,
                       "a share is counted from none upwards"),
               numeric("prior_weight", number, "with per: how many counts that belief is worth", "0.0", 0, most,
                       "counts begin with none"),
               numeric("start", number, "the memory at the start of the run", "0.0", 0, most, "counts begin with none"),
               transform_of("x of a memory m: `none` m - reference, `log` ln(m / reference), `log1p` ln(1 + m / reference), "
                            "`saturating` m / (m + reference)"),
               numeric("reference", number, "see transform; more than 0 unless that is `none`", default_reference, -most, most,
                       "it cannot be a count"),
               plain("active", flag, "false: the effects that name it are as if not written", "true"),
               plain("title", text, "as shown to readers"), plain("description", text, "what it means"),
               plain("source", text, "where its numbers come from")}};
}

Section reports() {
  return {
      .name = "reports",
      .kind = SectionKind::named,
      .doc = "what an observer would count",
      .keys = {
          required(choice_of("counts", words<Counts>(),
                             "entries into places, crossings of links, stock in places, outcomes of exits, hazards, "
                             "transitions and transfers, setouts on links")),
          plain("places", names, "for entries and stock"),
          plain("links", names, "for crossings and setouts; for entries: only those that came by these links"),
          plain("outcomes", names, "for outcomes: names of exits, hazards, transitions or transfers"),
          plain("group", group, "only this group"), plain("by", names, "dimensions, statuses and `home` to break down by"),
          choice_of("unit", words<CountUnit>(), "what is counted", "persons"),
          numeric("probability", number, "share that is reported", "1.0", 0, 1, "it is a probability"),
          numeric("delay", length, "mean reporting delay", "0 days", 0, 100 * seconds_per_year, "a delay is at most 100 years"),
          numeric("delay_stages", integer, "Erlang shape of the delay", "1", 1, 100, "a delay has at least one stage"),
          numeric("dispersion", number, "d of negative-binomial noise: variance m + d m^2 about the model's count m", "0.0", 0,
                  1e3, "a variance is at least that of chance"),
          numeric("discrepancy", number, "standard deviation of what the model is wrong by, on the log scale", "0.0", 0, 10,
                  "a standard deviation is at least 0; 10 is a factor of 22000"),
          numeric("discrepancy_correlation", number, "of that between figures one year apart", "0.0", 0, 1,
                  "it is a correlation, and errors do not turn round from year to year"),
          numeric("late", length, "mean time from an event until the published figure holds it; 0: at once", "0 days", 0,
                  100 * seconds_per_year, "a figure is late by at most 100 years"),
          numeric("late_stages", integer, "Erlang shape of that time", "1", 1, 100, "a wait has at least one stage"),
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
      parameters(),
      {.name = "groups", .kind = SectionKind::dimensions, .doc = "dimensions, each with its values; none: one group", .keys = {}},
      statuses(),
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
      memories(),
      reports(),
      {.name = "tables",
       .kind = SectionKind::row_counts,
       .required = true,
       .doc = "the tables of the folder, each with its number of rows; the last section",
       .keys = {}},
  };
}

}  // namespace outflow::scenario
