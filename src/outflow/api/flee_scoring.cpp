#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/flee_scores.h"
#include "outflow/base/contract.h"

namespace outflow::api {

namespace inf = inference;
using inf::Table;

namespace {

constexpr std::array<int, 2> looks_back{30, 90};

double mean_over(const inf::Series& series, const std::vector<int>& days) {
  double sum = 0;
  for (const int day : days) sum += series[static_cast<std::size_t>(day)];
  return sum / static_cast<double>(days.size());
}

double mean_of(const inf::Series& series) {
  double sum = 0;
  for (const double value : series) sum += value;
  return sum / static_cast<double>(series.size());
}

}  // namespace

Scoring::Scoring(Counted counted, bool trend_undivided)
    : counted_(std::move(counted)), trend_undivided_(trend_undivided), camps_(counted_.names.size()) {
  add_naive();
}

void Scoring::add_naive() {
  const auto add = [&](std::string name, const std::optional<inf::Score>& score) {
    naive_.push_back({std::move(name), {}, 0, {}, {}});
    naive_days_.emplace_back();
    if (!score) return;
    naive_.back().error = score->error;
    naive_.back().days = static_cast<int>(score->days.size());
    naive_.back().model = naive_.back().model_rescaled = 0.0;
    naive_days_.back() = score->days;
  };
  const auto& c = counted_;
  add("share by capacity", inf::share_by_capacity(c.capacities, c.table, c.total, c.reporting));
  for (const int ago : looks_back) {
    add(fmt::format("share {} days ago", ago), inf::share_as_before(c.points, ago, c.table, c.total, c.reporting));
    add(fmt::format("count {} days ago", ago), inf::count_as_before(c.points, ago, c.table, c.total, c.reporting));
  }
}

void Scoring::add(const Table& simulated) {
  const auto& c = counted_;
  OUTFLOW_EXPECT(simulated.size() == c.table.size());
  ++members_;
  const inf::Series simulated_total = simulated.empty() ? inf::Series(c.total.size(), 0.0) : inf::sum_of_camps(simulated);
  const Table scaled = inf::rescaled(simulated, simulated_total, c.total);
  const Table scaled_as_printed = inf::rescaled(simulated, simulated_total, c.total_as_printed);
  const auto error = [&](const Table& table, const inf::Series& total) {
    return inf::averaged_relative_difference(table, c.table, total).value_or(0.0);
  };
  normal_.push_back(error(simulated, c.total));
  rescaled_.push_back(error(scaled, c.total));
  normal_as_printed_.push_back(error(simulated, c.total_as_printed));
  rescaled_as_printed_.push_back(error(scaled_as_printed, c.total_as_printed));
  if (const auto on_days = inf::averaged_relative_difference(simulated, c.table, c.total, c.reporting)) {
    reporting_.push_back(*on_days);
    reporting_rescaled_.push_back(*inf::averaged_relative_difference(scaled, c.table, c.total, c.reporting));
  }
  for (std::size_t i = 0; i < naive_.size(); ++i) {
    if (!naive_[i].error) continue;
    *naive_[i].model += *inf::averaged_relative_difference(simulated, c.table, c.total, naive_days_[i]);
    *naive_[i].model_rescaled += *inf::averaged_relative_difference(scaled, c.table, c.total, naive_days_[i]);
  }
  add_camps(simulated, scaled);
}

void Scoring::add_camps(const Table& simulated, const Table& rescaled) {
  const auto& counted = counted_;
  for (std::size_t c = 0; c < camps_.size(); ++c) {
    const auto normal = inf::ratio_difference(simulated[c], counted.table[c], counted.total);
    const auto scaled = inf::ratio_difference(rescaled[c], counted.table[c], counted.total);
    camps_[c].error += mean_of(normal);
    camps_[c].rescaled += mean_of(scaled);
    if (!counted.reporting.empty()) {
      camps_[c].reporting += mean_over(normal, counted.reporting);
      camps_[c].reporting_rescaled += mean_over(scaled, counted.reporting);
    }
    for (std::size_t k = 0; k < inf::usual_horizons.size(); ++k)
      for (int b = 0; b < inf::n_baselines; ++b) {
        const auto one =
            inf::scaled_error(rescaled[c], counted.table[c], counted.total, inf::usual_horizons[k], static_cast<inf::Baseline>(b),
                              trend_undivided_ ? inf::Trend::undivided : inf::Trend::right);
        auto& sum = camps_[c].scaled[k][static_cast<std::size_t>(b)];
        if (one) sum = sum.value_or(0.0) + *one;
      }
  }
}

namespace {

/// The mean of each camp and, by weight, of all.
ScaledErrors weighted(const std::vector<CampScore>& camps) {
  ScaledErrors result;
  std::vector<double> weights;
  for (const auto& camp : camps) weights.push_back(camp.weight);
  for (std::size_t k = 0; k < result.size(); ++k)
    for (std::size_t b = 0; b < result[k].size(); ++b) {
      std::vector<std::optional<double>> values;
      for (const auto& camp : camps) values.push_back(camp.scaled[k][b]);
      result[k][b] = inf::weighted_mean(values, weights);
    }
  return result;
}

std::vector<std::string> warnings_about(const Counted& counted) {
  std::vector<std::string> warnings;
  std::string without;
  for (std::size_t c = 0; c < counted.names.size(); ++c) {
    double most = 0;
    for (const auto& [day, persons] : counted.points[c]) most = std::max(most, persons);
    if (counted.capacities[c] && most > 0 && std::abs(*counted.capacities[c] - most) < 1)
      warnings.push_back(
          fmt::format("the capacity of {}, {:.0f}, is the most that was ever counted there: the input tells the "
                      "model a part of the answer",
                      counted.names[c], *counted.capacities[c]));
    if (!counted.capacities[c]) without += (without.empty() ? "" : ", ") + counted.names[c];
  }
  if (!without.empty())
    warnings.push_back(fmt::format("no capacity is known of {}: share by capacity gives them nobody", without));
  if (counted.reporting.empty())
    warnings.emplace_back("no camp has a count on any day of the run: nothing can be said on reporting dates");
  return warnings;
}

}  // namespace

Validation Scoring::finish() const {
  OUTFLOW_EXPECT(members_ > 0);
  Validation result;
  result.start = format_date(counted_.start);
  result.days = static_cast<int>(counted_.total.size());
  result.members = members_;
  result.member_errors = normal_;
  result.member_errors_rescaled = rescaled_;
  result.normal = *inf::spread(normal_);
  result.rescaled = *inf::spread(rescaled_);
  result.normal_as_printed = *inf::spread(normal_as_printed_);
  result.rescaled_as_printed = *inf::spread(rescaled_as_printed_);
  result.reporting_days = static_cast<int>(counted_.reporting.size());
  result.reporting_normal = inf::spread(reporting_);
  result.reporting_rescaled = inf::spread(reporting_rescaled_);
  result.trend_undivided = trend_undivided_;
  result.warnings = warnings_about(counted_);
  const double n = members_;
  result.naive = naive_;
  for (auto& naive : result.naive) {
    if (naive.model) *naive.model /= n;
    if (naive.model_rescaled) *naive.model_rescaled /= n;
  }
  for (std::size_t c = 0; c < camps_.size(); ++c) {
    const auto& sums = camps_[c];
    CampScore camp{counted_.names[c],
                   counted_.capacities[c],
                   inf::weight_of(counted_.table[c]),
                   0,
                   sums.error / n,
                   sums.rescaled / n,
                   {},
                   {},
                   sums.scaled};
    camp.counts = static_cast<int>(inf::reporting_days({&counted_.points[c], 1}, result.days).size());
    if (!counted_.reporting.empty()) {
      camp.reporting_error = sums.reporting / n;
      camp.reporting_error_rescaled = sums.reporting_rescaled / n;
    }
    for (auto& horizon : camp.scaled)
      for (auto& value : horizon)
        if (value) *value /= n;
    result.camps.push_back(std::move(camp));
  }
  result.scaled = weighted(result.camps);
  return result;
}

}  // namespace outflow::api
