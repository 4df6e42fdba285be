#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/skill_sections.h"
#include "outflow/api/detail/svg.h"

/// Dots of ratios, a row for each place or phase.
namespace outflow::api::detail {

namespace {

constexpr double panel_width = 470, head_height = 88, name_width = 190, plot_width = 215, foot_height = 22;
constexpr std::size_t panels_in_a_row = 3, letters = 31;
constexpr int few = 10;
constexpr double dot_apart = 8, row_padding = 10;

double x_of(double ratio) {
  const double clipped = std::clamp(ratio, least_ratio, most_ratio);
  return plot_width * (std::log(clipped) - std::log(least_ratio)) / (std::log(most_ratio) - std::log(least_ratio));
}

/// From light to dark blue with the horizon.
std::string colour_of(const SkillFigure& figure, int horizon) {
  const auto at = std::find(figure.horizons.begin(), figure.horizons.end(), horizon);
  const double n = static_cast<double>(figure.horizons.size());
  const double share = n > 1 ? static_cast<double>(at - figure.horizons.begin()) / (n - 1) : 1;
  const auto between = [&](int light, int dark) { return static_cast<int>(std::lround(light + share * (dark - light))); };
  return fmt::format("#{:02x}{:02x}{:02x}", between(0x86, 0x08), between(0xbc, 0x30), between(0xe6, 0x6b));
}

double height_of(const SkillFigure& figure) { return row_padding + dot_apart * static_cast<double>(figure.horizons.size()); }

double height_of(const SkillFigure& figure, const PartsPanel& panel) {
  return height_of(figure) * static_cast<double>(panel.rows.size());
}

std::string circle(const Corner& at, const std::string& colour, bool filled, const std::string& title) {
  return fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="3.6" fill="{}" stroke="{}" stroke-width="1.6">{}</circle>)", at.x,
                     at.y, filled ? colour : "#fff", colour, title.empty() ? "" : "<title>" + escaped(title) + "</title>");
}

std::string legend(const SkillFigure& figure, double y) {
  std::string svg;
  double x = figure_left + 4;
  for (const int horizon : figure.horizons) {
    const std::string text = std::to_string(horizon);
    svg += circle({x, y}, colour_of(figure, horizon), true, "") +
           fmt::format(R"(<text x="{}" y="{}">{}</text>)", x + 8, y + 4, text);
    x += 22 + 8 * static_cast<double>(text.size());
  }
  svg += fmt::format(R"(<text x="{}" y="{}">{}</text>)", x, y + 4, escaped(figure.unit));
  x += 24 + 7 * static_cast<double>(figure.unit.size());
  svg += circle({x, y}, "#08306b", false, "");
  return svg + fmt::format(R"(<text x="{}" y="{}">fewer than {} forecasts</text>)", x + 8, y + 4, few) + "\n";
}

std::string axis(const Corner& at, double height) {
  std::string svg;
  for (const double ratio : {0.25, 0.5, 1.0, 2.0, 4.0})
    svg += fmt::format(R"(<line x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}" class="{3}"/>)"
                       R"(<text x="{0:.1f}" y="{4:.1f}" class="middle">{5}</text>)"
                       "\n",
                       at.x + x_of(ratio), at.y, at.y + height, ratio == 1 ? "one" : "grid", at.y + height + 15, ratio);
  return svg;
}

std::string drawn(const SkillFigure& figure, const PartRow& row, const Corner& at) {
  const double height = height_of(figure);
  std::string svg = fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="end">{}<title>{}</title></text>)", at.x - 10,
                                at.y + height / 2 + 4, escaped(shortened(row.name, letters)), escaped(row.name)) +
                    fmt::format(R"(<line x1="{0:.1f}" x2="{1:.1f}" y1="{2:.1f}" y2="{2:.1f}" class="grid"/>)", at.x,
                                at.x + plot_width, at.y + height) +
                    "\n";
  if (row.points.empty())
    svg += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="small">no ratio</text>)", at.x + 6, at.y + height / 2 + 4);
  for (const auto& point : row.points) {
    const auto index = std::find(figure.horizons.begin(), figure.horizons.end(), point.horizon) - figure.horizons.begin();
    const double y = at.y + row_padding / 2 + dot_apart * (static_cast<double>(index) + 0.5);
    svg += circle({at.x + x_of(point.ratio), y}, colour_of(figure, point.horizon), point.n >= few,
                  fmt::format("{}, {} {}: {:.2f}, {} forecasts", row.name, point.horizon, figure.unit, point.ratio, point.n));
  }
  return svg + "\n";
}

}  // namespace

Section parts_section(const SkillFigure& figure, const PartsSection& parts, double top) {
  Section section{
      section_title(top, parts.title, "Ratios of the judged forecasters to the baseline that proved best in the row.") +
          legend(figure, top + 50),
      head_height};
  for (std::size_t first = 0; first < parts.panels.size(); first += panels_in_a_row) {
    double tallest = 0;
    for (std::size_t p = first; p < std::min(first + panels_in_a_row, parts.panels.size()); ++p) {
      const PartsPanel& panel = parts.panels[p];
      const Corner at{figure_left + panel_width * static_cast<double>(p - first) + name_width, top + section.height};
      section.svg +=
          fmt::format(R"(<text x="{}" y="{:.1f}" class="title">{}</text>)", at.x, at.y - 8, escaped(shortened(panel.title, 34))) +
          axis(at, height_of(figure, panel));
      for (std::size_t r = 0; r < panel.rows.size(); ++r)
        section.svg += drawn(figure, panel.rows[r], {at.x, at.y + height_of(figure) * static_cast<double>(r)});
      tallest = std::max(tallest, height_of(figure, panel));
    }
    section.height += tallest + foot_height + (first + panels_in_a_row < parts.panels.size() ? 30 : 0);
  }
  return section;
}

}  // namespace outflow::api::detail
