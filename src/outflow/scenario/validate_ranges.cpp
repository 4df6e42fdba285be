#include <fmt/core.h>

#include <cmath>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/journey_keys.h"

/// Numbers against the ranges that format.h declares.
namespace outflow::scenario::detail {

namespace {

std::string limits(const Field& field) {
  const bool below = std::isfinite(field.most);
  const bool above = std::isfinite(field.least);
  const char* from = field.above_least ? "more than" : "at least";
  if (above && below && !field.above_least) return fmt::format("use {} to {}", field.least, field.most);
  if (above && below) return fmt::format("use more than {} and at most {}", field.least, field.most);
  if (above) return fmt::format("use {} {}", from, field.least);
  return fmt::format("use at most {}", field.most);
}

}  // namespace

void Checker::range(const Field& field, double value, const Where& where) {
  const bool inside =
      std::isfinite(value) && value <= field.most && (field.above_least ? value > field.least : value >= field.least);
  if (inside) return;
  const std::string reason = std::isfinite(value) ? std::string(field.reason) : "only finite numbers can be computed with";
  out_.error(where, fmt::format("{} is {}", field.name, value), reason,
             field.hint.empty() ? limits(field) : std::string(field.hint));
}

void Checker::rate(const Rate& rate, const Field& field, const Where& where, Occasion occasion, const char* what) {
  using enum RateUnit;
  range(field, rate.value, where);
  const bool of_event = rate.unit == probability_per_event;
  const bool of_link = rate.unit == probability_per_crossing || rate.unit == per_km;
  const auto misfit = [&](const char* reason, const char* suggestion) {
    out_.error(where, fmt::format("the unit \"{}\" does not fit {}", rate.unit_text, what), reason, suggestion);
  };
  if (occasion == Occasion::event && !of_event)
    misfit("it comes with something else, and has no rate of its own", "write per event, or leave on blank");
  else if (occasion == Occasion::crossing && of_event)
    misfit("only transitions come with something else", "use per crossing, per km or a rate per unit of time");
  else if (occasion == Occasion::stay && of_event)
    misfit("nothing is named that it comes with",
           "use a rate per unit of time, a mean time or a probability per step; or name under on what a transition comes with");
  else if (occasion == Occasion::stay && of_link)
    misfit("nobody moves while at a place", "use a rate per unit of time, a mean time or a probability per step");
  if (rate.unit == mean_time && rate.value == 0)
    out_.error(where, fmt::format("{} is 0 in a mean time", field.name), "the rate would be infinite", "use more than 0");
  const bool probability = rate.unit == probability_per_step || rate.unit == probability_per_crossing || of_event;
  if (probability && rate.value > 1)
    out_.error(where, fmt::format("{} is {}", field.name, rate.value), "it is a probability", "use 0 to 1, or another unit");
}

void Checker::check_setting_ranges() {
  const auto number = [&](const char* section_name, const char* key, const Given<double>& given) {
    range(section(section_name).field(key), given.value, given.where);
  };
  const auto integer = [&](const char* section_name, const char* key, const Given<int>& given) {
    range(section(section_name).field(key), given.value, given.where);
  };
  integer("run", "members", s_.members);
  integer("movement", "look_ahead", s_.movement.look_ahead);
  integer("movement", "max_links_per_step", s_.movement.max_links_per_step);
  integer("movement", "substeps", s_.movement.substeps);
  number("choice", "attraction", s_.choice.attraction);
  number("choice", "distance", s_.choice.distance);
  number("choice", "risk", s_.choice.risk);
  number("choice", "cost", s_.choice.cost);
  number("choice", "home", s_.choice.home);
  number("choice", "softening_km", s_.choice.softening_km);
  number("choice", "attraction_softening", s_.choice.attraction_softening);
  number("choice", "power", s_.choice.power);
  number("choice", "capacity_buffer", s_.choice.capacity_buffer);
  check_section_ranges();
}

/// Sections of which there may be several.
void Checker::check_section_ranges() {
  const auto number = [&](const char* section_name, const char* key, const Given<double>& given) {
    range(section(section_name).field(key), given.value, given.where);
  };
  for (const auto& mode : s_.modes)
    range(section("modes").field("speed"), mode.speed_m_per_s.value,
          mode.speed_m_per_s.where.file.empty() ? mode.where : mode.speed_m_per_s.where);
  for (const auto& driver : s_.drivers) {
    number("drivers", "reference", driver.reference);
    number("drivers", "noise_sd", driver.noise_sd);
    number("drivers", "noise_correlation", driver.noise_correlation);
  }
  for (const auto& status : s_.statuses)
    for (const double share : status.start.value) range(section("statuses").field("start"), share, status.start.where);
  for (const auto& memory : s_.memories) {
    number("memories", "probability", memory.probability);
    number("memories", "prior", memory.prior);
    number("memories", "prior_weight", memory.prior_weight);
    number("memories", "start", memory.start);
    number("memories", "reference", memory.reference);
    range(section("memories").field("half_life"), mean_seconds(memory.half_life.value), memory.half_life.where);
  }
  for (const auto& report : s_.reports) {
    number("reports", "probability", report.probability);
    range(section("reports").field("delay_stages"), report.delay_stages.value, report.delay_stages.where);
    range(section("reports").field("delay"), mean_seconds(report.delay.value), report.delay.where);
    number("reports", "dispersion", report.dispersion);
    number("reports", "discrepancy", report.discrepancy);
    number("reports", "discrepancy_correlation", report.discrepancy_correlation);
    range(section("reports").field("late_stages"), report.late_stages.value, report.late_stages.where);
    range(section("reports").field("late"), mean_seconds(report.late.value), report.late.where);
  }
}

void Checker::check_journey_ranges() {
  const Section& format = section("journeys");
  for_each_key(s_.journeys, [&](const char* name, const auto& given) {
    using T = std::remove_cvref_t<decltype(given.value)>;
    if constexpr (std::is_same_v<T, double> || std::is_same_v<T, int>) range(format.field(name), given.value, given.where);
    if constexpr (std::is_same_v<T, std::vector<double>> || std::is_same_v<T, std::vector<int>>)
      for (const auto value : given.value) range(format.field(name), value, given.where);
  });
  const auto check = [&](const char* in, const char* column, double value, const Where& where, const Remark& row) {
    range(table(in).field(column), value, at(where, row));
  };
  for (const auto& row : s_.conditions) check("conditions", "value", row.value.value, row.value.where, row.remark);
  for (const auto& row : s_.traits) check("traits", "weight", row.weight.value, row.weight.where, row.remark);
  for (const auto& place : s_.places)
    check("places", "residents", static_cast<double>(place.residents.value), place.residents.where, place.remark);
}

void Checker::check_ranges() {
  check_setting_ranges();
  check_journey_ranges();
  check_network_ranges();
  const auto check = [&](const Table& table, const char* column, double value, const Where& where, const Remark& row) {
    range(table.field(column), value, at(where, row));
  };
  const auto maybe = [&](const Table& table, const char* column, const auto& given, const Remark& row) {
    if (given.value) range(table.field(column), static_cast<double>(*given.value), at(given.where, row));
  };
  for (const Table& t = table("multipliers"); const auto& row : s_.multipliers)
    check(t, "factor", row.factor.value, row.factor.where, row.remark);
  for (const Table& t = table("effects"); const auto& row : s_.effects) {
    check(t, "coefficient", row.coefficient.value, row.coefficient.where, row.remark);
    check(t, "lag", mean_seconds(row.lag.value), row.lag.where, row.remark);
  }
  for (const Table& t = table("drivers"); const auto& row : s_.driver_values)
    check(t, "value", row.value.value, row.value.where, row.remark);
  for (const Table& t = table("departures"); const auto& row : s_.departures)
    check(t, "persons", static_cast<double>(row.persons.value), row.persons.where, row.remark);
  for (const Table& t = table("observations"); const auto& row : s_.observations) {
    maybe(t, "persons", row.persons, row.remark);
    maybe(t, "low", row.low, row.remark);
    maybe(t, "high", row.high, row.remark);
    maybe(t, "share", row.share, row.remark);
  }
  for (const Table& t = table("needs"); const auto& row : s_.needs) {
    check(t, "share", row.share.value, row.share.where, row.remark);
    if (row.low) check(t, "low", row.low->value, row.low->where, row.remark);
    if (row.high) check(t, "high", row.high->value, row.high->where, row.remark);
    if (row.stay.value) check(t, "stay", mean_seconds(*row.stay.value), row.stay.where, row.remark);
  }
  for (const Table& t = table("surges"); const auto& row : s_.surges) {
    maybe(t, "rate", row.rate, row.remark);
    maybe(t, "reporting", row.reporting, row.remark);
    maybe(t, "level", row.level, row.remark);
    maybe(t, "look", row.look, row.remark);
    maybe(t, "watched", row.watched, row.remark);
  }
}

void Checker::check_network_ranges() {
  const auto check = [&](const Table& table, const char* column, double value, const Where& where, const Remark& row) {
    range(table.field(column), value, at(where, row));
  };
  const auto maybe = [&](const Table& table, const char* column, const auto& given, const Remark& row) {
    if (given.value) range(table.field(column), static_cast<double>(*given.value), at(given.where, row));
  };
  for (const Table& t = table("places"); const auto& place : s_.places) {
    if (place.lat_deg) check(t, "lat", *place.lat_deg, place.lat_where, place.remark);
    if (place.lon_deg) check(t, "lon", *place.lon_deg, place.lon_where, place.remark);
    maybe(t, "capacity", place.capacity_persons, place.remark);
    maybe(t, "weight", place.weight, place.remark);
    check(t, "attraction", place.attraction.value, place.attraction.where, place.remark);
  }
  for (const Table& t = table("links"); const auto& link : s_.links) {
    maybe(t, "distance_km", link.distance_km, link.remark);
    if (link.duration.value) check(t, "duration", mean_seconds(*link.duration.value), link.duration.where, link.remark);
    check(t, "cost", link.cost.value, link.cost.where, link.remark);
    check(t, "attraction", link.attraction.value, link.attraction.where, link.remark);
  }
  for (const Table& t = table("populations"); const auto& row : s_.populations)
    check(t, "persons", static_cast<double>(row.persons.value), row.persons.where, row.remark);
  for (const Table& t = table("parties"); const auto& row : s_.party_sizes) {
    check(t, "size", row.size.value, row.size.where, row.remark);
    check(t, "share", row.share.value, row.share.where, row.remark);
  }
  for (const Table& t = table("exits"); const auto& exit : s_.exits) {
    rate(exit.rate.value, t.field("value"), at(exit.rate.where, exit.remark), Occasion::stay, "an exit");
    check(t, "stages", exit.stages.value, exit.stages.where, exit.remark);
  }
  for (const Table& t = table("hazards"); const auto& hazard : s_.hazards)
    rate(hazard.rate.value, t.field("value"), at(hazard.rate.where, hazard.remark), Occasion::crossing, "a hazard");
  for (const Table& t = table("transitions"); const auto& row : s_.transitions) {
    const bool comes_with = !row.on.value.empty();
    rate(row.rate.value, t.field("value"), at(row.rate.where, row.remark), comes_with ? Occasion::event : Occasion::stay,
         comes_with ? "a transition with on" : "a transition without on");
  }
}

}  // namespace outflow::scenario::detail
