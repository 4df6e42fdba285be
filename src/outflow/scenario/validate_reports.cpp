#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/words.h"

/// What an observer would count, and what observers did count.
namespace outflow::scenario::detail {

void Checker::check_names_in(const std::string& owner, const std::string& counts, const Where& where, const NameList& list) {
  std::set<std::string> seen;
  for (const auto& name : list.names) {
    const Where& here = at(name.where, where);
    if (!list.wanted) {
      out_.error(here, fmt::format("{} counts {} but names {}", owner, counts, list.key), "they would be ignored",
                 fmt::format("remove {}, or change counts", list.key));
      return;
    }
    const bool turn = &list.known == &outcomes_ && !outcomes_.has(name.value) && turns_.has(name.value);
    if (turn)
      out_.error(here, fmt::format("the transition {} comes with something else", name.value),
                 "memories count what happens at a place or on a link", "name what it comes with");
    else if (!list.known.empty()) resolve(list.known, list.what, list.source, name.value, here);
    if (!seen.insert(name.value).second)
      out_.error(here, fmt::format("{} is named twice", name.value), "it would be counted once", "remove one of them");
  }
}

void Checker::check_reports() {
  for (const auto& report : s_.reports) {
    const Counts counts = report.counts.value;
    const bool of_places = counts == Counts::entries || counts == Counts::stock;
    const bool of_links = counts == Counts::crossings || counts == Counts::setouts;
    const auto missing = [&](const char* key) {
      out_.error(report.where, fmt::format("report {} counts {} but names no {}", report.name, to_string(counts), key),
                 "it would count nothing", fmt::format("add {} = [...]", key));
    };
    if (of_places && report.places.empty()) missing("places");
    if (of_links && report.links.empty()) missing("links");
    if (counts == Counts::outcomes && report.outcomes.empty()) missing("outcomes");
    const auto check = [&](const NameList& list) {
      check_names_in("report " + report.name, to_string(counts), report.where, list);
    };
    check({"places", report.places, places_, "place", "places.csv", of_places});
    check({"links", report.links, links_, "link", "links.csv", of_links || counts == Counts::entries});
    check({"outcomes", report.outcomes, counted_, "outcome", "exits.csv, hazards.csv and transitions.csv",
           counts == Counts::outcomes});
    group(report.group, report.where);
    std::set<std::string> by;
    for (const auto& name : report.by) {
      const Where& where = name.where.file.empty() ? report.where : name.where;
      if (name.value != "home") resolve(dimensions_, "dimension", "[groups] and [statuses] in scenario.toml", name.value, where);
      if (!by.insert(name.value).second)
        out_.error(where, fmt::format("{} is named twice", name.value), "it would be shown once", "remove one of them");
    }
  }
}

void Checker::check_report_cell(const Report& report, const Given<GroupSelector>& selector, const Remark& row) {
  const Where& where = at(selector.where, row);
  GroupSelector dimensions = selector.value;
  if (const auto home = dimensions.find("home"); home != dimensions.end()) {
    if (!places_.empty()) resolve(places_, "place", "places.csv", home->second, where);
    dimensions.erase(home);
  }
  group({dimensions, selector.where}, row.where);
  for (const auto& [dimension, value] : selector.value) {
    const bool shown =
        std::any_of(report.by.begin(), report.by.end(), [&, &name = dimension](const auto& by) { return by.value == name; });
    if (!shown)
      out_.error(where, fmt::format("report {} does not break down by {}", report.name, dimension),
                 "there is no count to hold against this row",
                 fmt::format("add \"{}\" to by of [reports.{}]", dimension, report.name));
  }
  if (selector.value.size() > 1)
    out_.error(where, "the group names more than one dimension", "reports break down by one dimension at a time",
               "name one, or declare a report with this group");
}

void Checker::check_observations() {
  for (const auto& row : s_.observations) {
    const auto index =
        resolve(reports_, "report", "[reports] in scenario.toml", row.report.value, at(row.report.where, row.remark));
    const Where& when = at(row.period.where, row.remark);
    const Period& period = row.period.value;
    if (period.end <= period.begin) {
      out_.error(when, "the period ends before it begins", "nothing can be counted in it", "check from and to");
    } else if (simulated_ && (period.begin < simulated_->begin || period.end > simulated_->end)) {
      out_.error(when,
                 fmt::format("the period {} to {} is not within the simulated time ({} to {})", format_date(period.begin),
                             format_date(period.end), format_date(simulated_->begin), format_date(simulated_->end)),
                 "nothing simulated can be held against it", "drop the row, or change [time] in scenario.toml");
    } else if (simulated_ && !axis_.steps_of(period)) {
      out_.error(when,
                 fmt::format("the period {} to {} does not fall on steps", format_date(period.begin), format_date(period.end)),
                 "counts are kept by step", "choose a period of whole steps, or a shorter step");
    }
    check_figure(row);
    if (index) check_report_cell(s_.reports[*index], row.group, row.remark);
    check_publication(row);
  }
  check_revisions();
}

/// A number, a range, one end of a range (a censored figure: at least, at most), or a share.
void Checker::check_figure(const Observation& row) {
  const bool bounded = row.low.value || row.high.value, counted = row.persons.value || bounded;
  if (!counted && !row.share.value)
    out_.error(at(row.persons.where, row.remark), "neither persons nor a range nor a share is given", "the row says nothing",
               "fill in persons, or low, or high, or both, or share");
  const double low = row.low.value.value_or(0), high = row.high.value.value_or(max_persons);
  if (bounded && low > high)
    out_.error(at(row.low.where, row.remark), fmt::format("low ({}) is above high ({})", low, high), "the range is empty",
               "swap the two");
  else if (bounded && row.persons.value && (*row.persons.value < low || *row.persons.value > high))
    out_.error(at(row.persons.where, row.remark), fmt::format("persons ({}) is not within low and high", *row.persons.value),
               "the row contradicts itself", "check the three numbers");
  if (row.share.value && counted)
    out_.error(at(row.share.where, row.remark), "share is given beside a number of persons", "a row is one observation",
               "write two rows");
  if (row.share.value && row.group.value.empty())
    out_.error(at(row.group.where, row.remark), "share is given without a group", "it is the share of a group among all",
               "name the group");
}

void Checker::check_publication(const Observation& row) {
  if (!row.published_on || row.published_on->value >= row.period.value.end) return;
  out_.error(at(row.published_on->where, row.remark),
             fmt::format("published_on ({}) is before the period ends", format_date(row.published_on->value)),
             "nobody can count what is still to come", "let the period end where the count ended, or correct published_on");
}

/// Two figures that say when they were published cannot be of the same moment: neither revises the other.
void Checker::check_revisions() {
  std::map<std::tuple<std::string, Seconds, Seconds, GroupSelector, bool, Seconds>, const Observation*> seen;
  for (const auto& row : s_.observations) {
    if (!row.published_on) continue;
    const Period& period = row.period.value;
    const auto [at_row, fresh] = seen.try_emplace(
        {row.report.value, period.begin, period.end, row.group.value, row.share.value.has_value(), row.published_on->value},
        &row);
    if (!fresh)
      out_.error(at(row.published_on->where, row.remark),
                 fmt::format("this figure of {} was published on the same date as that of {}", row.report.value,
                             to_string(at_row->second->remark.where)),
                 "it is unclear which of the two is the revision", "drop one of them, or correct published_on");
  }
}

}  // namespace outflow::scenario::detail
