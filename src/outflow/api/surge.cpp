#include "outflow/api/surge.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "outflow/api/detail/surge_series.h"
#include "outflow/api/detail/surge_work.h"
#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"

namespace outflow::api {

namespace srg = inference::surge;

namespace {

using srg::PartySizes;
using Spread = srg::SurgeQuestion::Spread;
using Work = detail::SurgeWork;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::vector<std::int64_t> sizes_in(std::string_view text) {
  std::vector<std::int64_t> sizes;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto value = number(text.substr(begin, end - begin));
    if (!value || *value < 1 || *value > 100'000 || *value != std::floor(*value)) return {};
    sizes.push_back(static_cast<std::int64_t>(*value));
    begin = end + 1;
  }
  return sizes;
}

std::optional<PartySizes> party_sizes(const std::string& text) {
  if (text.empty() || text == "none") return std::nullopt;
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string kind = text.substr(0, colon), rest = text.substr(std::min(colon + 1, text.size()));
  const auto value = number(rest);
  if (kind == "list")
    if (auto sizes = sizes_in(rest); !sizes.empty()) return PartySizes{PartySizes::Kind::observed, 0, std::move(sizes)};
  if (kind == "fixed" && value && *value >= 1 && *value <= 100'000 && *value == std::floor(*value))
    return PartySizes{PartySizes::Kind::fixed, *value, {}};
  if (kind == "poisson" && value && *value >= 0 && *value <= 10'000) return PartySizes{PartySizes::Kind::one_plus, *value, {}};
  if (kind == "geometric" && value && *value >= 1 && *value <= 10'000) return PartySizes{PartySizes::Kind::geometric, *value, {}};
  throw BadRequest("--party-sizes is \"" + text +
                   "\"; it must be fixed:N, poisson:MEAN (1 + Poisson), geometric:MEAN, list:N,N,... or none");
}

Period period_of(const char* option, const std::string& text) {
  if (const auto period = parse_period(text)) return *period;
  throw BadRequest(
      fmt::format("{} is \"{}\"; it must be a period as 2017, 2017-06, 2017-Q2, 2017-06-13 or 2017-03..2017-05", option, text));
}

void check(bool fine, const char* option, const std::string& range) {
  if (!fine) throw BadRequest(fmt::format("{} must be {}", option, range));
}

/// What the request says about laws and levels; party sizes apart.
srg::SurgeQuestion question_of(const SurgeRequest& request) {
  srg::SurgeQuestion question;
  const std::string& spread = request.overdispersion;
  if (spread == "none") question.spread = Spread::poisson;
  else if (!spread.empty() && spread != "estimate") {
    const auto value = number(spread);
    if (!value || *value < 1 || *value > 1e4)
      throw BadRequest("--overdispersion is \"" + spread +
                       "\"; it must be estimate, none, or variance / mean, a number from 1 to 10000");
    question.spread = Spread::given;
    question.dispersion = *value;
  }
  question.rate = request.rate;
  question.level = request.level.value_or(question.level);
  question.look = request.look.value_or(question.look);
  question.watched = request.watched.value_or(question.watched);
  question.reporting = request.reporting.value_or(1);
  question.simulation.seed = request.seed.value_or(1);
  check(question.level > 0 && question.level <= 0.5, "--level", "above 0 and at most 0.5");
  check(!question.rate || (*question.rate > 0 && *question.rate <= 1e9), "--rate", "above 0");
  check(question.look >= 1 && question.look <= 10'000, "--look", "from 1 to 10000");
  check(question.watched >= 1 && question.watched <= 1'000'000, "--watched", "from 1 to 1000000");
  check(question.reporting > 0 && question.reporting <= 1, "--reporting", "above 0 and at most 1");
  return question;
}

io::CountsRequest counts_request(const SurgeRequest& request) {
  io::CountsRequest counts;
  counts.column = request.column;
  for (const auto& text : request.where) {
    const std::size_t at = text.find('=');
    if (at == std::string::npos || at == 0)
      throw BadRequest("--where is \"" + text + "\"; it must be COLUMN=PATTERN, as route=*boat*");
    counts.where.emplace_back(text.substr(0, at), text.substr(at + 1));
  }
  if (request.missing == "zero") counts.missing = io::Missing::zero;
  else if (request.missing == "skip") counts.missing = io::Missing::skip;
  else if (!request.missing.empty()) throw BadRequest("--missing is \"" + request.missing + "\"; it must be zero or skip");
  return counts;
}

detail::SurgePeriods periods_of(const SurgeRequest& request, const io::CountsTable& counts) {
  detail::SurgePeriods periods;
  periods.period = period_of("--period", request.period);
  if (!request.baseline.empty()) {
    periods.baseline = period_of("--baseline", request.baseline);
    if (periods.baseline->begin < periods.period.end && periods.period.begin < periods.baseline->end)
      throw BadRequest("the baseline " + request.baseline + " and the period " + request.period +
                       " overlap; a month cannot be compared with itself");
  }
  for (const auto& row : counts.rows) periods.known = std::max(periods.known, row.period.end);
  periods.known = std::max({periods.known, counts.listed.end, periods.period.end});
  if (!request.known.empty()) periods.known = period_of("--known", request.known).end;
  if (!request.delay.empty()) {
    const auto delay = parse_span(request.delay);
    if (!delay || mean_seconds(*delay) <= 0)
      throw BadRequest("--delay is \"" + request.delay + "\"; it must be a length of time as \"10 days\" or \"2 weeks\"");
    periods.delay = mean_seconds(*delay);
    if (periods.known <= periods.period.begin)
      throw BadRequest("nothing of " + request.period + " can be known by " + request.known);
  } else if (!request.known.empty()) {
    throw BadRequest("--known tells up to when reports are in; it needs --delay, the mean time until an event is reported");
  }
  return periods;
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// The value asked for, or the only one there is.
std::string chosen(const char* option, const char* what, const std::string& asked, const std::set<std::string>& there) {
  if (asked.empty() && there.size() == 1) return *there.begin();
  if (there.contains(asked)) return asked;
  if (asked.empty())
    throw BadRequest(fmt::format("the file has several {}; choose one with {}: {}", what, option, joined(there)));
  throw BadRequest(
      fmt::format("the file has no {} \"{}\"; it has {}", option + 2, asked, joined(there).empty() ? "none" : joined(there)));
}

/// Units that stand for things that happen independently come before persons, who come together.
std::string nearest_to_cases(const std::set<std::string>& units) {
  for (const char* word : {"case", "incident", "crossing", "event", "boat", "part", "famil", "household"})
    for (const auto& unit : units)
      if (unit.find(word) != std::string::npos) return unit;
  return *units.begin();
}

/// What a column counts: "events" where its name does not tell.
std::string name_of(std::string column) {
  for (char& c : column)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto plain = {"count", "counts", "n", "number", "value", "total"};
  return std::ranges::find(plain, column) != plain.end() ? "events" : column;
}

srg::SurgeAnalysis analyse_built(const detail::BuiltSeries& built, const srg::SurgeQuestion& question, Work work) {
  const auto exposures_known = [](const srg::CountSeries& series) {
    return series.exposure > 0 && std::ranges::all_of(series.baseline_exposure, [](double e) { return e > 0; });
  };
  if (!exposures_known(built.series))
    throw BadRequest("with this --delay nothing of some period can be known yet; choose a later --known or an earlier baseline");
  const bool some = !built.series.baseline.empty() || built.series.other_exposure > 0;
  if (!some && !question.rate)
    throw BadRequest(
        "there is nothing before the period to compare it with; give a --baseline that the file covers, or a --rate");
  return work == Work::check ? srg::SurgeAnalysis{} : srg::analyse(built.series, question);
}

void note_period(const detail::BuiltSeries& built, const std::vector<io::CountRow>& rows, const Period& period,
                 SurgeAnswer& answer) {
  answer.baseline = built.baseline;
  answer.known_share = built.known_share;
  std::set<std::string> sources;
  for (const auto& row : rows)
    if (row.period.begin >= period.begin && row.period.end <= period.end && !row.source.empty()) sources.insert(row.source);
  answer.sources.assign(sources.begin(), sources.end());
}

/// Every series in the period, by itself and together. One that has no baseline or does not cover the period is left out.
void add_all_series(const io::CountsTable& counts, const std::string& unit, const detail::SurgePeriods& periods,
                    const srg::SurgeQuestion& question, SurgeAnswer& answer) {
  std::set<std::string> names;
  for (const auto& row : counts.rows)
    if (row.unit == unit) names.insert(row.series);
  if (names.size() < 2) return;
  std::vector<double> p;
  for (const auto& name : names) {
    std::vector<io::CountRow> rows;
    std::ranges::copy_if(counts.rows, std::back_inserter(rows),
                         [&](const auto& row) { return row.series == name && row.unit == unit; });
    Diagnostics ignored;
    const auto built = detail::series_of_counts(rows, periods, counts.file, ignored);
    if (!built || (built->series.baseline.empty() && !(built->series.other_exposure > 0))) continue;
    srg::SurgeQuestion short_question = question;
    short_question.simulation.runs = 1;
    const auto analysis = analyse_built(*built, short_question, Work::analyse);
    answer.all_series.push_back({name, analysis.series.count, analysis.expected, analysis.judgement.p});
    p.push_back(std::max(analysis.judgement.p, 1e-300));
  }
  answer.combined = srg::fisher(p);
}

void analyse_counts(const io::CountsTable& counts, const SurgeRequest& request, const detail::SurgePeriods& periods,
                    const srg::SurgeQuestion& question, Work work, SurgeAnswer& answer, Diagnostics& faults) {
  std::set<std::string> all_series, units;
  for (const auto& row : counts.rows) all_series.insert(row.series);
  answer.series = chosen("--series", "series", request.series, all_series);
  for (const auto& row : counts.rows)
    if (row.series == answer.series) units.insert(row.unit);
  const std::string first = request.unit.empty() ? nearest_to_cases(units) : chosen("--unit", "units", request.unit, units);
  std::vector<std::string> order{first};
  std::ranges::copy_if(units, std::back_inserter(order), [&](const auto& unit) { return unit != first; });
  const auto sizes = party_sizes(request.party_sizes);
  for (const auto& unit : order) {
    std::vector<io::CountRow> rows;
    std::ranges::copy_if(counts.rows, std::back_inserter(rows),
                         [&](const auto& row) { return row.series == answer.series && row.unit == unit; });
    const auto built = detail::series_of_counts(rows, periods, counts.file, faults);
    if (!built) continue;
    srg::SurgeQuestion own = question;
    if (sizes && (order.size() == 1 || unit == "persons" || unit == "people")) {
      own.parties = sizes;
      own.spread = Spread::given;
    }
    if (unit == first) note_period(*built, rows, periods.period, answer);
    answer.units.push_back({unit.empty() ? name_of(counts.column) : unit, analyse_built(*built, own, work), false});
  }
  if (!faults.has_errors() && work == Work::analyse)
    add_all_series(counts, first, periods, answer.units.front().analysis.question, answer);
}

void analyse_list(const io::CountsTable& list, const SurgeRequest& request, const detail::SurgePeriods& periods,
                  const srg::SurgeQuestion& question, Work work, SurgeAnswer& answer, Diagnostics& faults) {
  if (!request.series.empty()) throw BadRequest("a list of cases has no series; choose its rows with --where COLUMN=PATTERN");
  const std::string persons = list.column.empty() ? "" : list.column;
  const std::string case_name = request.column.empty() ? "cases" : "cases with " + request.column;
  const bool want_persons = !request.unit.empty() && request.unit != "cases";
  if (want_persons && (persons.empty() || (request.unit != "persons" && request.unit != persons)))
    throw BadRequest("--unit is \"" + request.unit + "\"; a list of cases can be counted by cases" +
                     (persons.empty() ? " only, for it has no column with persons" : " or by persons"));
  std::vector<detail::CaseUnit> order{detail::CaseUnit::cases};
  if (!persons.empty()) order.insert(want_persons ? order.begin() : order.end(), detail::CaseUnit::persons);
  for (const auto unit : order) {
    Diagnostics found;
    const auto built = detail::series_of_cases(list, unit, periods, found);
    faults.append(found);
    if (!built) return;
    srg::SurgeQuestion own = question;
    const bool by_persons = unit == detail::CaseUnit::persons;
    const bool from_list = by_persons && request.party_sizes.empty() && !built->sizes.empty();
    if (by_persons) own.parties = party_sizes(request.party_sizes);
    if (own.parties) own.spread = Spread::given;
    if (from_list) {
      own.parties = PartySizes{PartySizes::Kind::observed, 0, built->sizes};
      own.spread = Spread::estimated;
    }
    if (answer.units.empty()) note_period(*built, list.rows, periods.period, answer);
    answer.units.push_back({by_persons ? persons : case_name, analyse_built(*built, own, work), from_list});
  }
}

}  // namespace

namespace detail {

SurgeAnswer surge_answer(const io::CountsTable& counts, const SurgeRequest& request, SurgeWork work) {
  SurgeAnswer answer;
  const srg::SurgeQuestion question = question_of(request);
  (void)party_sizes(request.party_sizes);
  if (counts.rows.empty()) throw BadRequest("no row of " + counts.file + " is left to look at; check --where");
  const SurgePeriods periods = periods_of(request, counts);
  answer.file = counts.file;
  answer.column = counts.column;
  answer.where = request.where;
  answer.period = periods.period;
  answer.list = counts.cases;
  answer.baseline_given = periods.baseline.has_value();
  Diagnostics faults;
  if (counts.cases) analyse_list(counts, request, periods, question, work, answer, faults);
  else analyse_counts(counts, request, periods, question, work, answer, faults);
  faults.sort();
  if (faults.has_errors()) throw InvalidScenario(faults, counts.file);
  answer.warnings = faults;
  return answer;
}

io::CountsTable counts_in(const std::string& file, std::string_view text, const SurgeRequest& request) {
  const io::CountsRequest wanted = counts_request(request);
  (void)period_of("--period", request.period);
  Diagnostics diagnostics;
  auto counts = io::read_counts(file, text, wanted, diagnostics);
  if (!counts) throw InvalidScenario(diagnostics, request.file.string());
  return std::move(*counts);
}

}  // namespace detail

SurgeAnswer analyse_surge(const io::CountsTable& counts, const SurgeRequest& request) {
  return detail::surge_answer(counts, request, Work::analyse);
}

SurgeAnswer analyse_surge(const SurgeRequest& request) {
  return analyse_surge(detail::counts_in(request.file.filename().string(), io::read_file(request.file), request), request);
}

}  // namespace outflow::api
