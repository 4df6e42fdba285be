#include <fmt/core.h>

#include <algorithm>

#include "outflow/scenario/detail/checker.h"

/// Memories: what they count, where they are kept, and what may follow them.
namespace outflow::scenario::detail {

void Checker::check_memories() {
  for (const auto& memory : s_.memories) {
    check_what_is_counted(memory);
    group(memory.group, memory.where);
    check_each(memory);
    check_share(memory);
    if (memory.transform.value != Transform::none && memory.reference.value <= 0)
      out_.error(at(memory.reference.where, memory.where),
                 fmt::format("reference is {} with the transform {}", memory.reference.value, to_string(memory.transform.value)),
                 "the memory is measured against it", "use more than 0");
    check_logarithm(memory);
  }
  for (const auto& row : s_.effects)
    if (const auto index = memories_.find(row.driver.value)) check_cell(row, s_.memories[*index]);
}

void Checker::check_what_is_counted(const Memory& memory) {
  std::string counts = to_string(memory.counts.value);
  if (memory.per.value) counts += fmt::format(" per {}", to_string(*memory.per.value));
  const auto any_of = [&](std::initializer_list<Counts> kinds) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](Counts kind) { return memory.counts.value == kind || memory.per.value == kind; });
  };
  const auto check = [&](const NameList& list) { check_names_in("memory " + memory.name, counts, memory.where, list); };
  check({"places", memory.places, places_, "place", "places.csv", any_of({Counts::entries, Counts::stock, Counts::outcomes})});
  check({"links", memory.links, links_, "link", "links.csv", any_of({Counts::crossings, Counts::setouts, Counts::outcomes})});
  check(
      {"outcomes", memory.outcomes, outcomes_, "outcome", "exits.csv and hazards.csv", memory.counts.value == Counts::outcomes});
}

/// One memory for each place, link or value of a dimension: what it counts must belong to one of them.
void Checker::check_each(const Memory& memory) {
  const std::string& each = memory.each.value;
  const Where& where = at(memory.each.where, memory.where);
  if (each.empty()) return;
  if (each != "place" && each != "link") {
    if (statuses_.has(each))
      out_.error(where, fmt::format("a memory cannot be kept for each value of the status {}", each), "people change it",
                 "name place, link or a dimension of [groups]");
    else {
      Names known;
      for (const auto& dimension : s_.dimensions) known.add(dimension.name, 0);
      known.add("place", 0), known.add("link", 0);
      resolve(known, "dimension", "[groups] in scenario.toml", each, where);
    }
    return;
  }
  const auto check = [&](Counts counts, const char* key) {
    const bool of_links = counts == Counts::crossings || counts == Counts::setouts;
    if (counts == Counts::outcomes || of_links == (each == "link")) return;
    out_.error(where, fmt::format("memory {} is kept for each {}, but {} is {}", memory.name, each, key, to_string(counts)),
               of_links ? "these are counted on links" : "these are counted at places",
               fmt::format("write each = \"{}\", or count something else", of_links ? "link" : "place"));
  };
  check(memory.counts.value, "counts");
  if (memory.per.value) check(*memory.per.value, "per");
  if (each == "place") return;  // a hazard counts at the place where its link begins
  for (const auto& name : memory.outcomes)
    if (outcomes_.has(name.value) && !hazards_.has(name.value))
      out_.error(at(name.where, memory.where),
                 fmt::format("memory {} is kept for each link, but {} is no hazard", memory.name, name.value),
                 "it happens at places", "name hazards, or write each = \"place\"");
}

void Checker::check_share(const Memory& memory) {
  if (memory.per.value) return;
  const auto without = [&](const Given<double>& given, const char* key) {
    if (given.value != 0)
      out_.error(at(given.where, memory.where), fmt::format("{} is given without per", key), "only a share has one",
                 "add per, or remove it");
  };
  without(memory.prior, "prior");
  without(memory.prior_weight, "prior_weight");
}

/// The logarithm of a memory that may be 0 is minus infinity: nothing happens, or what must not.
void Checker::check_logarithm(const Memory& memory) {
  if (memory.transform.value != Transform::log || memory.reference.value <= 0) return;
  const bool believed = memory.per.value && memory.prior.value * memory.prior_weight.value > 0;
  const bool kept = !memory.per.value && memory.start.value > 0 && mean_seconds(memory.half_life.value) > 0;
  if (believed || kept) return;
  bool any = false;
  for (const auto& row : s_.effects) {
    if (row.driver.value != memory.name) continue;
    any = true;
    if (row.coefficient.value < 0)
      out_.error(at(row.coefficient.where, row.remark),
                 fmt::format("coefficient is {} with the logarithm of the memory {}, which may be 0", row.coefficient.value,
                             memory.name),
                 "the factor exp(coefficient * x) would be infinite",
                 "give the memory a prior with per, or a start and a half_life, or use transform = \"log1p\"");
  }
  if (any && !memory.per.value && memory.counts.value != Counts::stock)
    out_.warning(at(memory.start.where, memory.where),
                 fmt::format("memory {} is 0 at the start and has no logarithm", memory.name),
                 "what follows it stands still until something is remembered",
                 "give a start and a half_life, or use transform = \"log1p\"");
}

/// What an effect acts on must have a cell of the memory.
void Checker::check_cell(const Effect& row, const Memory& memory) {
  const std::string &each = memory.each.value, &of = row.of.value;
  if (each != "place" && each != "link") return;
  const bool named_link = !row.link.value.empty(), named_place = !row.place.value.empty();
  const bool at_places = ((exits_.has(of) || shifts_.has(of)) && !named_link) || (of == "attraction" && !named_link);
  const bool on_links = (hazards_.has(of) && !named_place) || of == "cost" || (of == "attraction" && named_link);
  const bool misses = of == "means" || (each == "place" ? on_links : at_places);
  if (!misses) return;
  const char* belongs = of == "means" ? "to people" : on_links ? "to links" : "to places";
  out_.error(at(row.driver.where, row.remark),
             fmt::format("the memory {} is kept for each {}, but {} belongs {}", memory.name, each, of, belongs),
             "there is no cell of the memory to follow",
             fmt::format("remove each from [memories.{}], or let it act on something else", memory.name));
}

}  // namespace outflow::scenario::detail
