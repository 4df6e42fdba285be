#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/surge_work.h"
#include "outflow/api/surges.h"

/// Several answers about one topic as one paragraph.
namespace outflow::api {

namespace srg = inference::surge;

namespace {

using Analysis = srg::SurgeAnalysis;

const Analysis& first_of(const SurgeFinding& finding) { return finding.answer.units.front().analysis; }

std::string small_first(std::string text) {
  const bool word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string large_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// "17.8 times the rate of 2007-06..2017-05 (95% interval 4.52 to 51)"
std::string factor(const SurgeFinding& finding) {
  const Analysis& a = first_of(finding);
  if (!a.ratio) return "";
  const std::string level = fmt::format("{:.3g}% interval", 100 * a.question.interval);
  if (!std::isfinite(a.ratio->estimate))
    return fmt::format("none in {} (at least {} times, {})", detail::period_words(finding.answer.baseline),
                       detail::three_digits(a.ratio->exact.low), level);
  return fmt::format("{} times the rate of {} ({} {})", detail::three_digits(a.ratio->estimate),
                     detail::period_words(finding.answer.baseline), level, detail::interval_words(a.ratio->exact));
}

std::string counted(const SurgeFinding& finding) {
  return detail::count_of(first_of(finding).series.count, finding.answer.units.front().unit);
}

bool unusual(const SurgeFinding& finding) { return first_of(finding).verdict != srg::Verdict::ordinary; }
bool fell(const SurgeFinding& finding) { return first_of(finding).ratio && first_of(finding).ratio->exact.high < 1; }

/// What an alarm means in words.
std::string busier(const SurgeFinding& finding) {
  const bool sure = first_of(finding).verdict == srg::Verdict::unusual;
  std::string text = fmt::format("{}: {} busier than before, {}", finding.title, sure ? "probably" : "perhaps", counted(finding));
  if (const std::string times = factor(finding); !times.empty()) text += ", " + times;
  return text + ".";
}

std::string ordinary(const std::vector<const SurgeFinding*>& findings) {
  std::string text;
  for (const auto* finding : findings) {
    const Analysis& a = first_of(*finding);
    text += fmt::format("{}{} ({}", text.empty() ? "Not unusual: " : "; ", small_first(finding->title), counted(*finding));
    if (a.ratio && std::isfinite(a.ratio->estimate))
      text += fmt::format(", {} times, {}", detail::three_digits(a.ratio->estimate), detail::interval_words(a.ratio->exact));
    if (a.judgement.critical > a.series.count && a.judgement.critical <= a.series.count + a.baseline_count)
      text += fmt::format("; it would take {}", detail::grouped(a.judgement.critical));
    text += ")";
  }
  return text.empty() ? "" : text + ".";
}

std::string overall(const std::vector<const SurgeFinding*>& findings) {
  const bool any = std::ranges::any_of(findings, [](const auto* finding) { return unusual(*finding); });
  std::string text;
  for (const auto* finding : findings) {
    text += text.empty() ? (any ? "Overall: " : "No surge overall: ") : "; ";
    text += fmt::format("{}: {}, {}{}", small_first(finding->title), counted(*finding), factor(*finding),
                        unusual(*finding) ? ", unusually many"
                        : fell(*finding)  ? ": fewer than before"
                                          : "");
  }
  return text.empty() ? "" : text + ".";
}

/// The same events in two units, of which one is unusual and the other is not.
std::string why(const SurgeFinding& finding) {
  const auto& units = finding.answer.units;
  for (std::size_t i = 1; i < units.size(); ++i) {
    const Analysis &a = units.front().analysis, &b = units[i].analysis;
    if (a.judgement.alarm == b.judgement.alarm) continue;
    const SurgeUnit &many = b.judgement.alarm ? units.front() : units[i], &few = b.judgement.alarm ? units[i] : units.front();
    return fmt::format(
        "The units differ: {} were {}. Those who come together are one event, so that {} come in clumps (the variance of calm "
        "counts is {} times their mean, that of {} {} times), and a few {} more say less.",
        detail::count_of(few.analysis.series.count, few.unit), detail::count_of(many.analysis.series.count, many.unit), many.unit,
        detail::three_digits(many.analysis.measured.estimate), few.unit, detail::three_digits(few.analysis.measured.estimate),
        many.unit);
  }
  return "";
}

/// What is busier beside the whole.
std::string part_of_all(const std::vector<const SurgeFinding*>& alarms, const std::vector<const SurgeFinding*>& all) {
  for (const auto* part : alarms)
    for (const auto* whole : all)
      if (!unusual(*whole) && first_of(*part).series.count * 20 < first_of(*whole).series.count)
        return fmt::format("A part can be busier while the whole is not: {} beside {}.", counted(*part), counted(*whole));
  return "";
}

/// Where an interval says more than the answer does.
std::string intervals(const std::vector<const SurgeFinding*>& calm) {
  const bool any = std::ranges::any_of(calm, [](const auto* finding) {
    const auto& ratio = first_of(*finding).ratio;
    return ratio && ratio->exact.low > 1;
  });
  return any ? "Intervals take events to be independent; where people come in parties, or calm times differ, they are too narrow."
             : "";
}

std::string reporting(const std::vector<const SurgeFinding*>& alarms) {
  for (const auto* finding : alarms)
    if (const auto rise = first_of(*finding).reporting_rise)
      return fmt::format(
          "Only what was reported is counted: had {:.2g} times as many of the {} come to be reported as before, "
          "that alone would explain it.",
          *rise, finding->answer.units.front().unit);
  return "";
}

}  // namespace

std::string summary_of(const SurgeTopic& topic) {
  if (topic.findings.size() == 1) return paragraph_of(topic.findings.front().answer);
  std::vector<const SurgeFinding*> alarms, calm, all;
  for (const auto& finding : topic.findings) (finding.overall ? all : unusual(finding) ? alarms : calm).push_back(&finding);
  std::vector<std::string> sentences;
  for (const auto* finding : alarms) sentences.push_back(busier(*finding));
  sentences.push_back(ordinary(calm));
  sentences.push_back(overall(all));
  std::string difference;
  for (const auto& finding : topic.findings)
    if (difference.empty()) difference = why(finding);
  sentences.push_back(difference);
  sentences.push_back(part_of_all(alarms, all));
  sentences.push_back(intervals(calm));
  sentences.push_back(reporting(alarms));
  std::string text;
  for (const auto& sentence : sentences)
    if (!sentence.empty()) text += (text.empty() ? "" : " ") + large_first(sentence);
  return text;
}

}  // namespace outflow::api
