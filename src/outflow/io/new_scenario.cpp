#include "outflow/io/new_scenario.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "outflow/base/contract.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/native/values.h"

namespace outflow::io {

namespace {

namespace fs = std::filesystem;

constexpr const char* settings =
    R"(# {0}: replace these lines by what is known. docs/formats/scenario-folder.md explains every key;
# `outflow validate .` names every fault, `outflow describe .` prints every value in force.
format = 1
name = "{0}"
title = "{0}"
description = "What happens, where and when."
source = ""                   # where the numbers come from; a number without a source is shown as such

[time]
start = 2020-01-01
end = 2020-07-01              # the first moment that is no longer simulated
step = "1 day"

[run]
members = 100                 # replicates of the ensemble
seed = 1

[modes.foot]
speed = "20 km/day"

[reports.arrivals]            # what an observer would count
counts = "entries"
places = ["refuge"]
title = "Arrivals in the refuge"

[tables]                      # every table with its rows; `outflow validate --fix-counts .` counts them anew
places = 3
links = 2
populations = 1
exits = 2
)";

constexpr const char* places =
    R"(# Where people live, wait and arrive. kind: origin, town, conflict, transit, camp, custody, destination, ...
id,name,kind,lat,lon,country,capacity,source
village,The village,origin,10.0,30.0,AA,,
crossing,The crossing,transit,10.3,30.2,AA,,
refuge,The refuge,camp,10.5,30.3,BB,,
)";

constexpr const char* links = R"(# Ways between places. distance_km: a number, or auto for the geodesic.
id,from,to,mode,distance_km,two_way,source
road,village,crossing,foot,auto,no,
border,crossing,refuge,foot,auto,no,
)";

constexpr const char* populations = R"(# Who is where at the start.
place,persons,source
village,10000,
)";

constexpr const char* exits =
    R"(# How people stop being at a place: who is in the village leaves at this rate, who waits at the crossing waits so long on average.
place,exit,value,unit,to,source
village,flight,0.5,per year,links,
crossing,wait,3,mean days,links,
)";

/// A folder that is removed with its content unless it is kept.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const fs::path& beside) {
    std::string name = (beside.parent_path() / ("." + beside.filename().string() + ".XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) throw FileError(beside, "cannot be made: " + std::generic_category().message(errno));
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

}  // namespace

bool is_scenario_name(const std::string& name) { return is_id(name); }

std::map<std::string, std::string> new_scenario_files(const std::string& name) {
  OUTFLOW_EXPECT(is_scenario_name(name));
  return {{"scenario.toml", fmt::format(fmt::runtime(settings), name)},
          {"places.csv", places},
          {"links.csv", links},
          {"populations.csv", populations},
          {"exits.csv", exits}};
}

void write_new_scenario(const fs::path& folder, const std::string& name) {
  std::error_code error;
  fs::path target = fs::absolute(folder, error).lexically_normal();
  if (error) throw FileError(folder, "cannot be made: " + error.message());
  if (!target.has_filename()) target = target.parent_path();  // "new/" is "new"
  if (fs::exists(target, error) && !(fs::is_directory(target, error) && fs::is_empty(target, error)))
    throw FileError(folder, "exists already and is left alone; choose another folder");
  TemporaryFolder temporary(target);
  for (const auto& [file, content] : new_scenario_files(name)) write_file_atomically(temporary.path() / file, content);
  fs::permissions(
      temporary.path(),
      fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec,
      error);
  fs::rename(temporary.path(), target, error);  // replaces an empty folder, never a full one
  if (error) throw FileError(folder, "cannot be made: " + error.message());
  temporary.keep();
}

}  // namespace outflow::io
