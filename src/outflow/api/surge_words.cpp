#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "outflow/api/detail/surge_work.h"
#include "outflow/api/surge.h"

namespace outflow::api {

namespace srg = inference::surge;

namespace {

/// 1127 as "1,127".
std::string grouped(double whole) {
  std::string digits = fmt::format("{:.0f}", whole);
  for (std::ptrdiff_t i = std::ssize(digits) - 3; i > 0; i -= 3) digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

double two_digits(double x) {
  const double unit = std::pow(10.0, std::floor(std::log10(x)) - 1);
  return std::round(x / unit) * unit;
}

std::string title(const Period& period) {
  constexpr std::array<const char*, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                               "July",    "August",   "September", "October", "November", "December"};
  const std::string text = format_period(period);
  if (whole_months(period) != 1) return text;
  return fmt::format("{} {}", months[static_cast<std::size_t>((text[5] - '0') * 10 + text[6] - '1')], text.substr(0, 4));
}

}  // namespace

namespace detail {

std::string period_words(const Period& period) {
  const int months = whole_months(period);
  if (months < 1 || months == 3 || months == 6) return format_period(period);
  const std::string first = format_date(period.begin), last = format_date(period.end - 1);
  if (first.substr(5, 2) != "01" || last.substr(5, 2) != "12")
    return months == 1 ? title(period) : title(*parse_date(first.substr(0, 7))) + " to " + title(*parse_date(last.substr(0, 7)));
  return months == 12 ? first.substr(0, 4) : first.substr(0, 4) + " to " + last.substr(0, 4);
}

std::string grouped(std::int64_t whole) { return api::grouped(static_cast<double>(whole)); }

std::string three_digits(double x) {
  return std::isinf(x) ? "infinite" : x >= 1000 ? api::grouped(two_digits(x)) : fmt::format("{:.3g}", x);
}

std::string interval_words(const srg::Interval& interval) {
  return three_digits(interval.low) + " to " + three_digits(interval.high);
}

/// A unit whose plural is no "s" stands as it is.
std::string count_of(std::int64_t n, const std::string& unit) {
  if (n == 1 && unit.starts_with("cases ")) return "1 case" + unit.substr(5);
  const bool cut = n == 1 && unit.size() > 2 && unit.ends_with('s') && !unit.ends_with("ss");
  return grouped(n) + " " + (cut ? unit.substr(0, unit.size() - 1) : unit);
}

}  // namespace detail

namespace {

using detail::count_of;
using detail::grouped;

/// A chance as a reporter would print it, with two digits at most: "1 in 460", "about 4 in 10".
std::string one_in(double p) {
  if (p < 1e-12) return "less than 1 in a million million";
  if (p >= 0.95) return "close to 1";
  if (p >= 0.15) return fmt::format("about {:.0f} in 10", std::max(2.0, std::round(10 * p)));
  const double n = two_digits(1 / p);
  if (n < 10) return fmt::format("1 in {:.0f}", n);
  return n < 1e6 ? "1 in " + grouped(n) : fmt::format("1 in {:.2g} million", n / 1e6);
}

/// For the table: three digits, and the same as one in so many.
std::string chance(double p) {
  if (p <= 0) return "< 1e-18";
  return fmt::format("{:.3g}{}", p,
                     p < 0.5 ? fmt::format("  (1 in {})", p > 1e-15 ? grouped(two_digits(1 / p)) : "10^15 or more") : "");
}

std::string title_of_month(Seconds moment) { return title(*parse_date(format_date(moment).substr(0, 7))); }

/// "month", "quarter", "year", "day", "period".
std::string kind(const Period& period) {
  switch (whole_months(period)) {
    case 1:
      return "month";
    case 3:
      return "quarter";
    case 12:
      return "year";
    default:
      return period.end - period.begin == 86400 ? "day" : "period";
  }
}

std::string three(double x) { return detail::three_digits(x); }

std::string interval(const srg::Interval& i) { return detail::interval_words(i); }

/// A mean of counts: whole where a digit more says nothing.
std::string mean(double x) { return x >= 1000 ? grouped(std::round(x)) : fmt::format("{:.3g}", x); }

/// "10 years", "month", "18 months".
std::string length_of(double years) {
  if (years >= 2) return fmt::format("{:.3g} years", years);
  const std::string months = fmt::format("{:.3g}", 12 * years);
  return months == "1" ? "month" : months + " months";
}

/// A probability in percent, not rounded to none or all.
std::string percent(double p) {
  if (p < 0.005) return "less than 1%";
  if (p > 0.995) return "more than 99%";
  return fmt::format("{:.0f}%", 100 * p);
}

/// What is assumed of the law in force, and whether it was measured.
std::string assumption(const SurgeUnit& unit) {
  const auto& a = unit.analysis;
  if (a.law.parties)
    return fmt::format("if parties came independently of each other, {}, at a steady rate",
                       unit.sizes_from_list ? "each as large as one of those in the list" : "in " + to_string(*a.law.parties));
  const std::string steady = fmt::format("if {} came independently of each other at a steady rate", unit.unit);
  if (a.question.spread == srg::SurgeQuestion::Spread::given && a.law.dispersion > 1)
    return fmt::format("at a steady rate with a variance of {:.3g} times the mean (as you gave it)", a.law.dispersion);
  if (a.law.dispersion > 1)
    return fmt::format("at a steady rate with the variance that the baseline shows ({:.3g} times the mean)", a.law.dispersion);
  return steady;
}

class Words {
 public:
  Words(const SurgeAnswer& answer) : answer_(answer), unit_(answer.units.front()), a_(unit_.analysis) {}

  /// What to print.
  [[nodiscard]] std::string paragraph() const {
    return joined({facts(), verdict(), rarity(), looking(), ranks(), other_units()});
  }
  /// What it rests on, and what would change it.
  [[nodiscard]] std::string caution() const { return joined({spread(), season(), rise(), belief(), reporting()}); }

 private:
  static std::string joined(std::initializer_list<std::string> sentences) {
    std::string text;
    for (const auto& sentence : sentences)
      if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
    return text;
  }

  [[nodiscard]] std::string filters() const {
    std::string text;
    for (const auto& one : answer_.where) text += (text.empty() ? " (" : ", ") + one;
    return text.empty() ? "" : text + ")";
  }

  [[nodiscard]] std::string facts() const {
    std::string text = fmt::format("{}: {}{}{}", title(answer_.period), count_of(a_.series.count, unit_.unit),
                                   answer_.series.empty() ? "" : " of " + answer_.series, filters());
    if (a_.question.rate) return text + fmt::format(", where {:.3g} a year are normal (as you gave it).", *a_.question.rate);
    const double years = a_.baseline_exposure;
    text += fmt::format("; in the {} before ({}) there were {}, that is {} in a mean {}.", length_of(years),
                        format_period(answer_.baseline), grouped(a_.baseline_count), mean(a_.expected), kind(answer_.period));
    if (answer_.list && !answer_.baseline_given)
      text += fmt::format(" (The list is taken to be complete since {}, the month of its first case.)",
                          title_of_month(answer_.baseline.begin));
    if (answer_.baseline_given && answer_.baseline.begin >= answer_.period.end)
      text.replace(text.find(" before ("), 9, " after (");
    return text;
  }

  [[nodiscard]] std::string verdict() const {
    const std::string month = kind(answer_.period);
    switch (a_.verdict) {
      case srg::Verdict::unusual:
        return "This is unusual.";
      case srg::Verdict::if_picked_before:
        return fmt::format("This is unusual for a {} that was picked beforehand, but not for the busiest among {}.", month,
                           a_.question.watched > 1
                               ? fmt::format("{} {}s of {} series", a_.question.look, month, a_.question.watched)
                               : fmt::format("{} {}s", a_.question.look, month));
      case srg::Verdict::ordinary:
        break;
    }
    if (a_.judgement.critical > a_.series.count && a_.judgement.critical <= a_.series.count + a_.baseline_count)
      return fmt::format("This is not unusual: at the level of {:.3g} it would take {} or more.", a_.question.level,
                         grouped(a_.judgement.critical));
    return "This is not unusual.";
  }

  [[nodiscard]] std::string rarity() const {
    const std::string month = kind(answer_.period);
    if (a_.judgement.p > 0.5) return fmt::format("Most calm {}s have as many or more.", month);
    std::string text =
        fmt::format("The chance of so many or more in a given {} is {} {}", month, one_in(a_.judgement.p), assumption(unit_));
    if (!a_.question.rate) text += fmt::format(", the rate being known only from these {}s", month);
    text += ".";
    if (a_.approximate) text += " (This law is only approximated: see the table.)";
    if (a_.law.parties || a_.law.dispersion > 1)
      text += fmt::format(" (Were they all independent: {}.)", one_in(a_.others.front().p));
    return text;
  }

  [[nodiscard]] std::string ranks() const {
    const auto n = a_.series.baseline.size();
    if (n < 6 || a_.judgement.p > 0.5) return "";
    const std::string month = kind(answer_.period);
    const std::string who = a_.rank.as_high == 0 ? "None" : grouped(a_.rank.as_high);
    std::string text = fmt::format("{} of the {} {}s of the baseline had as many", who, grouped(static_cast<double>(n)), month);
    if (a_.judgement.rule == srg::Rule::rank)
      text += fmt::format("; the judgement rests on that rank ({} of {}), so that it holds whatever the law of calm {}s",
                          a_.rank.as_high + 1, n + 1, month);
    return text + ".";
  }

  [[nodiscard]] std::string looking() const {
    if (a_.judgement.p > 0.2) return "";
    const std::string month = kind(answer_.period);
    std::string text =
        fmt::format("Somewhere in {} {}s{} the chance is {}", a_.question.look, month,
                    a_.question.watched > 1 ? fmt::format(" of {} series", a_.question.watched) : "", one_in(a_.p_look));
    const auto sliding = a_.scans.sliding_in_force ? std::optional(a_.scans.sliding_in_force->p) : a_.scans.sliding;
    if (sliding && *sliding > a_.p_look)
      text += fmt::format(", and {} when any stretch as long would have been noticed, wherever it begins", one_in(*sliding));
    return text + ".";
  }

  /// What over-dispersion would do.
  [[nodiscard]] std::string spread() const {
    if (a_.judgement.p > 0.2) return "";
    if (a_.law.parties)
      return a_.ordinary_from ? fmt::format(
                                    "With single {} in place of parties the chance is above {:.3g} from a variance of "
                                    "{:.2g} times the mean on.",
                                    unit_.unit, a_.question.level, *a_.ordinary_from)
                              : "";
    std::string text;
    const bool known = a_.series.baseline.size() >= 24 && a_.baseline_count >= 20;
    if (!known && a_.question.spread == srg::SurgeQuestion::Spread::estimated)
      text = fmt::format("How much calm {}s differ from each other is hardly known from so little. ", kind(answer_.period));
    const auto twice = std::ranges::find_if(a_.others, [](const auto& other) { return other.law.dispersion == 2; });
    text += fmt::format("With a variance twice the mean the chance is {}", one_in(twice->p));
    if (a_.ordinary_from)
      text += fmt::format("; from {:.2g} times the mean on it is above {:.3g}", *a_.ordinary_from, a_.question.level);
    return text + ".";
  }

  [[nodiscard]] std::string season() const {
    if (!a_.season) return "";
    return fmt::format(
        "Held beside the same {} of {} earlier years alone ({} in all), where calm may have seasons, the chance is {}.",
        kind(answer_.period), a_.season->periods, grouped(a_.season->count), one_in(a_.season->p));
  }

  [[nodiscard]] std::string other_units() const {
    std::string text;
    for (std::size_t i = 1; i < answer_.units.size(); ++i) {
      const auto& other = answer_.units[i].analysis;
      text += fmt::format("{}Counted as {}, there were {}: {}{}", text.empty() ? "" : " ", answer_.units[i].unit,
                          grouped(other.series.count),
                          other.judgement.alarm == a_.judgement.alarm ? ""
                          : other.judgement.alarm                     ? "unusual, "
                                                                      : "not unusual, ",
                          one_in(other.judgement.p));
      if (other.law.parties && other.judgement.p > 1.2 * other.others.front().p)
        text += fmt::format(" in parties like these, {} if each had come alone", one_in(other.others.front().p));
      text += ".";
    }
    return text;
  }

  [[nodiscard]] std::string rise() const {
    if (!a_.ratio || a_.series.count == 0) return "";
    const auto& exact = a_.ratio->exact;
    std::string text = fmt::format("The rate was {} times that of the baseline", three(a_.ratio->estimate));
    if (std::isinf(a_.ratio->estimate)) text = "The baseline has none, so that no ratio can be told";
    text += std::isinf(exact.high)
                ? fmt::format(" (at least {}, {:.3g}%, independent events)", three(exact.low), 100 * a_.question.interval)
                : fmt::format(" ({:.3g}% interval for independent events: {})", 100 * a_.question.interval, interval(exact));
    return text + ".";
  }

  [[nodiscard]] std::string belief() const {
    const auto& priors = a_.question.priors;
    const auto middle = priors.size() / 2;
    if (priors.empty()) return "";
    return fmt::format("Who thought a surge in such a {} {:.3g}% likely before should now think it {} likely.",
                       kind(answer_.period), 100 * priors[middle], percent(a_.evidence.posterior[middle]));
  }

  [[nodiscard]] std::string reporting() const {
    std::string text;
    if (answer_.known_share < 0.995)
      text = fmt::format("Only {:.0f}% of the {}'s events should be reported so far; that is allowed for. ",
                         100 * answer_.known_share, kind(answer_.period));
    if (a_.question.reporting < 1)
      text += fmt::format("If {:.3g}% are ever reported, there were {} to {} of them. ", 100 * a_.question.reporting,
                          a_.truth.low, a_.truth.high);
    if (a_.reporting_rise)
      text += fmt::format(
          "Only what was reported is counted: if {:.2g} times as many of the events came to be reported as before, that alone "
          "would "
          "explain it.",
          *a_.reporting_rise);
    else text += "Only what was reported is counted.";
    return text;
  }

  const SurgeAnswer& answer_;
  const SurgeUnit& unit_;
  const srg::SurgeAnalysis& a_;
};

using Table = std::vector<std::pair<std::string, std::string>>;  // rows of a SurgeTable

void law_rows(const srg::SurgeAnalysis& a, Table& table) {
  table.emplace_back("law in force: " + to_string(a.law) + (a.approximate ? " (approximate)" : ""), chance(a.judgement.p));
  table.emplace_back("  the same, mid-p", chance(a.judgement.mid_p));
  table.emplace_back("Poisson, the rate taken as known", chance(a.poisson_p));
  table.emplace_back("  the same, mid-p", chance(a.poisson_mid_p));
  if (a.predictive) table.emplace_back("Poisson, rate from the baseline (Jeffreys' prior)", chance(*a.predictive));
  table.emplace_back(a.question.rate ? "other laws, with that rate" : "other laws, given the total of baseline and period", "");
  for (const auto& other : a.others) table.emplace_back("  " + to_string(other.law), chance(other.p));
  if (a.season)
    table.emplace_back(fmt::format("law in force, beside the same time of {} years", a.season->periods), chance(a.season->p));
  if (a.series.baseline.size() >= 2) {
    table.emplace_back("rank among the periods of the baseline",
                       fmt::format("{} of {}  (p {:.3g})", a.rank.as_high + 1, a.series.baseline.size() + 1, a.rank.p));
    table.emplace_back("variance / mean of the baseline",
                       fmt::format("{:.3g}  (p {:.3g} if Poisson)", a.measured.estimate, a.measured.p));
  }
}

void scan_rows(const srg::SurgeAnalysis& a, Table& table) {
  const auto simulated = [](const srg::Simulated& s) {
    return fmt::format("{:.3g} +- {:.1g}  ({} runs)", s.p, s.error, grouped(s.runs));
  };
  const int look = a.question.look;
  table.emplace_back(fmt::format("somewhere in {} periods of {} series", look, a.question.watched), chance(a.p_look));
  table.emplace_back(fmt::format("  {} periods, the rate taken as known", look), chance(a.scans.calendar));
  if (a.scans.sliding) table.emplace_back(fmt::format("  sliding window within {}, Poisson", look), chance(*a.scans.sliding));
  if (a.scans.sliding_in_force)
    table.emplace_back(fmt::format("  sliding window within {}, law in force, simulated", look),
                       simulated(*a.scans.sliding_in_force));
  if (a.scans.conditional) table.emplace_back("some period of all has as many, given the total", chance(*a.scans.conditional));
  const auto& busiest = a.scans.busiest;
  if (a.scans.busiest_p && busiest.ratio > 0) {
    const bool last = busiest.first + busiest.length == a.series.baseline.size() + 1;
    table.emplace_back(fmt::format("busiest stretch of up to 12: {} with {}{}",
                                   busiest.length == 1 ? "1 period" : fmt::format("{} periods", busiest.length),
                                   grouped(busiest.count), last ? ", up to this one" : ""),
                       simulated(*a.scans.busiest_p));
  }
}

Table table_of(const srg::SurgeAnalysis& a) {
  Table table;
  table.emplace_back("count; expected", fmt::format("{}; {:.4g}", grouped(a.series.count), a.expected));
  const auto level = fmt::format("{:.3g}%", 100 * a.question.interval);
  table.emplace_back("rate a year, period (" + level + ")", interval(a.rate));
  if (a.ratio) {
    table.emplace_back("rate a year, baseline (" + level + ")", interval(a.baseline_rate));
    table.emplace_back("ratio of the rates, exact (" + level + ")", three(a.ratio->estimate) + ";  " + interval(a.ratio->exact));
    table.emplace_back("ratio of the rates, Bayes (" + level + ")", three(a.ratio->median) + ";  " + interval(a.ratio->credible));
    table.emplace_back("P(ratio > 1); P(ratio > 2)", fmt::format("{:.4g}; {:.4g}", a.ratio_above_1, a.ratio_above_2));
  }
  law_rows(a, table);
  table.emplace_back(fmt::format("alarm at the level {:.3g}, by {}", a.question.level,
                                 a.judgement.rule == srg::Rule::rank ? "rank" : "the law in force"),
                     a.judgement.alarm ? "yes" : "no");
  table.emplace_back("  from how many on; false alarms promised",
                     fmt::format("{};  {}", grouped(a.judgement.critical), chance(a.judgement.attained)));
  scan_rows(a, table);
  if (a.cusum)
    table.emplace_back(
        fmt::format("CUSUM for a doubling (reference {:.3g}, threshold {:.3g}, one false alarm in {} periods)",
                    a.cusum->plan.reference_value(), a.cusum->plan.threshold_value(), three(std::round(a.cusum->run_length))),
        fmt::format("{:.3g}{} (before: {:.3g})", a.cusum->value, a.cusum->alarm ? ", alarm" : "", a.cusum->before));
  table.emplace_back("Bayes factor for a surge", three(std::exp(std::min(a.evidence.log_bayes_factor, 700.0))));
  for (std::size_t i = 0; i < a.question.priors.size(); ++i)
    table.emplace_back(fmt::format("  P(surge), when it was {:.3g} before", a.question.priors[i]),
                       fmt::format("{:.3g}", a.evidence.posterior[i]));
  if (a.question.reporting < 1)
    table.emplace_back("true number (" + level + ")", fmt::format("{:.3g};  {} to {}", a.truth.mean, a.truth.low, a.truth.high));
  if (a.reporting_rise)
    table.emplace_back("reporting this many times better would explain it", fmt::format("{:.3g}", *a.reporting_rise));
  return table;
}

void add_table(const SurgeTable& table, std::vector<std::string>& lines) {
  std::size_t width = 0;
  for (const auto& [what, value] : table.rows) width = std::max(width, std::min<std::size_t>(what.size(), 60));
  lines.emplace_back();
  lines.push_back(table.title);
  for (const auto& [what, value] : table.rows)
    lines.push_back(value.empty() ? "  " + what : fmt::format("  {:<{}}  {}", what, width, value));
}

/// Lines of at most 100 characters.
void add_wrapped(const std::string& text, std::vector<std::string>& lines) {
  std::string line;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (!line.empty() && line.size() + 1 + end - begin > 100) lines.push_back(std::exchange(line, ""));
    line += (line.empty() ? "" : " ") + text.substr(begin, end - begin);
    begin = end + 1;
  }
  if (!line.empty()) lines.push_back(line);
}

}  // namespace

std::string paragraph_of(const SurgeAnswer& answer) { return Words(answer).paragraph(); }

std::string caution_of(const SurgeAnswer& answer) { return Words(answer).caution(); }

std::vector<SurgeTable> tables_of(const SurgeAnswer& answer) {
  std::vector<SurgeTable> tables;
  for (const auto& unit : answer.units)
    tables.push_back({fmt::format("{}, {} (baseline {})", unit.unit, format_period(answer.period),
                                  answer.baseline.begin < answer.baseline.end ? format_period(answer.baseline) : "none"),
                      table_of(unit.analysis)});
  if (answer.all_series.empty()) return tables;
  Table table;
  for (const auto& series : answer.all_series)
    table.emplace_back(fmt::format("{}: {} ({:.3g} expected)", series.series, grouped(series.count), series.expected),
                       chance(series.p));
  if (answer.combined) table.emplace_back("all together, if independent (Fisher)", chance(answer.combined->p));
  tables.push_back({"Every series in " + format_period(answer.period), std::move(table)});
  return tables;
}

std::vector<std::string> in_words(const SurgeAnswer& answer) {
  std::vector<std::string> lines;
  add_wrapped(paragraph_of(answer), lines);
  lines.emplace_back();
  add_wrapped("What would change it: " + caution_of(answer), lines);
  for (const auto& table : tables_of(answer)) add_table(table, lines);
  for (const auto& source : answer.sources) lines.push_back("Source: " + source);
  return lines;
}

}  // namespace outflow::api
