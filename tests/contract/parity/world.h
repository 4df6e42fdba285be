#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contract/parity/parity.h"
#include "outflow/engine/engine.h"
#include "outflow/engine/journeys/world.h"
#include "outflow/io/flee/flee_reader.h"
#include "outflow/scenario/compile.h"

/// Small Flee folders written in code, and runs of them.
namespace outflow::parity {

using io::flee::FleeFolder;
using scenario::Quirk;

/// The files of an instance that begins on 2020-01-01. Places of a conflict type are in conflict, with intensity 1, unless
/// `war` says otherwise; camps have a series of zeros unless `series` says otherwise.
class Folder {
 public:
  explicit Folder(int days) : days_(days) {}

  Folder& place(const std::string& name, const std::string& type, int people = 0, const std::string& country = "Home",
                const std::string& more = "", const std::string& region = "R", const std::string& lat_lon = "0,0");
  /// Names of the columns after the eighth of locations.csv, and after the fourth of routes.csv.
  Folder& columns(const std::string& names) { return place_columns_ = names, *this; }
  Folder& road_columns(const std::string& names) { return road_columns_ = names, *this; }
  Folder& road(const std::string& a, const std::string& b, double km, const std::string& more = "");
  /// Intensity from day to day; the last value holds until the end.
  Folder& war(const std::string& place, std::vector<double> by_day) { return wars_[place] = std::move(by_day), *this; }
  Folder& closure(const std::string& row) { return closures_ += row + "\n", *this; }
  /// Points (day, persons) of the series of a camp, or of "total".
  Folder& series(const std::string& name, const std::vector<std::pair<int, int>>& points);
  /// So many newcomers on a day, where there is conflict; nobody else comes, and no camp is filled on day 0.
  Folder& arrive(int day, int persons);
  /// A setting, as "move_rules.max_move_speed".
  Folder& set(const std::string& key, const std::string& value) { return settings_[key] = value, *this; }
  Folder& quirk(Quirk q) { return quirks_.push_back(q), *this; }
  /// Takes the place of a file that is otherwise made.
  Folder& file(const std::string& name, const std::string& text) { return own_[name] = text, *this; }
  Folder& without(const std::string& name) { return removed_.push_back(name), *this; }

  [[nodiscard]] std::map<std::string, std::string> files() const;
  /// Faults are failures of the test.
  [[nodiscard]] FleeFolder read() const;
  [[nodiscard]] FleeFolder read_as_is() const;
  [[nodiscard]] int days() const { return days_; }

 private:
  [[nodiscard]] std::string conflicts() const;
  void write_series(std::map<std::string, std::string>& files) const;
  [[nodiscard]] std::string settings() const;

  int days_;
  std::string place_columns_, road_columns_, locations_, routes_, closures_;
  std::vector<std::string> zones_, camps_, removed_;
  std::map<std::string, std::vector<double>> wars_;
  std::map<std::string, std::vector<std::pair<int, int>>> series_;
  std::map<int, int> arrivals_;
  std::map<std::string, std::string> settings_, own_;
  std::vector<Quirk> quirks_;
};

/// A conflict zone, and a camp behind one road; nobody leaves the camp, and everybody the zone.
Folder zone_and_camp(int days, double km, int arrivals);
/// A line of conflict zones that nobody chooses as a destination, with a camp at its end; `arrivals` people begin at its start
/// on day 0 and travel 200 km a day.
Folder line(const std::vector<double>& links_km, int days, int arrivals);

/// True when reading the folder gives an error (a warning) in this file and line (0: any) whose text contains the words.
testing::AssertionResult refuses(const Folder& folder, const std::string& file, int line, const std::string& words);
testing::AssertionResult warns(const Folder& folder, const std::string& file, int line, const std::string& words);
testing::AssertionResult says_nothing(const Folder& folder, const std::string& words);

std::string listed(const Diagnostics& diagnostics);
std::string date_of(int day);

inline constexpr engine::Kind each_engine[] = {engine::Kind::agents, engine::Kind::cohorts};
inline const char* name_of(engine::Kind kind) { return kind == engine::Kind::agents ? "agents" : "cohorts"; }

/// One member of a run.
class Member {
 public:
  Member(const Folder& folder, engine::Kind kind, std::uint64_t member = 0);
  Member& days(int n);
  [[nodiscard]] std::int64_t at(const std::string& place) const;
  [[nodiscard]] std::int64_t on_links() const;
  [[nodiscard]] std::int64_t everybody() const;
  [[nodiscard]] const FleeFolder& folder() const { return folder_; }
  [[nodiscard]] const model::Model& model() const { return model_; }
  [[nodiscard]] engine::Engine& engine() { return *engine_; }

 private:
  FleeFolder folder_;
  model::Model model_;
  std::unique_ptr<engine::Engine> engine_;
};

/// What people see on a day: the chance to leave, the state of places, and how much the routes to a place weigh together.
class Sight {
 public:
  Sight(const Folder& folder, int day);
  [[nodiscard]] const model::PlaceState& at(const std::string& place) const { return world_->state(index(place)); }
  [[nodiscard]] double chance(const std::string& place) const { return world_->chance(index(place), 0); }
  [[nodiscard]] double weight(const std::string& from, const std::string& to, int cls = 0);
  [[nodiscard]] int routes(const std::string& from, const std::string& to);
  [[nodiscard]] double source(const std::string& place) const { return world_->source_weights()[std::size_t(index(place))]; }
  void put(const std::string& place, int persons) { world_->add_persons(index(place), persons); }
  [[nodiscard]] bool turns_away(const std::string& place) const { return world_->turns_away(index(place)); }
  [[nodiscard]] const model::Journeys& journeys() const { return *model_.journeys; }

 private:
  [[nodiscard]] int index(const std::string& place) const;
  FleeFolder folder_;
  model::Model model_;
  std::unique_ptr<engine::JourneyWorld> world_;
};

/// Within five standard deviations of a binomial number.
void expect_share(std::int64_t count, std::int64_t of, double probability);

}  // namespace outflow::parity
