#include "outflow/base/calendar.h"
#include "outflow/scenario/detail/fields.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/words.h"

/// The columns of the CSV tables.
namespace outflow::scenario {

namespace {

using enum FieldType;
using namespace detail;
Field persons_field(std::string_view doc) {
  return ranged(plain("persons", integer, doc), {0, max_persons, "people are counted, and no more than 2^40 of them"});
}

Field group_field(std::string_view doc) { return plain("group", group, doc); }
Field place_field(std::string_view doc) { return plain("place", reference, doc); }
Field link_field(std::string_view doc) { return plain("link", reference, doc); }

Table places() {
  return make_table(
      "places", true, "where people live, wait, are held or arrive",
      {required(plain("id", id, "unique among the places")), plain("name", text, "as shown to readers", "the id"),
       required(choice_of("kind", words<PlaceKind>(), "what the place is")),
       ranged(plain("lat", number, "latitude, degrees north (WGS 84)"), {-90, 90, "no such latitude exists"}),
       ranged(plain("lon", number, "longitude, degrees east (WGS 84)"), {-180, 180, "no such longitude exists"}),
       plain("country", text, "country code; closures of borders name it"),
       plain("pcode", text, "place code of the humanitarian data sets"),
       ranged(plain("capacity", integer, "persons who find room; blank: unlimited"),
              {0, max_persons, "a place cannot hold fewer than no people"}),
       ranged(plain("attraction", number, "enters the choice of way", "1"), {0, 1e12, "ways are chosen in proportion to it"}),
       ranged(plain("weight", number, "share in departures.csv rows without a place"),
              {0, 1e12, "departures are spread in proportion to it"}),
       plain("pass_through", flag, "people who arrive choose their next link at once", "no"),
       ranged(plain("residents", integer, "journeys: persons who live there and are not followed", "0"),
              {0, max_persons, "people are counted, and no more than 2^40 of them"})});
}

Table links() {
  return make_table(
      "links", true, "ways between two places",
      {required(plain("id", id, "unique among the links")), required(plain("from", reference, "place where it begins")),
       required(plain("to", reference, "place where it ends")),
       plain("mode", reference, "mode of travel; needed with a distance"),
       hinted(ranged(plain("distance_km", distance, "length, or `auto`: the geodesic between the two places"),
                     {0, 50000, "people would arrive before they leave", true}),
              "use at least 0.001 and at most 50000, or drop the link"),
       ranged(plain("duration", length, "time that the crossing takes, instead of a distance"),
              {0, 100 * seconds_per_year, "people would arrive before they leave", true}),
       plain("two_way", flag, "the way back is a second link named `<id>~back`", "no"),
       ranged(plain("cost", number, "money that the crossing costs", "0"), {0, 1e12, "nobody is paid for crossing"}),
       ranged(plain("attraction", number, "multiplies the weight of every way over this link", "1"),
              {0, 1e12, "ways are chosen in proportion to it"})});
}

Table populations() {
  return make_table("populations", false, "who is where at the start",
                    {required(place_field("where they are; also their home")), group_field("one value for every dimension"),
                     required(persons_field("how many"))});
}

Table parties() {
  return make_table("parties", false, "how large the parties are that travel together",
                    {place_field("blank: every place"), group_field("blank: everybody"),
                     ranged(required(plain("size", integer, "persons in a party")), {1, 10000, "a party is at least one person"}),
                     ranged(required(plain("share", number, "share of the parties that have this size")),
                            {0, 1, "shares of one place and group sum to one"})});
}

Table exits() {
  Table exits = make_table(
      "exits", false, "the ways in which people stop being at a place",
      {place_field("the place; or give `kind`"),
       choice_of("kind", words<PlaceKind>(), "all places of this kind; or give `place`"),
       required(plain("exit", id, "its name, shared by the rows that mean the same")),
       ranged(required(plain("value", number, "see the table of rates")), {0, 1e12, "a rate below zero would bring people back"}),
       required(plain("unit", rate_unit, "see the table of rates")),
       ranged(plain("stages", integer, "k > 1: the wait is Erlang-k with the same mean", "1"),
              {1, 100, "a wait has at least one stage"}),
       required(plain("to", target, "`links`, `home`, `out`, `dead` or a place")), group_field("blank: everybody")});
  exits.required_by_rates = true;
  return exits;
}

Table hazards() {
  return make_table(
      "hazards", false, "competing risks on links",
      {link_field("the link; or give `mode`"), plain("mode", reference, "all links of this mode; or give `link`"),
       required(plain("hazard", id, "its name, shared by the rows that mean the same")),
       ranged(required(plain("value", number, "see the table of rates")), {0, 1e12, "a risk below zero has no meaning"}),
       required(plain("unit", rate_unit, "`per crossing`, `per km` or a rate per unit of time")),
       required(plain("to", target, "`start`, `home`, `end`, `out`, `dead`, `on` or a place")), group_field("blank: everybody")});
}

Table transitions() {
  return make_table(
      "transitions", false, "how statuses change",
      {required(plain("transition", id, "its name, shared by the rows that mean the same; reports may count it")),
       required(plain("status", reference, "see [statuses]")), plain("was", text, "value before; blank: any other"),
       required(plain("becomes", text, "value after")),
       plain("on", reference, "the exit, hazard or transfer that it comes with; blank: it happens at a rate while people wait"),
       ranged(required(plain("value", number, "see the table of rates")), {0, 1e12, "a rate below zero would undo changes"}),
       required(plain("unit", rate_unit, "`per event` with `on`, otherwise a rate per unit of time")),
       place_field("where; blank, and no kind: everywhere"), choice_of("kind", words<PlaceKind>(), "all places of this kind"),
       group_field("blank: everybody")});
}

Table multipliers() {
  return make_table(
      "multipliers", false, "factors on base numbers",
      {required(plain("of", reference, "an exit, a hazard, a transition, `attraction`, `cost`, `means`, `risk` or `speed`")),
       ranged(required(plain("factor", number, "every matching row multiplies")),
              {0, 1e12, "it would turn a rate into its opposite"}),
       place_field("blank: all"), link_field("blank: all"), group_field("blank: everybody"),
       plain("from", from, "blank: from the start"), plain("to", to, "blank: to the end")});
}

Table effects() {
  return make_table(
      "effects", false, "how drivers and memories change rates: exp(coefficient * x(t - lag))",
      {required(plain("of", reference, "an exit, a hazard, a transition at a rate, `attraction`, `cost` or `means`")),
       required(plain("driver", reference, "see [drivers] and [memories]")),
       ranged(required(plain("coefficient", number, "change of the logarithm per unit of x")),
              {-1e6, 1e6, "the factor exp(coefficient * x) would leave every scale"}),
       ranged(plain("lag", length, "the driver counts so much later", "0 days"),
              {0, 100 * seconds_per_year, "a lag is at most 100 years"}),
       place_field("blank: all"), link_field("blank: all"), group_field("blank: everybody")});
}

Table drivers() {
  return make_table(
      "drivers", false, "the values of drivers by date",
      {required(plain("driver", reference, "see [drivers]")),
       required(plain("date", from, "the value holds from the beginning of this date")),
       ranged(required(plain("value", number, "in the driver's unit")), {-1e15, 1e15, "it cannot be a measured value"}),
       place_field("blank: all others"), link_field("blank: all others"), group_field("blank: all others")});
}

Table departures() {
  return make_table(
      "departures", false, "prescribed numbers, spread evenly over the steps of a period",
      {required(plain("from", from, "first moment of the period")), required(plain("to", to, "last moment of the period")),
       required(persons_field("how many in the whole period")), place_field("blank: spread over the places with a weight"),
       group_field("blank: everybody"),
       required(choice_of("action", words<DepartureAction>(),
                          "`depart`: set out from the population; `appear`: new people come into the model; `transfer`: "
                          "people of a place are put into another")),
       plain("destination", reference, "transfer: the place where they are put"),
       plain("outcome", id, "transfer: the name under which reports count it", "transfer")});
}

Table events() {
  return make_table("events", false, "dated closures, changes and notes",
                    {required(choice_of("kind", words<EventKind>(), "what happens")),
                     plain("what", reference, "a link, a place, `AA|BB` for a border, or `place=kind` for change_kind"),
                     required(plain("from", from, "first moment")), plain("to", to, "last moment; blank: never ends"),
                     plain("title", text, "as shown to readers")});
}

Table observations() {
  return make_table(
      "observations", false, "what was counted",
      {required(plain("report", reference, "see [reports]")), required(plain("from", from, "first moment of the period")),
       required(plain("to", to, "last moment of the period")),
       ranged(plain("persons", number, "the count"), {0, max_persons, "people are counted from none upwards"}),
       ranged(plain("low", number, "lower end of a range; alone: at least so many"),
              {0, max_persons, "people are counted from none upwards"}),
       ranged(plain("high", number, "upper end of a range; alone: at most so many"),
              {0, max_persons, "people are counted from none upwards"}),
       group_field("blank: everybody that the report counts"),
       ranged(plain("share", number, "share of the group among all that the report counts"),
              {0, 1, "a share is a part of the whole"}),
       plain("published_on", to, "when the figure became known; of several figures of one period the last counts",
             "the end of the period")});
}

Table needs() {
  constexpr Range of_each{0, 1e6, "a need is counted from none upwards"};
  return make_table(
      "needs", false, "what arrivals need",
      {required(plain("need", id, "its name, shared by the rows that add up")),
       required(plain("report", reference, "of entries: those who may need it")),
       group_field("blank: everybody that the report counts; or one value that it breaks down by"),
       ranged(required(plain("share", number, "needed for each person counted; may pass 1: two beds a person")), of_each),
       ranged(plain("low", number, "5% point of what is known about the share; blank: known exactly"), of_each),
       ranged(plain("high", number, "95% point"), of_each),
       ranged(plain("stay", length, "how long each needs it; blank: once, only new needs are counted"),
              {0, 100 * seconds_per_year, "a stay takes time, at most 100 years", true}),
       plain("title", text, "as shown to readers")});
}

Table claims() {
  return make_table(
      "claims", false, "statements that the evidence may support or contradict",
      {required(plain("id", id, "unique among the claims")), required(plain("statement", text, "what is claimed, in words")),
       plain("said_by", text, "who said it"), plain("said_on", text, "when, as written there"),
       plain("formula", text, "true or false from observations and results; blank: it cannot be decided"),
       plain("decided_by", text, "the figure that would decide it")});
}

Table surges() {
  return make_table(
      "surges", false, "questions whether a count is unusual",
      {required(plain("id", id, "unique among the questions")),
       plain("title", text, "as shown to readers", "the id"),
       plain("topic", text, "questions of one topic are answered together; blank: by itself"),
       plain("overall", flag, "asks about everything, where others of the topic ask about a part", "no"),
       plain("counts", reference, "a file in the folder `counts`; or give `report`"),
       plain("report", reference, "its observations that are as long as the period are the counts; or give `counts`"),
       group_field("of the observations; blank: everybody that the report counts"),
       required(plain("period", text, "the period asked about: 2017, 2017-06, 2017-Q2, 2017-H1, 2017-03..2017-05")),
       plain("baseline", text, "what it is compared with", "everything before"),
       plain("series", text, "which series, in a file with several"),
       plain("unit", text, "what is counted first: a unit of the file; of a list `cases` or `persons`"),
       plain("column", text, "the column with the numbers"),
       plain("where", text, "rows to take: `COLUMN=PATTERN; COLUMN=PATTERN`"),
       choice_of("missing", words<MissingCounts>(), "what periods are that the file leaves out", "fault"),
       plain("party_sizes", text, "`fixed:5`, `poisson:1.5`, `geometric:3`, `list:1,1,2,5` or `none`", "as in a list"),
       plain("overdispersion", text, "`estimate`, `none`, or variance / mean", "estimate"),
       ranged(plain("rate", number, "events a year in calm, when that is known"), {0, 1e9, "calm has some events", true}),
       ranged(plain("reporting", number, "chance of an event to be counted", "1"), {0, 1, "it is a probability above 0", true}),
       ranged(plain("level", number, "how rare is unusual", "0.01"), {0, 0.5, "it is a small chance", true}),
       ranged(plain("look", integer, "periods in which one would have noticed", "12"),
              {1, 10'000, "one period at least is looked at"}),
       ranged(plain("watched", integer, "series that are watched alike", "1"),
              {1, 1'000'000, "one series at least is watched"})});
}

}  // namespace

std::vector<Table> make_tables() {
  std::vector<Table> all{places(),  links(),   populations(), parties(), exits(),        hazards(), transitions(), multipliers(),
                         effects(), drivers(), departures(),  events(),  observations(), needs(),   claims(),      surges()};
  for (auto& table : detail::journey_tables()) all.push_back(std::move(table));
  return all;
}

}  // namespace outflow::scenario
