#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/skill_sections.h"
#include "outflow/api/detail/svg.h"

/// PIT histograms beside each other.
namespace outflow::api::detail {

namespace {

constexpr double panel_width = 230, panel_height = 92, plot_width = 170, head_height = 84, foot_height = 20, least_top = 0.3;
constexpr std::size_t panels_in_a_row = 6;
constexpr double bins = 10;

using Histogram = std::array<double, 10>;

/// The share at the upper edge of all panels, a whole number of tenths.
double top_of(const std::vector<PitPanel>& panels) {
  double most = least_top;
  for (const auto& panel : panels) {
    most = std::max(most, *std::max_element(panel.judged.begin(), panel.judged.end()));
    if (panel.best) most = std::max(most, *std::max_element(panel.best->begin(), panel.best->end()));
  }
  return std::ceil(most * 10 - 1e-9) / 10;
}

std::string bars(const Histogram& shares, const Corner& at, double most) {
  std::string svg;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double height = panel_height * shares[i] / most;
    svg += fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="#0072b2">)"
                       R"(<title>tenth {}: {:.0f}%</title></rect>)",
                       at.x + plot_width / bins * static_cast<double>(i) + 1, at.y + panel_height - height, plot_width / bins - 2,
                       height, i + 1, 100 * shares[i]);
  }
  return svg + "\n";
}

std::string steps(const Histogram& shares, const Corner& at, double most) {
  std::string path;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double y = at.y + panel_height - panel_height * shares[i] / most;
    path += fmt::format("{}{:.1f},{:.1f}H{:.1f}", path.empty() ? "M" : "L", at.x + plot_width / bins * static_cast<double>(i), y,
                        at.x + plot_width / bins * static_cast<double>(i + 1));
  }
  return fmt::format(R"(<path d="{}" fill="none" stroke="#d55e00" stroke-width="1.5"/>)", path) + "\n";
}

std::string drawn(const PitPanel& panel, const Corner& at, double most) {
  std::string svg = fmt::format(R"(<text x="{0}" y="{1:.1f}" class="title">{2}<title>{3}</title></text>)", at.x, at.y - 24,
                                escaped(shortened(panel.title, 26)), escaped(panel.title)) +
                    fmt::format(R"(<text x="{}" y="{:.1f}" class="small">{}, {} forecasts</text>)", at.x, at.y - 9,
                                escaped(panel.ahead), panel.n) +
                    "\n";
  for (const double share : {0.0, 0.1, most}) {
    const double y = at.y + panel_height - panel_height * share / most;
    svg += fmt::format(R"(<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" class="{3}"/>)"
                       R"(<text x="{4}" y="{5:.1f}" class="end small">{6:.0f}%</text>)",
                       at.x, at.x + plot_width, y, share == 0.1 ? "one" : "grid", at.x - 5, y + 4, 100 * share);
  }
  svg += "\n" + bars(panel.judged, at, most);
  if (panel.best) svg += steps(*panel.best, at, most);
  return svg +
         fmt::format(R"(<text x="{}" y="{:.1f}" class="small">{}</text>)", at.x, at.y + panel_height + 15,
                     escaped(panel.reading)) +
         "\n";
}

}  // namespace

Section pit_section(const SkillFigure& figure, double top) {
  Section section{
      section_title(top, "Where the outcomes lie in the law that was forecast (PIT)",
                    "Share of outcomes in each tenth of the law, from its low end: 10% each is right, high at both ends "
                    "is too narrow, low there is too wide. Bars: the judged forecaster; orange line: its best baseline."),
      0};
  const double most = top_of(figure.pit), row_height = panel_height + foot_height + 54;
  for (std::size_t p = 0; p < figure.pit.size(); ++p)
    section.svg += drawn(figure.pit[p],
                         {figure_left + panel_width * static_cast<double>(p % panels_in_a_row),
                          top + head_height + row_height * static_cast<double>(p / panels_in_a_row)},
                         most);
  const double rows = std::ceil(static_cast<double>(figure.pit.size()) / panels_in_a_row);
  section.height = head_height + row_height * rows - 54;
  return section;
}

}  // namespace outflow::api::detail
