#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "contract/parity/world.h"
#include "outflow/api/flee_scores.h"
#include "outflow/api/run.h"
#include "outflow/inference/scaled_error.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/flee/export.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

namespace outflow::parity {
namespace {

namespace fs = std::filesystem;

/// A folder on disk, and runs of it.
class OnDisk {
 public:
  explicit OnDisk(const Folder& folder) {
    for (const auto& [file, text] : folder.files()) {
      const fs::path path = root_ / "crisis" / file;
      fs::create_directories(path.parent_path());
      io::write_file_atomically(path, text);
    }
  }
  OnDisk(const OnDisk&) = delete;
  OnDisk& operator=(const OnDisk&) = delete;

  [[nodiscard]] fs::path input() const { return root_ / "crisis"; }
  [[nodiscard]] fs::path path(const std::string& name) const { return root_ / name; }
  /// Runs two members into the folder `name`.
  void run(const std::string& name, const api::FleeRequest& flee = {}, const char* engine = "agents", std::uint64_t seed = 1,
           int threads = 1) const {
    api::RunRequest request;
    request.scenario = input();
    request.flee = flee;
    request.out = path(name);
    request.members = 2;
    request.seed = seed;
    request.threads = threads;
    request.engine = engine;
    (void)api::run(request);
  }
  [[nodiscard]] std::string text(const std::string& file) const { return io::read_file(root_ / file); }
  [[nodiscard]] std::vector<std::string> lines(const std::string& file) const {
    std::istringstream in(text(file));
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }

 private:
  test::TemporaryFolder temporary_;
  const fs::path root_ = temporary_.path();
};

api::FleeRequest with_quirk(const std::string& name) {
  api::FleeRequest request;
  request.quirks = {name};
  return request;
}

api::FleeRequest with_all_quirks() {
  api::FleeRequest request;
  request.reference_quirks = true;
  return request;
}

/// 100 people in the camp on day 0, 50 more flee on day 1 and are under way for two days; an IDP camp that nobody reaches.
Folder road_of_two_days(int days) {
  Folder f(days);
  f.place("Zone", "conflict_zone", 1000).place("Camp", "camp").place("Idp", "idpcamp").road("Zone", "Camp", 500);
  f.set("move_rules.camp_movechance", "0").set("move_rules.idpcamp_movechance", "0");
  return f.series("Camp", {{0, 100}, {1, 150}}).series("Idp", {{0, 10}}).series("total", {{0, 40}});
}

PARITY_TEST(OutCsv, Columns, {"OUT-01", State::done, Engines::both, "of the first member, in the results folder"},
            {"OUT-02", State::done_right, Engines::none, "the day's own date; quirk late_date: the next one"},
            {"OUT-03", State::done, Engines::none,
             "|sim / data - 1| to 4 decimals, 0 without data; the total undivided by rounding"},
            {"OUT-05", State::done, Engines::both, "a last column with idp_totals"},
            {"OPT-13", State::done, Engines::both,
             "IDP camps are camps with a move chance of their own, reported, and summed up with idp_totals"}) {
  for (const char* engine : {"agents", "cohorts"}) {
    const OnDisk disk(road_of_two_days(3));
    disk.run("plain", {}, engine);
    EXPECT_EQ(disk.lines("plain/out.csv"),
              (std::vector<std::string>{
                  "Day,Date,Camp sim,Camp data,Camp error,Idp sim,Idp data,Idp error,Total error,refugees in camps (UNHCR),"
                  "total refugees (simulation),raw UNHCR refugee count,refugees in camps (simulation),refugee_debt",
                  "0,2020-01-01,100,100,0.0,10,10,0.0,0.0,110,110,110,110,0",
                  "1,2020-01-02,100,150,0.3333,10,10,0.0,0.3125,160,160,160,110,0",  // 50 / 160
                  "2,2020-01-03,150,150,0.0,10,10,0.0,0.0,160,160,160,160,0"}));
    disk.run("late", with_quirk("late_date"), engine);
    EXPECT_EQ(disk.lines("late/out.csv")[1].substr(0, 13), "0,2020-01-02,");
    const OnDisk idps(road_of_two_days(3).set("log_levels.idp_totals", "1"));
    idps.run("r", {}, engine);
    EXPECT_EQ(idps.lines("r/out.csv")[1], "0,2020-01-01,100,100,0.0,10,10,0.0,0.0,110,110,110,110,0,10");
  }
}

PARITY_TEST(OutCsv, WithoutCountedArrivals,
            {"OUT-04", State::done_right, Engines::none,
             "the counts stand there and errors are divided by them; with --reference-quirks zeros"}) {
  auto f = zone_and_camp(2, 50, 0).series("Camp", {{0, 20}}).set("spawn_rules.insert_day0", "true");
  f.set("spawn_rules.conflict_driven_spawning.spawn_mode", "constant")
      .set("spawn_rules.conflict_driven_spawning.displaced_per_conflict_day", "10");
  const OnDisk disk(f);
  disk.run("r");
  EXPECT_EQ(disk.lines("r/out.csv")[1], "0,2020-01-01,30,20,0.5,0.5,20,30,0,30,0");
  disk.run("q", with_all_quirks());
  EXPECT_EQ(disk.lines("q/out.csv")[1], "0,2020-01-02,30,20,0.5,0.0,0,30,0,30,0");
}

PARITY_TEST(OutCsv, PersonsWhereOneStandsForMany,
            {"OUT-10", State::done, Engines::none,
             "tables hold simulated persons, as there; out.csv has two more columns, in persons, where one stands for many"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 1000).place("Camp", "camp", 500).road("Zone", "Camp", 9).series("Camp", {{0, 105}, {1, 155}});
  f.set("optimisations.hasten", "10").set("move_rules.camp_movechance", "0").set("move_rules.conflict_movechance", "0");
  const OnDisk disk(f);
  disk.run("r");
  const auto lines = disk.lines("r/out.csv");
  EXPECT_EQ(lines[0].substr(lines[0].find("refugee_debt")), "refugee_debt,persons in camps (simulation),persons (simulation)");
  EXPECT_EQ(lines[2], "1,2020-01-02,10,15,0.3333,0.3333333333333333,15,15,15,10,0,100,150");
}

PARITY_TEST(OutCsv, ReportedPlaces,
            {"OUT-06", State::done, Engines::none,
             "the camps of day 0, closed or not; with flood-driven newcomers every place. Camps that come later are told"}) {
  auto f =
      zone_and_camp(5, 50, 10).place("Mill", "town").file("location_changes.csv", "Mill,camp,2\n").closure("camp,Camp,,1,-1");
  EXPECT_TRUE(warns(f, "location_changes.csv", 1, "becomes a camp, but is not reported"));
  const OnDisk disk(f);
  disk.run("r");
  EXPECT_EQ(disk.lines("r/out.csv")[0].substr(0, 34), "Day,Date,Camp sim,Camp data,Camp e");
  EXPECT_EQ(disk.lines("r/out.csv").size(), 6U);
}

PARITY_TEST(Logs, OfPeopleAndRoads,
            {"OUT-07", State::done, Engines::agents,
             "agents.out.0 in the results folder, levels 1 to 3, of member 0 of the agent engine whichever engine ran; with "
             "connections and the traits of demographics_*.csv and agents.csv, which the header always names"},
            {"OUT-08", State::refused, Engines::agents,
             "level 1: links.out.0 of member 0 of the agent engine; level 2, links by traits, is refused"}) {
  auto f = line({150, 20}, 2, 1).set("log_levels.agent", "3").set("log_levels.link", "1");
  f.set("spawn_rules.average_social_connectivity", "0")
      .file("input/demographics_gender.csv", "gender,Default\nfemale,1\nmale,0\n");
  const OnDisk disk(f);
  disk.run("r");
  const auto people = disk.lines("r/agents.out.0");
  ASSERT_EQ(people.size(), 4U);
  EXPECT_EQ(people[0].substr(0, 54), "#time,rank-agentid,original_location,current_location,");
  EXPECT_EQ(people[0].substr(people[0].find("distance_moved")), "distance_moved_this_timestep,connections,gender,");
  EXPECT_EQ(people[1], "0-1,0-0,P0,L:P0:P1,0.0,0.0,True,170.0,3,170.0,0,female,");
  EXPECT_EQ(people[2], "0,0-0,P0,Camp,0.0,0.0,False,170.0,3,170.0,0,female,");
  EXPECT_EQ(people[3], "1,0-0,P0,Camp,0.0,0.0,False,170.0,3,0.0,0,female,");
  const auto roads = disk.lines("r/links.out.0");
  ASSERT_EQ(roads.size(), 9U);
  EXPECT_EQ(roads[0], "#time,start_location,end_location,cum_num_agents,attribute");
  EXPECT_EQ(roads[1], "0,P0,P1,1,total");
  EXPECT_EQ(roads[2], "0,P1,P0,0,total");
  EXPECT_EQ(roads[7], "1,P1,Camp,1,total");
  EXPECT_TRUE(refuses(line({150, 20}, 2, 1).set("log_levels.link", "2"), "simsetting.yml", 0, "OUT-08"));
}

PARITY_TEST(Errors, OfARun,
            {"MET-01", State::done, Engines::both,
             "of every member, plain and rescaled; also on the days with a count alone, beside forecasters without a model"},
            {"MET-03", State::done, Engines::both, "validation.json, and the same keys as there with validate-against --yaml"}) {
  const OnDisk disk(road_of_two_days(3));
  for (const char* engine : {"agents", "cohorts"}) {
    auto folder = io::flee::read_flee_folder(disk.input(), {});
    auto compiled = scenario::compile(folder.scenario);
    const engine::Layout layout(compiled.model);
    disk.run("r", {}, engine);
    const std::string json = disk.text("r/validation.json");
    // Zero days 0 and 2, 50 of 160 on day 1, and as there the mean over the days; rescaled 100 and 10 of 110 become 145.45
    // and 14.55.
    api::Counted counted = api::counted_in(folder, 3);
    api::Scoring scoring(counted, false);
    scoring.add({{100, 100, 150}, {10, 10, 10}});
    const auto validation = scoring.finish();
    EXPECT_NEAR(validation.normal.mean, 50. / 160 / 3, 1e-6);
    EXPECT_NEAR(validation.rescaled.mean, (150 - 145.4545 + 14.5455 - 10) / 160 / 3, 1e-6);
    EXPECT_NE(json.find("0.10416666"), std::string::npos) << json;
    const std::string yaml = api::validation_yaml(validation);
    for (const char* key : {"\"Camp\":", "mase7:", "mase7-sloped:", "mase30-ratio:", "N:", "Error (normal): 0.104",
                            "Error (rescaled): ", "Simulation Period"})
      EXPECT_NE(yaml.find(key), std::string::npos) << key << "\n" << yaml;
  }
}

PARITY_TEST(Errors, Scaled,
            {"MET-02", State::done_right, Engines::none,
             "flat, sloped and by share; the slope is y(k) t / k, with --reference-quirks y(k) t; null where nothing can be "
             "divided by"}) {
  using namespace inference;
  Series y, s;
  for (int t = 0; t < 10; ++t) y.push_back(t), s.push_back(t + 1);
  EXPECT_NEAR(*scaled_error(s, y, y, 7, Baseline::flat), 0.6667, 1e-9);  // 1 / ((1 + 2) / 2)
  EXPECT_EQ(scaled_error(s, y, y, 7, Baseline::trend), std::nullopt);    // a straight line is no error
  EXPECT_NEAR(*scaled_error(s, y, y, 7, Baseline::trend, Trend::undivided), 0.0196, 1e-9);  // 1 / ((48 + 54) / 2)
  EXPECT_EQ(scaled_error(s, y, y, 30, Baseline::flat), std::nullopt);
}

PARITY_TEST(Errors, OfAnEnsemble, {"MET-04", State::done, Engines::none, "mean, extremes, spread, half the mean, percentiles"}) {
  const std::vector<double> values = {1, 2, 3};
  const auto s = *inference::spread(values);
  EXPECT_DOUBLE_EQ(s.mean, 2);
  EXPECT_DOUBLE_EQ(s.min, 1);
  EXPECT_DOUBLE_EQ(s.max, 3);
  EXPECT_NEAR(s.sd, 0.816497, 1e-6);
  EXPECT_DOUBLE_EQ(s.mean_error, 1);
  EXPECT_NEAR(s.percentiles[0], 1.1, 1e-12);
  EXPECT_NEAR(s.percentiles[4], 2.9, 1e-12);
}

PARITY_TEST(Runs, SeedsAndThreads, {"CLI-06", State::done_right, Engines::both, "equal seeds give equal bytes"},
            {"PAR-01", State::other, Engines::both,
             "members run side by side on threads; the people of one member stay together"},
            {"PAR-02", State::other, Engines::both, "within a member the counts are those of now"},
            {"PAR-03", State::other, Engines::both, "every member has the scores of the day"},
            {"PAR-04", State::other, Engines::both, "any number of threads gives the same bytes"},
            {"TOO-01", State::other, Engines::both,
             "one command runs an ensemble; members are kept on request. Variants of a scenario are folders of their own"},
            {"TOO-04", State::other, Engines::both, "report.html with curves and maps comes with every run; no films"}) {
  auto f = zone_and_camp(4, 50, 500).place("Other", "camp").road("Zone", "Other", 70);
  const OnDisk disk(f);
  for (const char* engine : {"agents", "cohorts"}) {
    disk.run("a", {}, engine, 7, 1);
    disk.run("b", {}, engine, 7, 2);
    disk.run("c", {}, engine, 8, 1);
    EXPECT_EQ(disk.text("a/series.csv"), disk.text("b/series.csv"));
    EXPECT_EQ(disk.text("a/out.csv"), disk.text("b/out.csv"));
    EXPECT_NE(disk.text("a/out.csv"), disk.text("c/out.csv"));
    EXPECT_TRUE(fs::exists(disk.path("a/report.html")));
  }
}

std::vector<Quirk> all_quirks() {
  std::vector<Quirk> all;
  for (int q = 0; q < scenario::n_quirks; ++q) all.push_back(static_cast<Quirk>(q));
  return all;
}

PARITY_TEST(Runs, ChangedScenariosAreWrittenWhole,
            {"TOO-02", State::other, Engines::none,
             "scenario folders are edited as tables; export writes rows that can be read again"}) {
  auto f = zone_and_camp(3, 50, 10);
  for (const auto quirk : all_quirks()) f.quirk(quirk);
  auto s = f.read().scenario;
  scenario::Place place = s.places.at(1);
  place.id = place.name = "New";
  place.capacity_persons.value = 77;
  s.places.push_back(place);
  scenario::Link link = s.links.at(0);
  link.id = "new";
  link.to.value = "New";
  s.links.push_back(link);
  s.reports.push_back(s.reports.at(0));
  s.reports.back().name = "at_New";
  s.reports.back().places.at(0).value = "New";
  const auto written = io::flee::export_flee(s);
  ASSERT_FALSE(written.diagnostics.has_errors()) << listed(written.diagnostics);
  const auto again = io::flee::read_flee_files(written.files, {all_quirks(), {}, {}, {}});
  EXPECT_FALSE(again.diagnostics.has_errors()) << listed(again.diagnostics);
  EXPECT_EQ(again.scenario.places.at(2).capacity_persons.value, 77);
  EXPECT_EQ(again.scenario.links.at(1).to.value, "New");
}

/// Runs the program in the folder and gives its exit code; what it prints goes to the file out.txt there, complaints to err.txt.
int program(const OnDisk& disk, const std::string& arguments) {
  const std::string command =
      "cd '" + disk.path("").string() + "' && '" + test::binary_folder() + "/bin/outflow' " + arguments + " >out.txt 2>err.txt";
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

PARITY_TEST(
    CommandLine, ArgumentsOfTheReference,
    {"CLI-01", State::done, Engines::both, "outflow run INPUT [VALIDATION [DAYS [SETTINGS]]]"},
    {"CLI-02", State::done, Engines::none, "above 0: in place of the length of the file"},
    {"CLI-03", State::done, Engines::none,
     "with INPUT, VALIDATION and DAYS that of the current folder, told when there is another; otherwise, or when there is "
     "none, beside the input folder, or in it; SETTINGS names another"},
    {"CLI-04", State::done_right, Engines::none, "3 for faults in the input, 4 for files that cannot be read; never 0"},
    {"CLI-05", State::done_right, Engines::none,
     "standard output holds the answer alone; out.csv is a file of the results folder"}) {
  const OnDisk disk(road_of_two_days(3));
  fs::rename(disk.path("crisis/source_data"), disk.path("counts"));
  io::write_file_atomically(disk.path("mine.yml"), "optimisations:\n  hasten: 10\n");
  ASSERT_EQ(program(disk, "run crisis/input counts 2 mine.yml --members 1 --engine agents --out r --json"), 0)
      << disk.text("err.txt");
  const auto out = disk.lines("r/out.csv");
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[1].substr(0, 24), "0,2020-01-01,10,10,0.0,1");
  EXPECT_EQ(disk.text("out.txt").front(), '{');
  EXPECT_EQ(disk.text("out.txt").find("Day,Date"), std::string::npos);
  ASSERT_EQ(program(disk, "run crisis/input counts 0 --members 1 --out r --quiet"), 0) << disk.text("err.txt");
  EXPECT_EQ(disk.lines("r/out.csv").size(), 4U);
  EXPECT_EQ(disk.lines("r/out.csv")[1].substr(0, 20), "0,2020-01-01,100,100");
  // Two settings files, which divide the 100 people of day 0 by 10 and by 1: that of the current folder comes first.
  io::write_file_atomically(disk.path("simsetting.yml"), "optimisations:\n  hasten: 10\n");
  ASSERT_EQ(program(disk, "run crisis/input counts 0 --members 1 --out here --quiet"), 0) << disk.text("err.txt");
  EXPECT_EQ(disk.lines("here/out.csv")[1].substr(0, 18), "0,2020-01-01,10,10");
  EXPECT_NE(disk.text("err.txt").find("simsetting.yml: warning: simsetting.yml is read"), std::string::npos)
      << disk.text("err.txt");
  ASSERT_EQ(program(disk, "run crisis/input counts --members 1 --out beside --quiet"), 0) << disk.text("err.txt");
  EXPECT_EQ(disk.lines("beside/out.csv")[1].substr(0, 20), "0,2020-01-01,100,100") << "without DAYS it is another command line";
  ASSERT_EQ(program(disk, "run crisis/input counts 0 crisis/simsetting.yml --members 1 --out named --quiet"), 0);
  EXPECT_EQ(disk.lines("named/out.csv")[1].substr(0, 20), "0,2020-01-01,100,100");
  EXPECT_EQ(program(disk, "run crisis/input counts 50000 --out x"), 2);
  EXPECT_NE(disk.text("err.txt").find("days is 50000"), std::string::npos) << disk.text("err.txt");
  io::write_file_atomically(disk.path("crisis/input/routes.csv"), "Zone,Nowhere,9\nZone,Camp,far\n");
  EXPECT_EQ(program(disk, "run crisis/input counts --out x"), 3);
  EXPECT_NE(disk.text("err.txt").find("routes.csv:1:6"), std::string::npos) << disk.text("err.txt");
  EXPECT_NE(disk.text("err.txt").find("routes.csv:2:11"), std::string::npos) << disk.text("err.txt");
  EXPECT_EQ(program(disk, "run nowhere --out x"), 4);
}

}  // namespace
}  // namespace outflow::parity
