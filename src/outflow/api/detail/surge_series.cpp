#include "outflow/api/detail/surge_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "outflow/api/failure.h"
#include "outflow/inference/surge/reporting.h"

namespace outflow::api::detail {

namespace {

namespace srg = inference::surge;

bool within(const Period& inner, const Period& outer) { return inner.begin >= outer.begin && inner.end <= outer.end; }
bool overlap(const Period& a, const Period& b) { return a.begin < b.end && b.begin < a.end; }

double share_known(const Period& period, const SurgePeriods& periods) {
  return srg::share_known(static_cast<double>(period.begin), static_cast<double>(period.end), static_cast<double>(periods.known),
                          periods.delay);
}

/// The exposure of a period, in years times the share of its events that is known by now.
double exposure_of(const Period& period, const SurgePeriods& periods) {
  return years_in(period) * (periods.delay > 0 ? share_known(period, periods) : 1);
}

bool alike(const Period& a, const Period& b) {
  const auto length = [](const Period& p) { return static_cast<double>(p.end - p.begin); };
  return std::abs(length(a) - length(b)) <= 0.15 * length(b);
}

using Rows = std::vector<io::CountRow>;

/// The rows that make up the period; none after a fault.
Rows rows_in(const Rows& rows, const Period& period, const std::string& file, Diagnostics& diagnostics) {
  Rows inside;
  for (const auto& row : rows) {
    if (within(row.period, period)) inside.push_back(row);
    else if (overlap(row.period, period)) {
      diagnostics.error(row.where, format_period(period) + " cuts the row of " + format_period(row.period),
                        "nobody knows how its count is shared out", "ask about whole rows");
      return {};
    }
  }
  if (inside.empty()) {
    diagnostics.error(
        {file, 0, 0}, format_period(period) + " is not in the file",
        fmt::format("its rows go from {} to {}", format_period(rows.front().period), format_period(rows.back().period)),
        "ask about one of them");
    return {};
  }
  Seconds at = period.begin;
  for (const auto& row : inside) {
    if (row.period.begin != at) break;
    at = row.period.end;
  }
  if (at == period.end) return inside;
  diagnostics.error(inside.front().where, "the rows in " + format_period(period) + " do not fill it", "a part of it is unknown",
                    "ask about a shorter period, or complete the file");
  return {};
}

/// Puts a stretch of rows into the series: as a period like the one asked about, or as more of the baseline.
void add_stretch(std::span<const io::CountRow> stretch, const SurgePeriods& periods, BuiltSeries& built) {
  std::int64_t count = 0;
  double exposure = 0;
  bool joined = true;
  for (std::size_t i = 0; i < stretch.size(); ++i) {
    count += stretch[i].count;
    exposure += exposure_of(stretch[i].period, periods) * stretch[i].exposure;
    joined = joined && (i == 0 || stretch[i].period.begin == stretch[i - 1].period.end);
  }
  if (joined && alike({stretch.front().period.begin, stretch.back().period.end}, periods.period)) {
    built.series.baseline.push_back(count);
    built.series.baseline_exposure.push_back(exposure);
  } else {
    built.series.other_count += count;
    built.series.other_exposure += exposure;
  }
}

/// How many such periods make a year, when the baseline runs up to the period without a gap; else 0.
int periods_in_a_year(const Period& period, const Period& baseline, bool whole) {
  const int months = whole_months(period);
  return whole && months > 0 && 12 % months == 0 && baseline.end == period.begin ? 12 / months : 0;
}

}  // namespace

double years_in(const Period& period) {
  const int months = whole_months(period);
  return months > 0 ? months / 12.0 : static_cast<double>(period.end - period.begin) / seconds_per_year;
}

std::optional<BuiltSeries> series_of_counts(const Rows& rows, const SurgePeriods& periods, const std::string& file,
                                            Diagnostics& diagnostics) {
  const Rows inside = rows_in(rows, periods.period, file, diagnostics);
  if (inside.empty()) return std::nullopt;
  BuiltSeries built;
  for (const auto& row : inside) built.series.count += row.count;
  built.series.exposure = 0;
  for (const auto& row : inside) built.series.exposure += exposure_of(row.period, periods) * row.exposure;
  built.known_share = share_known(periods.period, periods);
  Rows before;
  for (const auto& row : rows)
    if (periods.baseline ? within(row.period, *periods.baseline) : row.period.end <= periods.period.begin) before.push_back(row);
  if (before.empty()) return built;
  built.baseline = {before.front().period.begin, before.back().period.end};
  const std::size_t each = inside.size(), rest = before.size() % each;
  if (rest > 0) {
    for (std::size_t i = 0; i < rest; ++i) built.series.other_count += before[i].count;
    for (std::size_t i = 0; i < rest; ++i)
      built.series.other_exposure += exposure_of(before[i].period, periods) * before[i].exposure;
  }
  for (std::size_t first = rest; first < before.size(); first += each)
    add_stretch(std::span(before).subspan(first, each), periods, built);
  const bool whole = built.series.baseline.size() == before.size() / each &&
                     std::ranges::adjacent_find(
                         before, [](const auto& a, const auto& b) { return a.period.end != b.period.begin; }) == before.end();
  built.series.cycle = periods_in_a_year(periods.period, built.baseline, whole);
  return built;
}

namespace {

/// The months that a list covers: from that of its first case to that of its last.
Period months_of(const Period& listed) {
  const auto month_of = [](Seconds moment) { return *parse_date(format_date(moment).substr(0, 7)); };
  return {month_of(listed.begin).begin, month_of(listed.end - 1).end};
}

/// Stretches as long as the period, back from the end of the baseline, in the order of time.
std::vector<Period> stretches(const Period& baseline, const Period& period) {
  constexpr std::size_t most = 200'000;
  const int months = whole_months(period);
  const bool on_month = format_date(baseline.end).ends_with("-01");
  const Span step = months > 0 && on_month ? Span{0, months} : Span{period.end - period.begin, 0};
  std::vector<Period> all;
  for (std::int64_t i = 1;; ++i) {
    const Seconds begin = add(baseline.end, {-step.seconds, -step.months}, i);
    if (begin < baseline.begin) break;
    all.push_back({begin, add(baseline.end, {-step.seconds, -step.months}, i - 1)});
    if (all.size() > most)
      throw BadRequest(fmt::format("{} is too short beside the baseline {}: more than {} such periods", format_period(period),
                                   format_period(baseline), most));
  }
  std::ranges::reverse(all);
  return all;
}

void place_case(const io::CountRow& row, std::int64_t count, const std::vector<Period>& all, const SurgePeriods& periods,
                BuiltSeries& built, Diagnostics& diagnostics) {
  if (within(row.period, periods.period)) {
    built.series.count += count;
    return;
  }
  if (overlap(row.period, periods.period)) {
    diagnostics.warning(
        row.where,
        fmt::format("the case of {} may or may not belong to {}", format_period(row.period), format_period(periods.period)),
        "it is dated too roughly", "date it more exactly; it was left out");
    return;
  }
  if (!within(row.period, built.baseline)) return;
  built.sizes.push_back(row.count);
  const auto at = std::ranges::partition_point(all, [&](const Period& one) { return one.end <= row.period.begin; });
  if (at != all.end() && within(row.period, *at)) built.series.baseline[static_cast<std::size_t>(at - all.begin())] += count;
  else built.series.other_count += count;
}

}  // namespace

std::optional<BuiltSeries> series_of_cases(const io::CountsTable& list, CaseUnit unit, const SurgePeriods& periods,
                                           Diagnostics& diagnostics) {
  const Period covered = months_of(list.listed);
  if (!within(periods.period, covered)) {
    diagnostics.error({list.file, 0, 0}, format_period(periods.period) + " is not in the file",
                      "its cases are from " + format_period(covered) + ", and nothing is known about other times",
                      "ask about a period in these years");
    return std::nullopt;
  }
  BuiltSeries built;
  built.series.exposure = exposure_of(periods.period, periods);
  built.known_share = share_known(periods.period, periods);
  built.baseline = periods.baseline.value_or(Period{covered.begin, periods.period.begin});
  const bool some = built.baseline.begin < built.baseline.end;
  const auto all = some ? stretches(built.baseline, periods.period) : std::vector<Period>();
  for (const auto& one : all) built.series.baseline_exposure.push_back(exposure_of(one, periods));
  built.series.baseline.assign(all.size(), 0);
  if (some) {
    const Period rest{built.baseline.begin, all.empty() ? built.baseline.end : all.front().begin};
    if (rest.begin < rest.end) built.series.other_exposure = exposure_of(rest, periods);
  }
  built.series.cycle = periods_in_a_year(periods.period, built.baseline, some);
  for (const auto& row : list.rows)
    if (row.count > 0) place_case(row, unit == CaseUnit::cases ? 1 : row.count, all, periods, built, diagnostics);
  return built;
}

}  // namespace outflow::api::detail
