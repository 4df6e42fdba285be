#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "outflow/engine/recorder.h"
#include "outflow/inference/naive.h"
#include "outflow/inference/scaled_error.h"
#include "outflow/inference/spread.h"
#include "outflow/io/flee/flee_reader.h"
#include "outflow/io/flee/out_csv.h"
#include "outflow/io/results/result_folder.h"
#include "outflow/model/model.h"

/// How a run of a Flee input folder compares with the counts in it: the errors that validation reports of the field give, and
/// those of forecasters without a model beside them.
namespace outflow::api {

/// Mean over the members; [horizon of usual_horizons][baseline]. Absent: the error of the baseline is 0, or the run too short.
using ScaledErrors = std::array<std::array<std::optional<double>, inference::n_baselines>, inference::usual_horizons.size()>;

struct CampScore {
  std::string name;
  std::optional<double> capacity;  ///< persons, of the input
  double weight = 0;               ///< person-days counted
  int counts = 0;                  ///< days of the run with a count
  double error = 0, error_rescaled = 0;                      ///< mean ratio difference over all days, mean over the members
  std::optional<double> reporting_error, reporting_error_rescaled;  ///< the same over the days on which some camp has a count
  ScaledErrors scaled;
};

/// A forecaster without a model, and the model on the same days.
struct NaiveScore {
  std::string name;
  std::optional<double> error;
  int days = 0;
  std::optional<double> model, model_rescaled;  ///< mean over the members
};

struct Validation {
  std::string start;
  int days = 0, members = 0;
  bool of_mean = false;  ///< the one member is the mean of members that were not kept
  std::vector<double> member_errors, member_errors_rescaled;  ///< [member] averaged relative difference, all days
  inference::Spread normal, rescaled;                        ///< of those
  /// As the reference program comes to them: where arrivals do not come from the counts its table has 0 for everybody counted.
  inference::Spread normal_as_printed, rescaled_as_printed;
  int reporting_days = 0;
  std::optional<inference::Spread> reporting_normal, reporting_rescaled;  ///< on the days on which some camp has a count
  std::vector<NaiveScore> naive;
  std::vector<CampScore> camps;
  ScaledErrors scaled;         ///< of the camps, by weight
  bool trend_undivided = false;  ///< the baseline "sloped" as the reference program computes it
  std::vector<std::string> warnings;
};

/// What was counted in the camps of a Flee folder, day by day.
struct Counted {
  Seconds start = 0;
  std::vector<std::string> names;
  std::vector<std::string> ids;                     ///< of the places
  std::vector<std::optional<double>> capacities;    ///< persons; absent: none given
  std::vector<inference::Points> points;            ///< [camp]
  inference::Table table;                           ///< [camp][day], as in out.csv
  inference::Series total;                          ///< [day] sum of the camps
  inference::Series total_as_printed;               ///< [day] the same, 0 where the reference program has 0
  std::vector<int> reporting;                       ///< days on which some camp has a count
};

/// A camp and its capacity in persons, if there is one.
struct CountedPlace {
  std::string id, name;
  std::optional<double> capacity;
};

Counted counted_in(const io::flee::FleeFolder& folder, int days);
/// The same from registrations alone; arrivals are taken to come from them.
Counted counted_in(const io::flee::Registrations& registrations, const io::flee::ArrivalRules& rules,
                   const std::vector<CountedPlace>& places, Seconds start, int days);

/// Gathers the errors of the members one by one.
class Scoring {
 public:
  Scoring(Counted counted, bool trend_undivided);
  [[nodiscard]] const Counted& counted() const { return counted_; }
  /// One member: [camp][day] persons at the end of the day.
  void add(const inference::Table& simulated);
  /// At least one member was added.
  [[nodiscard]] Validation finish() const;

 private:
  struct CampSums {
    double error = 0, rescaled = 0, reporting = 0, reporting_rescaled = 0;
    ScaledErrors scaled;  ///< sums
  };
  void add_camps(const inference::Table& simulated, const inference::Table& rescaled);
  void add_naive();

  Counted counted_;
  bool trend_undivided_;
  int members_ = 0;
  std::vector<double> normal_, rescaled_, normal_as_printed_, rescaled_as_printed_, reporting_, reporting_rescaled_;
  std::vector<CampSums> camps_;
  std::vector<NaiveScore> naive_;
  std::vector<std::vector<int>> naive_days_;  ///< [forecaster]
};

/// Sees the members of a run of a Flee folder; afterwards there are out.csv of the first one and the errors of all.
class FleeScores {
 public:
  /// `folder` must outlive it. The model has one place for each reported one, by id. `as_reference`: with the faults of the
  /// reference program in its reports too (the baseline "sloped"; zeros in out.csv where arrivals do not come from the counts).
  FleeScores(const io::flee::FleeFolder& folder, const model::Model& model, const engine::Layout& layout, bool as_reference);
  void add(int member, const engine::Trajectory& trajectory);
  [[nodiscard]] bool empty() const { return !first_; }
  [[nodiscard]] const io::flee::OutTable& out_table() const { return *first_; }
  [[nodiscard]] Validation validation() const { return scoring_.finish(); }

 private:
  [[nodiscard]] io::flee::OutTable out_table_of(const engine::Trajectory& trajectory) const;

  const io::flee::FleeFolder& folder_;
  bool as_reference_;
  engine::Layout layout_;
  int days_;
  std::vector<int> places_;  ///< [camp] model place
  std::vector<int> idp_places_;
  Scoring scoring_;
  std::optional<io::flee::OutTable> first_;
};

/// Writes out.csv and validation.json. At least one member was added.
void write_flee_files(io::results::ResultFolder& folder, const FleeScores& scores);

/// validation.json: every number of it (schemas/validation.schema.json).
std::string validation_json(const Validation& validation);
/// The same keys as the validation reports of the reference program: per camp mase7, mase7-sloped, mase7-ratio, mase30, ..., N;
/// totals; `Error (normal)`, `Error (rescaled)`, `Simulation Period`. Means over the members; null: not defined.
std::string validation_yaml(const Validation& validation);
/// A table for people.
std::vector<std::string> in_words(const Validation& validation);

}  // namespace outflow::api
