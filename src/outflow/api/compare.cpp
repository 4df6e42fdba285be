#include "outflow/api/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/read_back.h"
#include "outflow/io/results/result_folder.h"

namespace outflow::api {

namespace {

namespace fs = std::filesystem;
namespace res = io::results;
using res::EnsembleLine;
using res::EnsembleTable;

/// Names of tables that stand for sums, not for places.
bool is_total(const EnsembleLine& line) { return line.place.starts_with("_"); }

void add(std::vector<double>& sum, const std::vector<double>& more, double factor = 1) {
  sum.resize(std::max(sum.size(), more.size()), 0.0);
  for (std::size_t t = 0; t < more.size(); ++t) sum[t] += factor * more[t];
}

/// Sums of the lines of a results folder that stand for the totals of a table. What a sum is spread like cannot be told from
/// its parts, so they have no sd.
class Totals {
 public:
  Totals(const EnsembleTable& results, const EnsembleTable& table) {
    for (const auto& line : results.lines) {
      if (line.quantity == "stock") {
        add(at_places_, line.mean);
        if (table.find(line.place, "stock", "all") != nullptr) add(in_camps_, line.mean);
      }
      for (const char* fate : {"fate:at_home", "fate:in_transit", "fate:held", "fate:arrived"})
        if (line.quantity == fate) add(present_, line.mean);
      for (const char* fate : {"fate:died", "fate:lost"})
        if (line.quantity == fate) add(gone_, line.mean);
    }
  }

  /// nullopt for a name that has no counterpart.
  [[nodiscard]] std::optional<EnsembleLine> line(const std::string& name) const {
    EnsembleLine line{name, "stock", "all", {}, {}};
    if (name == "_total_agents" || name == "_outside_camps" || name == "_on_links") line.mean = present_;
    else if (name == "_total_in_camps") line.mean = in_camps_;
    else return std::nullopt;
    if (name == "_on_links") add(line.mean, at_places_, -1);
    if (name == "_total_agents" || name == "_outside_camps") add(line.mean, gone_);
    if (name == "_outside_camps") add(line.mean, in_camps_, -1);
    for (auto& value : line.mean) value = std::round(value * 1e6) / 1e6 + 0.0;  // sums of means: what is nobody shall be 0
    if (line.mean.empty()) return std::nullopt;
    return line;
  }

 private:
  std::vector<double> present_, gone_, at_places_, in_camps_;
};

std::string name_of(const EnsembleLine& line) {
  return line.place + (line.place.empty() || line.quantity.empty() ? "" : " ") + line.quantity +
         (line.group == "all" || line.group.empty() ? "" : " " + line.group);
}

class Comparison {
 public:
  Comparison(const CompareRequest& request, EnsembleTable a, EnsembleTable b, bool table)
      : request_(request), a_(std::move(a)), b_(std::move(b)), table_(table), totals_of_a_(a_, b_) {
    if (request.exact) bounds_.threshold = bounds_.tolerance = 0;
    if (!request.exact) bounds_.threshold = request.threshold, bounds_.tolerance = request.tolerance;
  }

  CompareAnswer answer() {
    answer_.members_a = a_.members;
    answer_.members_b = b_.members;
    answer_.threshold = bounds_.threshold;
    answer_.tolerance = bounds_.tolerance;
    answer_.exact = request_.exact;
    answer_.dates = a_.dates;
    for (const auto& line : b_.lines)
      if (line.quantity == "stock" && !is_total(line)) add(day_total_, line.mean);
    for (const auto& line : b_.lines) compare_line(line);
    count_days();
    if (!table_)
      for (const auto& line : a_.lines)
        if (b_.find(line.place, line.quantity, line.group) == nullptr)
          missing(name_of(line) + ": only in " + request_.a.string());
    return std::move(answer_);
  }

 private:
  /// A side that ends early may have been cut off: it says nothing about the days after.
  void count_days() {
    const auto longest = [](const EnsembleTable& table) {
      std::size_t days = 0;
      for (const auto& line : table.lines) days = std::max(days, line.mean.size());
      return static_cast<int>(days);
    };
    answer_.days_a = longest(a_);
    answer_.days_b = longest(b_);
    std::set<std::string> places;
    answer_.days = std::min(answer_.days_a, answer_.days_b);
    for (const auto& line : answer_.lines) {
      answer_.days = std::min(answer_.days, line.agreement.cells);
      if (!line.total && !line.place.empty()) places.insert(line.place);
    }
    answer_.places = static_cast<int>(places.size());
    if (answer_.short_of_days && !request_.part) answer_.different = true;
  }

  void missing(std::string words) {
    answer_.not_compared.push_back(std::move(words));
    if (request_.exact) answer_.different = true;
  }

  void compare_line(const EnsembleLine& b) {
    const bool total = table_ && is_total(b);
    std::optional<EnsembleLine> sum;
    if (total) sum = totals_of_a_.line(b.place);
    const EnsembleLine* a = total ? (sum ? &*sum : nullptr) : a_.find(b.place, b.quantity, b.group);
    if (a == nullptr || a->mean.empty() || b.mean.empty()) return missing(name_of(b) + ": only in " + request_.b.string());
    if (a->mean.size() != b.mean.size()) {
      answer_.short_of_days = true;
      missing(
          fmt::format("{}: {} days against {}; the days that both have are compared", name_of(b), a->mean.size(), b.mean.size()));
    }
    std::vector<double> day_total = day_total_;
    day_total.resize(std::max(day_total.size(), b.mean.size()), 0.0);
    const inference::EnsembleSeries of_a{a->mean, a->sd, std::max(1, a_.members)}, of_b{b.mean, b.sd, std::max(1, b_.members)};
    ComparedLine line{b.place, table_ ? std::string() : b.quantity, b.group, total, {}, 0, 0, 0, 0, {}};
    line.agreement = inference::agreement(of_a, of_b, day_total, bounds_);
    const int last = line.agreement.cells - 1;
    line.last_day = last;
    line.last_a = a->mean[last];
    line.last_b = b.mean[last];
    line.last_total = day_total[last];
    line.last_standard_error = inference::standard_error(of_a, of_b, last);
    if (line.agreement.out > 0 || (request_.exact && !total && a->sd != b.sd)) answer_.different = true;
    if (!total) {
      answer_.cells += line.agreement.cells;
      answer_.out += line.agreement.out;
      answer_.spreads += line.agreement.spreads;
      answer_.spreads_near += line.agreement.spreads_near;
    }
    answer_.lines.push_back(std::move(line));
  }

  const CompareRequest& request_;
  EnsembleTable a_, b_;
  bool table_;
  Totals totals_of_a_;
  inference::Bounds bounds_;
  std::vector<double> day_total_;
  CompareAnswer answer_;
};

/// Whether the same bytes were written, whatever statistic they tell.
void compare_files(const CompareRequest& request, CompareAnswer& answer) {
  for (const char* name : {"series.csv", "flows.csv"}) {
    if (io::read_file(request.a / name) == io::read_file(request.b / name)) continue;
    answer.different = true;
    answer.not_compared.push_back(std::string(name) + ": the files are not equal byte by byte");
  }
}

}  // namespace

CompareAnswer compare(const CompareRequest& request) {
  if (!(request.threshold >= 0) || !(request.tolerance >= 0))
    throw BadRequest("--threshold and --tolerance must not be negative");
  const bool table = !res::is_result_folder(request.b);
  EnsembleTable a = res::read_results(request.a), b;
  if (table) {
    const bool folder = fs::is_directory(request.b);
    if (folder && !fs::exists(request.b / "golden.csv"))
      throw io::FileError(request.b, "is neither a results folder (no run.json of outflow) nor that of a golden.csv");
    b = res::read_day_table(folder ? request.b / "golden.csv" : request.b);
    if (request.seeds) b.members = *request.seeds;
    if (b.members < 1)
      throw BadRequest("how many runs stand behind " + request.b.string() + " is not known; say it with --seeds N");
  } else {
    b = res::read_results(request.b);
  }
  CompareAnswer answer = Comparison(request, std::move(a), std::move(b), table).answer();
  answer.a = request.a.string();
  answer.b = request.b.string();
  if (answer.lines.empty())
    throw BadRequest(answer.a + " and " + answer.b + " have no place in common; are they of the same scenario?");
  if (request.exact && !table) compare_files(request, answer);
  return answer;
}

namespace {

std::string day_of(const CompareAnswer& answer, int day) {
  return static_cast<std::size_t>(day) < answer.dates.size() ? answer.dates[static_cast<std::size_t>(day)]
                                                             : "day " + std::to_string(day);
}

std::string row(const CompareAnswer& answer, const ComparedLine& line) {
  const auto& found = line.agreement;
  std::string name = line.place + (line.place.empty() || line.quantity.empty() ? "" : " ") + line.quantity +
                     (line.group == "all" || line.group.empty() ? "" : " " + line.group);
  std::string text = fmt::format("{:<28} {:>6} {:>6}", name, found.cells, found.out);
  if (found.worst)
    text += fmt::format("  {:<10} {:>12.1f} {:>12.1f} {:>8}", day_of(answer, found.worst->day), found.worst->mean_a,
                        found.worst->mean_b,
                        found.worst->standard_errors ? fmt::format("{:+.1f}", *found.worst->standard_errors) : "-");
  else text += fmt::format("  {:<10} {:>12} {:>12} {:>8}", "equal", "", "", "");
  if (found.sd_ratio) text += fmt::format(" {:>8.2f}", *found.sd_ratio);
  return text;
}

}  // namespace

std::vector<std::string> in_words(const CompareAnswer& answer, bool all) {
  std::vector<std::string> words;
  words.push_back(
      fmt::format("a = {} ({} members), b = {} ({} members)", answer.a, answer.members_a, answer.b, answer.members_b));
  words.push_back(fmt::format("{:<28} {:>6} {:>6}  {:<10} {:>12} {:>12} {:>8} {:>8}", "", "cells", "out", "worst day", "mean a",
                              "mean b", "in SE", "sd a/b"));
  int quiet = 0;
  for (const auto& line : answer.lines) {
    const bool shown = all || line.agreement.out > 0 || line.quantity.empty() || line.quantity == "stock";
    if (shown) words.push_back(row(answer, line));
    quiet += shown ? 0 : 1;
  }
  if (quiet > 0) words.push_back(fmt::format("{} further series without a cell out", quiet));
  for (const auto& missing : answer.not_compared) words.push_back("not compared: " + missing);
  words.push_back(fmt::format("Compared: {} days at {} places.", answer.days, answer.places));
  if (answer.short_of_days)
    words.push_back(fmt::format("One side has fewer days than the other ({} against {}{}); --part says that this is meant.",
                                answer.days_a, answer.days_b, answer.days < answer.days_b ? ", not all at every place" : ""));
  if (answer.spreads > 0)
    words.push_back(fmt::format("Spreads: {} of {} cells with a mean above 100 have standard deviations within 25%.",
                                answer.spreads_near, answer.spreads));
  const std::string rule = answer.exact ? std::string("exactly equal")
                                        : fmt::format("within {} standard errors of the difference or {}% of the day's total",
                                                      answer.threshold, answer.tolerance * 100);
  words.push_back(fmt::format("{} of {} cells are {}: {}.", answer.cells - answer.out, answer.cells, rule,
                              answer.different ? "they differ" : "no difference"));
  return words;
}

}  // namespace outflow::api
