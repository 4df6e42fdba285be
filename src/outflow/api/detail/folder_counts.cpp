#include "outflow/api/detail/folder_counts.h"

#include <fmt/format.h>

#include <algorithm>

#include "outflow/api/failure.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

constexpr int most_days = 10'000;

inf::Published published(const io::flee::RegistrationRow& row, int hasten) {
  inf::Published series;
  for (std::size_t i = 0; i < row.points.size(); ++i)
    series.counts.emplace_back(static_cast<int>(std::clamp<std::int64_t>(row.points[i].day, -1'000'000, 1'000'000)),
                               row.uncorrected[i] * hasten);
  for (const auto day : row.corrections) series.corrections.push_back(static_cast<int>(day));
  return series;
}

}  // namespace

FolderCounts counts_of(const io::flee::FleeFolder& folder) {
  FolderCounts counts;
  const auto& rows = folder.registrations.rows;
  for (const auto& id : folder.reported) {
    const auto place =
        std::find_if(folder.scenario.places.begin(), folder.scenario.places.end(), [&](const auto& p) { return p.id == id; });
    if (place == folder.scenario.places.end()) continue;
    const std::string name = place->name.empty() ? id : place->name;
    const auto row = folder.registrations.find(name);
    if (!row) continue;
    counts.places.push_back(name);
    counts.input.places.push_back(published(rows[*row], folder.hasten));
    const auto& capacity = place->capacity_persons.value;
    // Capacities of a hastened folder are divided like its counts.
    counts.input.capacities.push_back(capacity && *capacity > 0 ? std::optional(static_cast<double>(*capacity) * folder.hasten)
                                                                : std::nullopt);
  }
  if (const auto row = folder.registrations.total()) counts.input.total = published(rows[*row], folder.hasten);
  return counts;
}

std::vector<int> checked_horizons(const std::vector<int>& asked) {
  if (asked.empty()) return inf::BacktestSettings{}.horizons;
  auto sorted = asked;
  std::sort(sorted.begin(), sorted.end());
  for (const int horizon : sorted)
    if (horizon < 1 || horizon > most_days)
      throw BadRequest(fmt::format("a horizon of {} days cannot be; take whole numbers from 1 to {}", horizon, most_days));
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    throw BadRequest("a horizon is there twice; name each once");
  return asked;
}

const char* hub_target(inf::Target target) {
  switch (target) {
    case inf::Target::places:
      return "persons in camp";
    case inf::Target::total:
      return "persons in total";
    case inf::Target::given_total:
      return "persons in camp, total given";
  }
  return "";
}

}  // namespace outflow::api::detail
