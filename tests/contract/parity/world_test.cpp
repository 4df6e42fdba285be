#include "contract/parity/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace outflow::parity {

namespace {

std::vector<Entry>& all_entries() {
  static std::vector<Entry> all;
  return all;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

testing::AssertionResult tells(const Folder& folder, Severity severity, const std::string& file, int line,
                               const std::string& words) {
  const auto read = folder.read_as_is();
  for (const auto& d : read.diagnostics.all())
    if (d.severity == severity && d.where.file == file && (line == 0 || d.where.line == line) && contains(to_string(d), words))
      return testing::AssertionSuccess();
  return testing::AssertionFailure() << "not told: " << file << ":" << line << " " << words << "\n" << listed(read.diagnostics);
}

}  // namespace

Registered::Registered(std::string test, std::vector<Claim> claims) {
  for (auto& claim : claims) all_entries().push_back({test, std::move(claim)});
}

const std::vector<Entry>& entries() { return all_entries(); }

std::string listed(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics.all()) text += to_string(d) + "\n";
  return text;
}

std::string date_of(int day) { return format_date(parse_date("2020-01-01")->begin + 86400 * static_cast<Seconds>(day)); }

Folder& Folder::place(const std::string& name, const std::string& type, int people, const std::string& country,
                      const std::string& more, const std::string& region, const std::string& lat_lon) {
  locations_ +=
      fmt::format("{},{},{},{},{},0,{}{}{}\n", name, region, country, lat_lon, type, people, more.empty() ? "" : ",", more);
  if (contains(type, "camp")) camps_.push_back(name);
  else if (contains(type, "conflict")) zones_.push_back(name);
  return *this;
}

Folder& Folder::road(const std::string& a, const std::string& b, double km, const std::string& more) {
  routes_ += fmt::format("{},{},{},{}\n", a, b, km, more.empty() ? "0" : more);
  return *this;
}

Folder& Folder::series(const std::string& name, const std::vector<std::pair<int, int>>& points) {
  series_[name] = points;
  return *this;
}

Folder& Folder::arrive(int day, int persons) {
  arrivals_[day] += persons;
  return set("spawn_rules.insert_day0", "false").set("spawn_rules.sum_from_camps", "false");
}

std::string Folder::conflicts() const {
  std::map<std::string, std::vector<double>> columns = wars_;
  for (const auto& zone : zones_) columns.try_emplace(zone, std::vector<double>{1});
  std::string text = "#Day";
  for (const auto& [name, values] : columns) text += "," + name;
  text += "\n";
  for (int day = 0; day < days_; ++day) {
    text += std::to_string(day);
    for (const auto& [name, values] : columns)
      text += fmt::format(",{}", values[std::min<std::size_t>(static_cast<std::size_t>(day), values.size() - 1)]);
    text += "\n";
  }
  return text;
}

void Folder::write_series(std::map<std::string, std::string>& files) const {
  auto series = series_;
  series.try_emplace("total", std::vector<std::pair<int, int>>{{0, 0}});
  if (!arrivals_.empty()) {
    auto& total = series["total"];
    total.clear();
    int sum = 0;
    for (int day = 0; day < days_; ++day) {
      if (const auto found = arrivals_.find(day); found != arrivals_.end()) sum += found->second;
      total.emplace_back(day, sum);
    }
  }
  for (const auto& camp : camps_) series.try_emplace(camp, std::vector<std::pair<int, int>>{{0, 0}});
  std::string layout = "total,total.csv\n";
  for (const auto& [name, points] : series) {
    std::string text = "Date,persons\n";
    for (const auto& [day, persons] : points) text += fmt::format("{},{}\n", date_of(day), persons);
    files["source_data/" + name + ".csv"] = text;
    if (name != "total") layout += fmt::format("{},{}.csv\n", name, name);
  }
  files["source_data/data_layout.csv"] = layout;
}

std::string Folder::settings() const {
  std::string text;
  std::vector<std::string> open;  // sections that the line before stands in
  for (const auto& [path, value] : settings_) {
    std::vector<std::string> parts(1);
    for (const char c : path) {
      if (c == '.') parts.emplace_back();
      else parts.back() += c;
    }
    std::size_t same = 0;
    while (same < open.size() && same + 1 < parts.size() && open[same] == parts[same]) ++same;
    open.resize(same);
    for (std::size_t i = same; i + 1 < parts.size(); ++i) {
      text += std::string(2 * i, ' ') + parts[i] + ":\n";
      open.push_back(parts[i]);
    }
    text += std::string(2 * (parts.size() - 1), ' ') + parts.back() + ": " + value + "\n";
  }
  return text;
}

std::map<std::string, std::string> Folder::files() const {
  std::map<std::string, std::string> files;
  const std::string more = place_columns_.empty() ? "" : "," + place_columns_;
  files["input/sim_period.csv"] = fmt::format("StartDate,2020-01-01\nLength,{}\n", days_);
  files["input/locations.csv"] = "#name,region,country,lat,lon,type,conflict_date,people" + more + "\n" + locations_;
  files["input/routes.csv"] = "#a,b,km,forced" + (road_columns_.empty() ? "" : "," + road_columns_) + "\n" + routes_;
  files["input/closures.csv"] = "#type,name1,name2,start,end\n" + closures_;
  files["input/conflicts.csv"] = conflicts();
  files["simsetting.yml"] = settings().empty() ? "{}\n" : settings();
  write_series(files);
  for (const auto& [name, text] : own_) files[name] = text;
  for (const auto& name : removed_) files.erase(name);
  return files;
}

FleeFolder Folder::read_as_is() const {
  // A scenario without people is an error; tests of other things need not care.
  if (arrivals_.empty() && series_.empty()) return Folder(*this).arrive(0, 100).read_as_is();
  return io::flee::read_flee_files(files(), {quirks_, {}, {}, {}});
}

FleeFolder Folder::read() const {
  auto folder = read_as_is();
  if (folder.diagnostics.has_errors()) ADD_FAILURE() << listed(folder.diagnostics);
  return folder;
}

Folder zone_and_camp(int days, double km, int arrivals) {
  Folder f(days);
  f.place("Zone", "conflict_zone", 1000).place("Camp", "camp", 0, "Away").road("Zone", "Camp", km);
  f.set("move_rules.camp_movechance", "0").arrive(0, arrivals);
  return f;
}

Folder line(const std::vector<double>& links_km, int days, int arrivals) {
  Folder f(days);
  for (std::size_t i = 0; i < links_km.size(); ++i) f.place(fmt::format("P{}", i), "conflict_zone", i == 0 ? 1000 : 0);
  f.place("Camp", "camp");
  for (std::size_t i = 0; i < links_km.size(); ++i)
    f.road(fmt::format("P{}", i), i + 1 < links_km.size() ? fmt::format("P{}", i + 1) : "Camp", links_km[i]);
  f.set("move_rules.conflict_weight", "0").set("move_rules.max_move_speed", "200").set("move_rules.camp_movechance", "0");
  f.set("move_rules.awareness_level", std::to_string(links_km.size())).arrive(0, arrivals);
  return f;
}

testing::AssertionResult refuses(const Folder& folder, const std::string& file, int line, const std::string& words) {
  return tells(folder, Severity::error, file, line, words);
}

testing::AssertionResult warns(const Folder& folder, const std::string& file, int line, const std::string& words) {
  const auto read = folder.read_as_is();
  if (read.diagnostics.has_errors()) return testing::AssertionFailure() << listed(read.diagnostics);
  return tells(folder, Severity::warning, file, line, words);
}

testing::AssertionResult says_nothing(const Folder& folder, const std::string& words) {
  const std::string text = listed(folder.read_as_is().diagnostics);
  if (contains(text, words)) return testing::AssertionFailure() << text;
  return testing::AssertionSuccess();
}

Member::Member(const Folder& folder, engine::Kind kind, std::uint64_t member) : folder_(folder.read()) {
  auto compiled = scenario::compile(folder_.scenario);
  for (const auto& d : compiled.diagnostics.all()) ADD_FAILURE() << to_string(d);
  model_ = std::move(compiled.model);
  engine_ = engine::make_engine(kind, model_);
  engine_->reset(1, member);
}

Member& Member::days(int n) {
  for (int i = 0; i < n; ++i) engine_->advance();
  return *this;
}

std::int64_t Member::at(const std::string& place) const {
  const auto& places = folder_.scenario.places;
  const auto found = std::find_if(places.begin(), places.end(), [&](const auto& p) { return p.name == place; });
  if (found == places.end()) throw std::invalid_argument("no place " + place);
  const auto classes = static_cast<std::size_t>(model_.n_classes());
  const auto row = static_cast<std::size_t>(found - places.begin()) * classes;
  std::int64_t n = 0;
  for (std::size_t c = 0; c < classes; ++c) n += engine_->stock()[row + c];
  return n;
}

std::int64_t Member::on_links() const {
  std::int64_t n = 0;
  for (const auto m : engine_->moving()) n += m;
  return n;
}

std::int64_t Member::everybody() const {
  std::int64_t n = on_links();
  for (const auto m : engine_->stock()) n += m;
  return n;
}

Sight::Sight(const Folder& folder, int day) : folder_(folder.read()) {
  auto compiled = scenario::compile(folder_.scenario);
  for (const auto& d : compiled.diagnostics.all()) ADD_FAILURE() << to_string(d);
  model_ = std::move(compiled.model);
  world_ = std::make_unique<engine::JourneyWorld>(model_);
  world_->reset();
  const std::vector<std::int64_t> nobody(static_cast<std::size_t>(model_.n_places) *
                                         static_cast<std::size_t>(model_.n_classes()));
  for (int t = 0; t <= day; ++t) {
    world_->begin_step(t);
    world_->look_around(nobody);
  }
}

int Sight::index(const std::string& place) const {
  const auto& places = folder_.scenario.places;
  for (std::size_t p = 0; p < places.size(); ++p)
    if (places[p].name == place) return static_cast<int>(p);
  throw std::invalid_argument("no place " + place);
}

double Sight::weight(const std::string& from, const std::string& to, int cls) {
  const auto cumulative = world_->cumulative(index(from), cls);
  double sum = 0;
  for (std::size_t i = 0; i < cumulative.size(); ++i)
    if (model_.journeys->routes[static_cast<std::size_t>(world_->route(index(from), i))].end == index(to))
      sum += cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]);
  return sum;
}

int Sight::routes(const std::string& from, const std::string& to) {
  const auto n = world_->cumulative(index(from), 0).size();
  int found = 0;
  for (std::size_t i = 0; i < n; ++i)
    found += model_.journeys->routes[static_cast<std::size_t>(world_->route(index(from), i))].end == index(to) ? 1 : 0;
  return found;
}

void expect_share(std::int64_t count, std::int64_t of, double probability) {
  const double mean = static_cast<double>(of) * probability;
  EXPECT_NEAR(static_cast<double>(count), mean, 5 * std::sqrt(mean * (1 - probability)) + 1e-9);
}

}  // namespace outflow::parity
