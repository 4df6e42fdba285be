#include "outflow/api/surges.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/surge_work.h"
#include "outflow/api/failure.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/observations.h"

namespace outflow::api {

namespace {

using detail::Json;
using scenario::Surge;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "route=*boat*; soldiers=1" as the two rules.
std::vector<std::string> rules_in(const std::string& text) {
  std::vector<std::string> rules;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    if (const std::string rule = trimmed(text.substr(begin, end - begin)); !rule.empty()) rules.push_back(rule);
    begin = end + 1;
  }
  return rules;
}

SurgeRequest request_of(const Surge& asked, std::uint64_t seed) {
  SurgeRequest request;
  request.file = std::string(io::counts_folder) + asked.counts.value;
  request.period = asked.period.value;
  request.baseline = asked.baseline.value;
  request.series = asked.series.value;
  request.unit = asked.unit.value;
  request.column = asked.column.value;
  request.where = rules_in(asked.where.value);
  if (asked.missing.value != scenario::MissingCounts::fault) request.missing = to_string(asked.missing.value);
  request.party_sizes = asked.party_sizes.value;
  request.overdispersion = asked.overdispersion.value;
  request.rate = asked.rate.value;
  request.reporting = asked.reporting.value;
  request.level = asked.level.value;
  if (asked.look.value) request.look = static_cast<int>(*asked.look.value);
  if (asked.watched.value) request.watched = static_cast<int>(*asked.watched.value);
  request.seed = seed;
  return request;
}

bool alike(const Period& a, const Period& b) {
  const int months = whole_months(a);
  return months > 0 ? whole_months(b) == months : whole_months(b) == 0 && b.end - b.begin == a.end - a.begin;
}

/// Observations of one report and group that are as long as the period asked about, as counts. Of several of one period the one
/// published last counts, and of several published at once the last row.
io::CountsTable observed_counts(const scenario::Scenario& scenario, const Surge& asked, Diagnostics& faults) {
  io::CountsTable counts;
  counts.file = "observations.csv";
  const Period period = *parse_period(asked.period.value);
  std::map<Seconds, const scenario::Observation*> by_begin;
  for (const auto* o : scenario::latest_observations(scenario))
    if (o->report.value == asked.report.value && o->group.value == asked.group.value && o->persons.value &&
        alike(period, o->period.value))
      by_begin[o->period.value.begin] = o;
  std::string unit = asked.report.value;
  std::replace(unit.begin(), unit.end(), '_', ' ');
  for (const auto& [begin, o] : by_begin) {
    const double persons = *o->persons.value;
    const Where& where = o->persons.where.file.empty() ? o->remark.where : o->persons.where;
    if (persons != std::floor(persons) || persons > 1e9)
      faults.error(where, fmt::format("persons is {}", persons), fmt::format("the question {} counts them", asked.id.value),
                   "a count is a whole number up to 10^9");
    counts.rows.push_back(
        {where, o->period.value, static_cast<std::int64_t>(std::min(persons, 1e9)), 1, "", unit, o->remark.source});
  }
  return counts;
}

/// Rows between which others are missing: what happened then is unknown, and unknown is not none.
void check_gaps(const io::CountsTable& counts, const Surge& asked, Diagnostics& faults) {
  const auto baseline = asked.baseline.value.empty() ? std::nullopt : parse_period(asked.baseline.value);
  const Period period = *parse_period(asked.period.value);
  const io::CountRow* before = nullptr;
  for (const auto& row : counts.rows) {
    const bool used =
        (row.period.begin >= period.begin && row.period.end <= period.end) ||
        (baseline ? row.period.begin >= baseline->begin && row.period.end <= baseline->end : row.period.end <= period.begin);
    if (!used) continue;
    const bool joined =
        before == nullptr || before->period.end == row.period.begin || (baseline && row.period.begin == period.begin);
    if (!joined && asked.missing.value != scenario::MissingCounts::skip)
      faults.error(row.where, fmt::format("nothing is observed from {} to here", format_date(before->period.end)),
                   fmt::format("the question {} compares periods that follow each other", asked.id.value),
                   "give its baseline so that it has no gap, or set missing to skip");
    before = &row;
  }
}

Where or_row(const Where& where, const Surge& asked) { return where.file.empty() ? asked.remark.where : where; }

/// What a request is blamed for, at the cell that it came from.
void blame(const std::string& message, const Surge& asked, Diagnostics& faults) {
  const std::array<std::pair<const char*, const Where*>, 15> options{{{"--period", &asked.period.where},
                                                                      {"--baseline", &asked.baseline.where},
                                                                      {"the baseline", &asked.baseline.where},
                                                                      {"--series", &asked.series.where},
                                                                      {"no series", &asked.series.where},
                                                                      {"--unit", &asked.unit.where},
                                                                      {"no unit", &asked.unit.where},
                                                                      {"--column", &asked.column.where},
                                                                      {"--where", &asked.where.where},
                                                                      {"--missing", &asked.missing.where},
                                                                      {"--party-sizes", &asked.party_sizes.where},
                                                                      {"--overdispersion", &asked.overdispersion.where},
                                                                      {"--reporting", &asked.reporting.where},
                                                                      {"--level", &asked.level.where},
                                                                      {"nothing before the period", &asked.period.where}}};
  Where where = asked.remark.where;
  for (const auto& [option, cell] : options)
    if (message.find(option) != std::string::npos && !cell->file.empty()) {
      where = *cell;
      break;
    }
  std::string text = message;
  for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at)) {
    text.erase(at, 2);
    for (; at < text.size() && (text[at] == '-' || (text[at] >= 'a' && text[at] <= 'z')); ++at)
      if (text[at] == '-') text[at] = '_';
  }
  const auto cut = text.find("; ");
  faults.error(where, text.substr(0, cut), fmt::format("the question {} cannot be answered", asked.id.value),
               cut == std::string::npos ? "" : text.substr(cut + 2));
}

std::optional<SurgeAnswer> answer_one(const scenario::Scenario& scenario, const Surge& asked, detail::SurgeWork work,
                                      Diagnostics& faults) {
  const SurgeRequest request = request_of(asked, scenario.seed.value);
  Diagnostics found;
  try {
    io::CountsTable counts;
    if (asked.counts.value.empty()) {
      counts = observed_counts(scenario, asked, found);
      check_gaps(counts, asked, found);
      if (counts.rows.empty())
        found.error(or_row(asked.report.where, asked),
                    fmt::format("report {} has no observation as long as {}", asked.report.value, asked.period.value),
                    "there is nothing to count", "name another report or period");
    } else {
      const auto file = std::find_if(scenario.counts_files.begin(), scenario.counts_files.end(),
                                     [&](const auto& known) { return known.name == asked.counts.value; });
      counts = detail::counts_in(request.file.generic_string(), file->text, request);
    }
    if (!found.has_errors()) {
      SurgeAnswer answer = detail::surge_answer(counts, request, work);
      faults.append(answer.warnings);
      return answer;
    }
  } catch (const BadRequest& error) {
    blame(error.what(), asked, found);
  } catch (const InvalidScenario& error) {
    for (const auto& d : error.diagnostics().all()) {
      Diagnostic told = d;
      if (told.where.file.empty()) told.where = asked.remark.where;
      if (told.severity == Severity::error) found.error(told.where, told.problem, told.reason, told.suggestion);
    }
  }
  faults.append(found);
  return std::nullopt;
}

std::string counted(const Surge& asked) {
  return asked.counts.value.empty() ? "observations of " + asked.report.value
                                    : std::string(io::counts_folder) + asked.counts.value;
}

Json ratio_json(const inference::surge::SurgeAnalysis& a) {
  if (!a.ratio) return nullptr;
  const auto finite = [](double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); };
  return {{"estimate", finite(a.ratio->estimate)}, {"low", finite(a.ratio->exact.low)}, {"high", finite(a.ratio->exact.high)}};
}

Json finding_json(const SurgeFinding& finding) {
  const SurgeAnswer& answer = finding.answer;
  const auto& a = answer.units.front().analysis;
  Json tables = Json::array();
  for (const auto& table : tables_of(answer)) {
    Json rows = Json::array();
    for (const auto& [what, value] : table.rows) rows.push_back({what, value});
    tables.push_back({{"title", table.title}, {"rows", std::move(rows)}});
  }
  return {{"id", finding.id},
          {"title", finding.title},
          {"counted", finding.counted},
          {"overall", finding.overall},
          {"period", format_period(answer.period)},
          {"baseline", answer.baseline.begin < answer.baseline.end ? Json(format_period(answer.baseline)) : Json(nullptr)},
          {"unit", answer.units.front().unit},
          {"count", a.series.count},
          {"expected", a.expected},
          {"ratio", ratio_json(a)},
          {"p", a.judgement.p},
          {"verdict", to_string(a.verdict)},
          {"paragraph", paragraph_of(answer)},
          {"caution", caution_of(answer)},
          {"tables", std::move(tables)},
          {"sources", answer.sources},
          {"source", finding.source},
          {"note", finding.note}};
}

}  // namespace

Diagnostics check_surges(const scenario::Scenario& scenario) {
  Diagnostics faults;
  for (const auto& asked : scenario.surges) (void)answer_one(scenario, asked, detail::SurgeWork::check, faults);
  faults.sort();
  return faults;
}

std::vector<SurgeTopic> answer_surges(const scenario::Scenario& scenario) {
  std::vector<SurgeTopic> topics;
  Diagnostics faults;
  for (const auto& asked : scenario.surges) {
    auto answer = answer_one(scenario, asked, detail::SurgeWork::analyse, faults);
    if (!answer) continue;
    const std::string title = asked.title.empty() ? asked.id.value : asked.title;
    const std::string& topic = asked.topic.value.empty() ? title : asked.topic.value;
    auto found = std::find_if(topics.begin(), topics.end(), [&](const auto& known) { return known.topic == topic; });
    if (found == topics.end()) found = topics.insert(topics.end(), SurgeTopic{topic, {}, {}});
    found->findings.push_back(
        {asked.id.value, title, counted(asked), asked.overall.value, std::move(*answer), asked.remark.source, asked.remark.note});
  }
  if (faults.has_errors()) throw InvalidScenario(faults);
  for (auto& topic : topics) topic.summary = summary_of(topic);
  return topics;
}

std::string to_json(const std::vector<SurgeTopic>& topics) {
  Json list = Json::array();
  for (const auto& topic : topics) {
    Json questions = Json::array();
    for (const auto& finding : topic.findings) questions.push_back(finding_json(finding));
    list.push_back({{"topic", topic.topic}, {"summary", topic.summary}, {"questions", std::move(questions)}});
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace outflow::api
