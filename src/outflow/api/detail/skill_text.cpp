#include "outflow/api/detail/skill_text.h"

#include <fmt/format.h>

#include "outflow/base/number_text.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

std::string score(double value) { return in_digits(value, 3); }

std::string row(const std::string& first, const std::string& ahead, const inf::SkillLine& line, const std::string& forecaster) {
  std::string tenths;
  for (const double share : line.pit.histogram) tenths += fmt::format("{:>4.0f}", 100 * share);
  return fmt::format("{:<24}{:>5}{:>6}  {:<22}{:>9}{:>10.2f} {}{:>6.0f}{:>5.0f}  {}", first, ahead, line.n, forecaster,
                     score(line.crps), line.log_score, tenths, 100 * line.pit.below, 100 * line.pit.above,
                     inf::to_string(line.pit));
}

}  // namespace

std::vector<std::string> shape_table(const std::string& title, std::span<const inf::SkillLine> all,
                                     std::span<const std::string> names, std::span<const inf::Forecaster> forecasters) {
  std::vector<std::string> lines{
      title +
          ": outcomes by tenths of the law that was forecast, from its low end, in % (10 each is right), and beyond its 1% and "
          "99% quantiles (1 each).",
      "Too narrow or wide: intervals; too low or high: medians; perhaps: it may be chance, taking only origins for independent.",
      fmt::format("{:<24}{:>5}{:>6}  {:<22}{:>9}{:>10}  {:<40}{:>5}{:>5}  {}", "forecast of", "ahead", "n", "forecaster", "CRPS",
                  "log score", "% by tenths", "<1%", ">99%", "forecasts are")};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const inf::SkillLine& line = all[i];
    if (forecasters[line.forecaster].baseline) continue;
    lines.push_back(row(names[i], std::to_string(line.horizon), line, forecasters[line.forecaster].name));
    for (std::size_t j = 0; j < all.size(); ++j)
      if (line.best && all[j].forecaster == *line.best && all[j].horizon == line.horizon && names[j] == names[i])
        lines.push_back(row("", "", all[j], forecasters[*line.best].name));
  }
  return lines;
}

}  // namespace outflow::api::detail
