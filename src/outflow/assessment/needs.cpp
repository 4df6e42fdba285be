#include "outflow/assessment/needs.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "outflow/random/binomial.h"
#include "outflow/random/normal.h"

namespace outflow::assessment {

namespace {

constexpr double z95 = 1.6448536269514722;  ///< 95% point of the normal law

/// The number of a month since year 0.
int month_of(Seconds moment) {
  const std::string date = format_date(moment);
  return 12 * year_of(moment) + (date[5] - '0') * 10 + (date[6] - '0') - 1;
}

Seconds begin_of_month(int month) { return add(year_period(month / 12).begin, {0, month % 12}); }

/// The integral up to `moment` of the probability that an event, at a moment spread evenly over [begin, end), has happened.
double integral_until(double begin, double end, double moment) {
  if (moment <= begin) return 0;
  if (moment >= end) return moment - (begin + end) / 2;
  return (moment - begin) * (moment - begin) / (2 * (end - begin));
}

}  // namespace

std::vector<Seconds> months_of(const TimeAxis& time) {
  std::vector<Seconds> boundaries{time.whole().begin};
  for (int t = 0; t < time.size(); ++t) {
    const Seconds begin = time.step(t).begin;
    if (t > 0 && month_of(begin) != month_of(time.step(t - 1).begin))
      boundaries.push_back(time.step_length().months > 0 ? begin : std::max(begin_of_month(month_of(begin)), boundaries.back()));
  }
  boundaries.push_back(time.whole().end);
  return boundaries;
}

double share_of(const scenario::Need& need, std::size_t row, random::Key member) {
  const double share = need.share.value;
  if (!need.low || !need.high || share <= 0) return share;
  random::Stream draws({.key = member, .entity = row, .step = 0, .purpose = random::Purpose::need_share});
  const double z = random::standard_normal(draws);
  const double low = need.low->value, high = need.high->value;
  const bool part = high < 1;
  const auto scale = [&](double s) { return part ? std::log(s / (1 - s)) : std::log(s); };
  if (z < 0 && low <= 0) return std::max(0.0, share + z / z95 * (share - low));
  const double middle = scale(share);
  const double drawn = middle + z / z95 * (z >= 0 ? scale(high) - middle : middle - scale(low));
  return part ? 1 / (1 + std::exp(-drawn)) : std::exp(drawn);
}

struct NeedsTally::Row {
  const scenario::Need* need = nullptr;
  std::size_t number = 0;  ///< in needs.csv
  std::size_t name = 0;  ///< index into names_
  int layout_row = 0;
};

NeedsTally::NeedsTally(const scenario::Scenario& scenario, const model::Model& model, std::uint64_t seed)
    : s_(scenario),
      model_(model),
      layout_(model),
      seed_(seed),
      months_(months_of(model.time)),
      all_persons_(0),
      all_totals_(0),
      all_places_(0) {
  for (std::size_t i = 0; i < s_.needs.size(); ++i) {
    const auto& need = s_.needs[i];
    const auto report =
        std::find_if(s_.reports.begin(), s_.reports.end(), [&](const auto& r) { return r.name == need.report.value; });
    const auto r = report - s_.reports.begin();
    const auto& cells = model.reports[static_cast<std::size_t>(r)].cells;
    const std::string group = scenario::to_string(need.group.value);
    const auto found = group.empty() ? cells.begin() : std::find(cells.begin(), cells.end(), group);
    if (found == cells.end()) continue;  // nobody is counted there
    auto name = std::find(names_.begin(), names_.end(), need.name.value);
    if (name == names_.end()) name = names_.insert(names_.end(), need.name.value);
    rows_.push_back({&need, i, static_cast<std::size_t>(name - names_.begin()),
                     layout_.report(static_cast<int>(r), static_cast<int>(found - cells.begin()))});
  }
  const std::size_t n_months = months_.size() - 1;
  persons_.resize(names_.size() * n_months);
  places_.resize(names_.size() * n_months);
  by_step_.resize(names_.size() * static_cast<std::size_t>(model.n_steps()));
  drawn_.resize(static_cast<std::size_t>(model.n_steps()));
  all_persons_ = ensemble::CountSummary(persons_.size());
  all_places_ = ensemble::RatioSummary(places_.size());
  all_totals_ = ensemble::CountSummary(names_.size());
}

NeedsTally::~NeedsTally() = default;

void NeedsTally::draw(const Row& row, int member, const engine::Trajectory& trajectory) {
  const random::Key key = random::member_key(seed_, static_cast<std::uint64_t>(member));
  const double share = share_of(*row.need, row.number, key);
  const double whole = std::floor(share);
  for (int t = 0; t < model_.n_steps(); ++t) {
    const std::int64_t n = trajectory.at(row.layout_row, t);
    random::Stream draws(
        {.key = key, .entity = row.number, .step = static_cast<std::uint32_t>(t), .purpose = random::Purpose::need});
    drawn_[static_cast<std::size_t>(t)] =
        n == 0 ? 0 : static_cast<std::int64_t>(whole) * n + random::binomial(n, share - whole, draws);
  }
}

/// Person-time of the stays in each month, in months: arrivals are spread evenly over their step, and ends over as long a time.
void NeedsTally::add_stays(const Row& row) {
  const Span stay = *row.need->stay.value;
  for (int t = 0; t < model_.n_steps(); ++t) {
    const auto n = static_cast<double>(drawn_[static_cast<std::size_t>(t)]);
    if (n == 0) continue;
    const Period step = model_.time.step(t);
    const auto since = [&](Seconds moment) { return static_cast<double>(moment - step.begin); };
    const double end = since(step.end);
    const double leave = since(outflow::add(step.begin, stay)), left = since(outflow::add(step.end, stay));
    const auto first = std::upper_bound(months_.begin(), months_.end(), step.begin) - months_.begin() - 1;
    for (auto m = static_cast<std::size_t>(first); m + 1 < months_.size() && since(months_[m]) < left; ++m) {
      const double from = since(months_[m]), to = since(months_[m + 1]);
      const double came = integral_until(0, end, to) - integral_until(0, end, from);
      const double went = integral_until(leave, left, to) - integral_until(leave, left, from);
      places_[cell(row.name, m)] += n * (came - went) / (to - from);
    }
  }
}

void NeedsTally::add(int member, const engine::Trajectory& trajectory) {
  std::fill(persons_.begin(), persons_.end(), 0);
  std::fill(places_.begin(), places_.end(), 0.0);
  std::fill(by_step_.begin(), by_step_.end(), 0);
  std::vector<std::int64_t> totals(names_.size(), 0);
  for (const auto& row : rows_) {
    draw(row, member, trajectory);
    std::size_t month = 0;
    for (int t = 0; t < model_.n_steps(); ++t) {
      while (model_.time.step(t).begin >= months_[month + 1]) ++month;
      const std::int64_t n = drawn_[static_cast<std::size_t>(t)];
      persons_[cell(row.name, month)] += n;
      by_step_[row.name * drawn_.size() + static_cast<std::size_t>(t)] += n;
      totals[row.name] += n;
    }
    if (row.need->stay.value) add_stays(row);
  }
  all_persons_.add(persons_);
  all_places_.add(places_);
  all_totals_.add(totals);
}

std::vector<std::int64_t> NeedsTally::persons_of_last(int first, int last) const {
  std::vector<std::int64_t> persons;
  for (std::size_t need = 0; need < names_.size(); ++need) {
    const auto begin = by_step_.begin() + static_cast<std::ptrdiff_t>(need * drawn_.size());
    persons.push_back(std::accumulate(begin + first, begin + last, std::int64_t{0}));
  }
  return persons;
}

std::vector<std::optional<double>> NeedsTally::most_at_a_time_of_last(Seconds from) const {
  std::vector<std::optional<double>> most(names_.size());
  for (const auto& row : rows_)
    if (row.need->stay.value) most[row.name] = 0;
  for (std::size_t need = 0; need < names_.size(); ++need)
    for (std::size_t m = 0; most[need] && m + 1 < months_.size(); ++m)
      if (months_[m + 1] > from) most[need] = std::max(*most[need], places_[cell(need, m)]);
  return most;
}

namespace {

/// Cells [first, last) of a summary.
ensemble::Summary part(const ensemble::Summary& all, std::size_t first, std::size_t last) {
  const auto cut = [&](const auto& values) {
    return std::decay_t<decltype(values)>(values.begin() + static_cast<std::ptrdiff_t>(first),
                                          values.begin() + static_cast<std::ptrdiff_t>(last));
  };
  return {cut(all.mean), cut(all.sd), cut(all.quantiles)};
}

}  // namespace

NeedsResult NeedsTally::finish() const {
  const auto persons = all_persons_.finish(), places = all_places_.finish(), totals = all_totals_.finish();
  NeedsResult result{months_, {}};
  for (std::size_t need = 0; need < names_.size(); ++need) {
    NeedSeries series;
    series.name = names_[need];
    for (const auto& row : rows_) {
      if (row.name != need) continue;
      series.has_stay = series.has_stay || row.need->stay.value.has_value();
      if (series.title.empty()) series.title = row.need->title;
    }
    const std::size_t first = cell(need, 0), last = cell(need + 1, 0);
    series.persons = part(persons, first, last);
    if (series.has_stay) series.places = part(places, first, last);
    series.total = part(totals, need, need + 1);
    result.needs.push_back(std::move(series));
  }
  return result;
}

}  // namespace outflow::assessment
