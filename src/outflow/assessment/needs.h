#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "outflow/engine/recorder.h"
#include "outflow/ensemble/summary.h"
#include "outflow/model/model.h"
#include "outflow/random/address.h"
#include "outflow/scenario/scenario.h"

/// What arrivals need, month by month: needs.csv of a scenario, worked out member by member.
///
/// Of the n persons that a row's report counts in a step, a share s needs something. s is drawn once for each member and row, for
/// what is not known about it is the same for everybody in that member: with share, low and high as the median, 5% and 95%
/// points,
///
///     g(s) = g(share) + z (g(high) - g(share)) / 1.6449   for z >= 0,   g(share) + z (g(share) - g(low)) / 1.6449   for z < 0
///
/// where z is standard normal and g the logit when high < 1, else the logarithm: a two-piece normal law (Fechner 1897; Wallis
/// 2014, doi:10.1214/13-STS417) on that scale
/// (below the share on the straight scale, cut at 0, where low is 0). Who is in need is then chance: each person needs floor(s)
/// for certain and one more with probability s - floor(s), so for s < 1 the number is binomial. A stay begins at a moment spread
/// evenly over the step of the arrival and lasts for `stay`; how many are there at the same time is averaged over the month.
namespace outflow::assessment {

/// Calendar months, or the steps where these are longer: boundaries[i] to boundaries[i + 1]. The first and last may be cut short.
std::vector<Seconds> months_of(const TimeAxis& time);

/// The share of row `row` of needs.csv in a member. Rows without `low` and `high` are known exactly.
double share_of(const scenario::Need& need, std::size_t row, random::Key member);

/// One need over the months; rows of needs.csv with the same name add up.
struct NeedSeries {
  std::string name, title;
  bool has_stay = false;
  ensemble::Summary persons;  ///< [month] persons newly in need
  ensemble::Summary places;  ///< [month] persons in need at the same time, mean over the month; empty without a stay
  ensemble::Summary total;  ///< [0] persons newly in need over the whole time
};

struct NeedsResult {
  std::vector<Seconds> months;  ///< boundaries
  std::vector<NeedSeries> needs;
};

/// Sees every member once, in the order of their numbers.
class NeedsTally {
 public:
  NeedsTally(const scenario::Scenario& scenario, const model::Model& model, std::uint64_t seed);
  ~NeedsTally();
  NeedsTally(const NeedsTally&) = delete;
  NeedsTally& operator=(const NeedsTally&) = delete;

  void add(int member, const engine::Trajectory& trajectory);
  [[nodiscard]] NeedsResult finish() const;
  /// [need] names, in the order in which they first appear.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// [need] persons newly in need in steps [first, last) of the member that was added last.
  [[nodiscard]] std::vector<std::int64_t> persons_of_last(int first, int last) const;
  /// [need] persons in need at the same time in the busiest month, of the months that end after `from`, of the member that was
  /// added last; nullopt without a stay.
  [[nodiscard]] std::vector<std::optional<double>> most_at_a_time_of_last(Seconds from) const;

 private:
  struct Row;
  void draw(const Row& row, int member, const engine::Trajectory& trajectory);
  void add_stays(const Row& row);
  [[nodiscard]] std::size_t cell(std::size_t need, std::size_t month) const { return need * (months_.size() - 1) + month; }

  const scenario::Scenario& s_;
  const model::Model& model_;
  engine::Layout layout_;
  std::uint64_t seed_;
  std::vector<Seconds> months_;
  std::vector<std::string> names_;
  std::vector<Row> rows_;
  std::vector<std::int64_t> drawn_;  ///< [step] of the row at hand
  std::vector<std::int64_t> by_step_;  ///< [need][step] of the member at hand
  std::vector<std::int64_t> persons_;  ///< [need][month]
  std::vector<double> places_;  ///< [need][month]
  ensemble::CountSummary all_persons_, all_totals_;
  ensemble::RatioSummary all_places_;
};

}  // namespace outflow::assessment
