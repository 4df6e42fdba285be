#include "outflow/io/results/tables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

namespace outflow::io::results {

namespace {

/// A field of a CSV table, quoted where RFC 4180 asks for it.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

/// What was observed in the same place of the table.
struct Counterpart {
  std::optional<double> value, low, high;
};

/// Collects rows and hands them on in large pieces.
class Table {
 public:
  Table(const View& view, const Sink& sink) : view_(view), sink_(sink) {
    for (int t = 0; t < view.result.layout.steps(); ++t) dates_.push_back(format_date(view.model.time.step(t).begin));
  }
  ~Table() = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  void header(std::string_view text) { text_ += text; }

  /// All statistics of one number; `member` gives that of a kept member. NaN is undefined and has no row.
  template <class Member>
  void number(const std::string& date, const std::string& middle, const ensemble::Summary& summary, std::size_t cell,
              Member member, const Counterpart& observed = {}) {
    prefix_ = date + "," + middle + ",";
    for (int s = 0; s < ensemble::n_statistics; ++s) row(ensemble::statistic_names[s], summary.value(cell, s));
    if (observed.value) row("observed", *observed.value);
    if (observed.low) row("observed_low", *observed.low);
    if (observed.high) row("observed_high", *observed.high);
    for (std::size_t k = 0; k < view_.result.members.size(); ++k)
      row("member:" + std::to_string(k), static_cast<double>(member(view_.result.members[k])));
    if (text_.size() > flush_at) flush();
  }

  /// A row of the layout over all steps.
  void steps(int layout_row, const std::string& middle) {
    for (int t = 0; t < view_.result.layout.steps(); ++t)
      number(dates_[t], middle, view_.result.series, view_.result.cell(layout_row, t),
             [&](const engine::Trajectory& trajectory) { return trajectory.at(layout_row, t); });
  }

  [[nodiscard]] const std::string& date(int step) const { return dates_[step]; }

  void flush() {
    sink_(text_);
    text_.clear();
  }

 private:
  static constexpr std::size_t flush_at = std::size_t{1} << 18;

  void row(std::string_view statistic, double value) {
    if (std::isnan(value)) return;
    text_ += prefix_;
    text_ += statistic;
    text_ += ',';
    text_ += format_number(value);
    text_ += '\n';
  }

  const View& view_;
  const Sink& sink_;
  std::vector<std::string> dates_;
  std::string text_, prefix_;
};

std::string middle(const std::string& place, const std::string& group, const std::string& quantity) {
  return field(place) + "," + field(group) + "," + field(quantity);
}

constexpr std::array<const char*, engine::n_fates> fate_names{"at_home",     "in_transit", "held", "arrived",
                                                              "turned_back", "died",       "lost"};
static_assert(fate_names.back() != nullptr, "every fate has a name");

class SeriesWriter {
 public:
  SeriesWriter(const View& view, const Sink& sink) : view_(view), table_(view, sink) {}

  void write() {
    table_.header("date,place,group,quantity,statistic,value\n");
    const auto& labels = view_.model.labels;
    const auto& layout = view_.result.layout;
    for (int p = 0; p < view_.model.n_places; ++p) {
      table_.steps(layout.stock(p), middle(labels.places[p], "all", "stock"));
      table_.steps(layout.entries(p), middle(labels.places[p], "all", "entries"));
    }
    for (int f = 0; f < engine::n_fates; ++f)
      table_.steps(layout.fate(static_cast<engine::Fate>(f)), middle("", "all", std::string("fate:") + fate_names[f]));
    for (std::size_t o = 0; o < labels.outcomes.size(); ++o)
      table_.steps(layout.outcome(static_cast<int>(o)), middle("", "all", "outcome:" + labels.outcomes[o]));
    for (std::size_t r = 0; r < view_.model.reports.size(); ++r) write_report(static_cast<int>(r));
    table_.flush();
  }

 private:
  void write_report(int r) {
    const auto& cells = view_.model.reports[r].cells;
    const std::string& name = view_.scenario.reports[r].name;
    for (std::size_t c = 0; c < cells.size(); ++c) write_steps(r, static_cast<int>(c), middle("", cells[c], name));
    for (std::size_t i = 0; i < view_.result.n_year_cells; ++i)
      if (view_.result.periods[i].report == r)
        write_period(i, name + "/year", name + "/share/year", observed_of(view_.result.periods[i], false),
                     observed_of(view_.result.periods[i], true));
    for (std::size_t i = 0; i < view_.observed.size(); ++i) {
      const auto& [observation, cell, whole_year] = view_.observed[i];
      if (cell.report != r || repeats(i)) continue;
      const std::string period = "/period:" + period_name(observation->period.value);
      write_period(view_.period_index(i), name + period, name + "/share" + period, observed_of(cell, false),
                   observed_of(cell, true));
    }
  }

  /// The report step by step; an observation of a single step stands beside it.
  void write_steps(int r, int c, const std::string& text) {
    const int row = view_.result.layout.report(r, c);
    for (int t = 0; t < view_.result.layout.steps(); ++t)
      table_.number(
          table_.date(t), text, view_.result.series, view_.result.cell(row, t),
          [&](const engine::Trajectory& trajectory) { return trajectory.at(row, t); }, observed_of({r, c, t, t + 1}, false));
  }

  /// One period: its count, and for a breakdown its share of everybody.
  void write_period(std::size_t index, const std::string& quantity, const std::string& share_quantity, const Counterpart& count,
                    const Counterpart& share) {
    const auto& cell = view_.result.periods[index];
    const std::string& group = view_.model.reports[cell.report].cells[cell.cell];
    table_.number(
        table_.date(cell.first_step), middle("", group, quantity), view_.result.counts, index,
        [&](const auto& t) { return ensemble::period_count(cell, view_.model, view_.result.layout, t); }, count);
    if (cell.cell == 0) return;
    table_.number(
        table_.date(cell.first_step), middle("", group, share_quantity), view_.result.shares, index,
        [&](const auto& t) { return ensemble::period_share(cell, view_.model, view_.result.layout, t); }, share);
  }

  /// What was observed of this cell: of several sources the first.
  [[nodiscard]] Counterpart observed_of(const ensemble::PeriodCell& cell, bool share) const {
    Counterpart found;
    for (const auto& observed : view_.observed) {
      if (!(observed.cell == cell)) continue;
      const auto& o = *observed.observation;
      if (share) {
        if (!found.value) found.value = o.share.value;
        continue;
      }
      if (!found.value) found.value = o.persons.value;
      if (!found.low) found.low = o.low.value;
      if (!found.high) found.high = o.high.value;
    }
    return found;
  }

  /// True when an earlier observation is about the same cell and period.
  [[nodiscard]] bool repeats(std::size_t i) const {
    return std::any_of(view_.observed.begin(), view_.observed.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const auto& earlier) { return earlier.cell == view_.observed[i].cell; });
  }

  const View& view_;
  Table table_;
};

}  // namespace

void write_series(const View& view, const Sink& sink) { SeriesWriter(view, sink).write(); }

void write_flows(const View& view, const Sink& sink) {
  Table table(view, sink);
  table.header("date,from,to,link,mode,statistic,value\n");
  const auto& labels = view.model.labels;
  const auto written = written_links(view.scenario, view.model);
  for (int l = 0; l < view.model.n_links; ++l) {
    const auto& link = view.model.links[l];
    table.steps(view.result.layout.setouts(l), field(labels.places[link.from]) + "," + field(labels.places[link.to]) + "," +
                                                   field(labels.links[l]) + "," + field(written[l]->mode.value));
  }
  table.flush();
}

void write_needs(const View& view, const Sink& sink) {
  std::string text = "date,need,quantity,statistic,value\n";
  const auto rows = [&](Seconds date, const std::string& need, const char* quantity, const ensemble::Summary& summary,
                        std::size_t cell) {
    for (int s = 0; s < ensemble::n_statistics; ++s) {
      const double value = summary.value(cell, s);
      if (!std::isnan(value))
        text += format_date(date) + "," + need + "," + quantity + "," + ensemble::statistic_names[s] + "," +
                format_number(value) + "\n";
    }
  };
  const auto& months = view.needs->months;
  for (const auto& need : view.needs->needs) {
    for (std::size_t m = 0; m + 1 < months.size(); ++m) rows(months[m], need.name, "persons", need.persons, m);
    for (std::size_t m = 0; need.has_stay && m + 1 < months.size(); ++m) rows(months[m], need.name, "places", need.places, m);
    rows(months.front(), need.name, "persons/total", need.total, 0);
  }
  sink(text);
}

}  // namespace outflow::io::results
