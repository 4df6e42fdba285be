#include <fmt/format.h>

#include <cmath>

#include "outflow/api/run.h"
#include "outflow/base/number_text.h"

namespace outflow::api {

namespace {

/// "12,345"; small numbers that are not whole keep a decimal.
std::string count(double value) {
  if (value < 10 && std::abs(value - std::round(value)) > 0.05) return fmt::format("{:.1f}", value);
  return with_commas(value);
}

std::string range(const Range& r) {
  if (r.low == r.high) return count(r.median);
  return fmt::format("{} ({} to {})", count(r.median), count(r.low), count(r.high));
}

std::string percent(double share) { return fmt::format("{:.0f}%", 100 * share); }

std::string observed(const ReportAnswer& report) {
  if (report.observed) return "; observed " + count(*report.observed);
  if (report.observed_low && report.observed_high)
    return fmt::format("; observed {} to {}", count(*report.observed_low), count(*report.observed_high));
  if (report.observed_low) return "; observed at least " + count(*report.observed_low);
  if (report.observed_high) return "; observed at most " + count(*report.observed_high);
  return report.measured ? "; no count to hold it against" : "; not measured";
}

std::string words_of_fate(const std::string& id) {
  if (id == "in_transit") return "on the way";
  if (id == "held") return "held in custody";
  if (id == "turned_back") return "turned back, sent back or gone home so far";
  if (id == "died") return "died so far";
  if (id == "lost") return "lost to sight so far";
  return id;
}

std::string seconds(double value) {
  return value < 10    ? fmt::format("{:.1f} s", value)
         : value < 600 ? fmt::format("{:.0f} s", value)
                       : fmt::format("{:.0f} min", value / 60);
}

}  // namespace

std::vector<std::string> in_words(const RunAnswer& answer) {
  constexpr std::size_t most_lines_of_reports = 5;  // ten lines in all, more or less
  std::vector<std::string> lines;
  lines.push_back(answer.title);
  lines.push_back(fmt::format("Simulated {} to {} in {} steps of {}: {} {} by the {} engine, seed {}, in {}.", answer.start,
                              answer.end, answer.steps, answer.step, answer.members, answer.members == 1 ? "member" : "members",
                              answer.engine == "agents" ? "agent" : "cohort", answer.seed, seconds(answer.wall_seconds)));
  if (answer.interrupted)
    lines.push_back(fmt::format("Stopped early: {} of {} members were finished; the results hold these.", answer.members,
                                answer.members_planned));
  if (!answer.reports.empty()) lines.push_back("Median of the members (80% interval):");
  std::size_t shown = 0, report_lines = 0;
  for (const auto& report : answer.reports) {
    if (report_lines >= most_lines_of_reports - 1 && shown + 1 < answer.reports.size()) break;
    ++shown;
    report_lines += report.fit ? 2 : 1;
    lines.push_back(
        fmt::format("  {}, {}: {} {}{}.", report.title, report.period, range(report.model), report.unit, observed(report)));
    if (report.fit)
      lines.push_back(fmt::format(
          "    Of {} observed {}, {} lie in the 50% interval, {} in the 80%, {} in the 95%; the median is off by {} on average.",
          report.fit->n, report.fit->years ? "years" : "periods", percent(report.fit->coverage50),
          percent(report.fit->coverage80), percent(report.fit->coverage95), percent(std::expm1(report.fit->mean_abs_log_error))));
  }
  if (shown < answer.reports.size()) lines.push_back(fmt::format("  (and {} more in the report)", answer.reports.size() - shown));

  std::string fates;
  for (const auto& fate : answer.fates) {
    if (fate.persons.high == 0 || fate.id == "at_home") continue;
    fates += (fates.empty() ? "" : ", ") + words_of_fate(fate.id) + " " + range(fate.persons);
  }
  if (!fates.empty()) lines.push_back("At the end: " + fates + ".");
  std::string needs;
  for (const auto& need : answer.needs) {
    needs += (needs.empty() ? "" : "; ") + need.title + " " + range(need.persons);
    if (need.places)
      needs += fmt::format(", {} at the same time in the busiest month, {}", range(*need.places), need.month.substr(0, 7));
  }
  if (!needs.empty()) lines.push_back("Persons in need in the whole time: " + needs + ".");
  if (const int surges = answer.surges_unusual + answer.surges_ordinary; surges > 0)
    lines.push_back(fmt::format("Surges: {} of {} counts {} unusual; report.html tells why.", answer.surges_unusual, surges,
                                answer.surges_unusual == 1 ? "is" : "are"));
  if (const int claims = answer.claims_supported + answer.claims_contradicted + answer.claims_open; claims > 0)
    lines.push_back(fmt::format("Claims: {} supported, {} contradicted, {} not decidable; `outflow claims` tells why.",
                                answer.claims_supported, answer.claims_contradicted, answer.claims_open));
  const std::size_t warnings = answer.warnings.count(Severity::warning);
  if (warnings > 0)
    lines.push_back(fmt::format("{} {} about the scenario: `outflow validate` lists {}.", warnings,
                                warnings == 1 ? "warning" : "warnings", warnings == 1 ? "it" : "them"));
  for (const auto& warning : answer.run_warnings) lines.push_back("Warning: " + warning + ".");
  lines.push_back("Tables, maps and the stamp of the run: " + answer.folder.string());
  lines.push_back("Report, to be opened in a browser: " + (answer.folder / "report.html").string());
  return lines;
}

}  // namespace outflow::api
