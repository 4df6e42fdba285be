#pragma once
#include <filesystem>
#include <string>

#include "documents.h"
#include "outflow/base/calendar.h"

/// An input folder of Flee with counts whose course is known.
namespace outflow::test {

inline const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
inline constexpr int valley_days = 300;

class CountedValley : public InFolder {
 protected:
  /// The valley for 300 days, counted every ten days: the upper camp grows by ten people a day, the lake stands still. After
  /// `changed_after` the upper camp has `more` people more, and so has the total.
  [[nodiscard]] std::string folder(const std::string& name, int changed_after = valley_days, int more = 0) const {
    std::filesystem::copy(valley, in(name), std::filesystem::copy_options::recursive);
    const auto day = [](int t) { return format_date(parse_date("2020-01-01")->begin + t * Seconds{86400}); };
    std::string conflicts = "#Day, Ford, Mill\n", upper, lake, all;
    for (int t = 0; t < valley_days; ++t) conflicts += std::to_string(t) + ", 1, 0\n";
    for (int t = 0; t < valley_days; t += 10) {
      const int people = 1000 + 10 * t + (t > changed_after ? more : 0);
      upper += day(t) + "," + std::to_string(people) + "\n";
      lake += day(t) + ",2000\n";
      all += day(t) + "," + std::to_string(people + 2000) + "\n";
    }
    write_text(in(name) + "/input/conflicts.csv", conflicts);
    write_text(in(name) + "/input/sim_period.csv", "StartDate,2020-01-01\nLength,300\n");
    write_text(in(name) + "/input/registration_corrections.csv", "Upper Camp," + day(250) + ",normalize\n");
    write_text(in(name) + "/source_data/upper.csv", upper);
    write_text(in(name) + "/source_data/lake.csv", lake);
    write_text(in(name) + "/source_data/all.csv", all);
    return in(name) + "/input";
  }
};

}  // namespace outflow::test
