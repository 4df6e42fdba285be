#include "outflow/api/compare.h"
#include "outflow/api/detail/document.h"

namespace outflow::api {

using detail::Json;
using detail::optional_json;

std::string to_json(const CompareAnswer& answer) {
  Json json = detail::document("compare", answer.different ? Outcome::different : Outcome::fine);
  const auto date = [&](int day) {
    return static_cast<std::size_t>(day) < answer.dates.size() ? Json(answer.dates[static_cast<std::size_t>(day)])
                                                               : Json(nullptr);
  };
  Json lines = Json::array();
  for (const auto& line : answer.lines) {
    const auto& found = line.agreement;
    Json entry = {{"place", line.place}, {"quantity", line.quantity}, {"group", line.group},
                  {"total", line.total}, {"cells", found.cells},      {"out", found.out}};
    entry["worst"] = found.worst ? Json{{"day", found.worst->day},
                                        {"date", date(found.worst->day)},
                                        {"mean_a", found.worst->mean_a},
                                        {"mean_b", found.worst->mean_b},
                                        {"standard_errors", optional_json(found.worst->standard_errors)}}
                                 : Json(nullptr);
    entry["spreads"] = found.spreads;
    entry["spreads_near"] = found.spreads_near;
    entry["sd_ratio"] = optional_json(found.sd_ratio);
    entry["last"] = {{"day", line.last_day},
                     {"mean_a", line.last_a},
                     {"mean_b", line.last_b},
                     {"total", line.last_total},
                     {"standard_error", optional_json(line.last_standard_error)}};
    lines.push_back(std::move(entry));
  }
  json["compare"] = {{"a", answer.a},
                     {"b", answer.b},
                     {"members_a", answer.members_a},
                     {"members_b", answer.members_b},
                     {"threshold", answer.threshold},
                     {"tolerance", answer.tolerance},
                     {"exact", answer.exact},
                     {"different", answer.different},
                     {"cells", answer.cells},
                     {"out", answer.out},
                     {"spreads", answer.spreads},
                     {"spreads_near", answer.spreads_near},
                     {"days", answer.days},
                     {"days_a", answer.days_a},
                     {"days_b", answer.days_b},
                     {"places", answer.places},
                     {"not_compared", answer.not_compared},
                     {"lines", std::move(lines)}};
  json["diagnostics"] = Json::array();
  return detail::text(json);
}

}  // namespace outflow::api
