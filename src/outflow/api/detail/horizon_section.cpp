#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "outflow/api/detail/skill_sections.h"
#include "outflow/api/detail/svg.h"

/// Lines of ratios over horizons.
namespace outflow::api::detail {

namespace {

constexpr double panel_width = 470, panel_height = 280, head_height = 66, plot_width = 215, foot_height = 44;
constexpr double row_height = panel_height + foot_height + 34;
constexpr std::size_t panels_in_a_row = 3;

struct Style {
  const char* colour;
  const char* dashes;
};
/// Colours that can be told apart without red and green, and dashes beside them.
constexpr std::array<Style, 6> styles{
    {{"#7a7a7a", ""}, {"#d55e00", "6 3"}, {"#cc79a7", "2 3"}, {"#8a6d00", "8 3 2 3"}, {"#009e73", "4 4"}, {"#56569a", "1 4"}}};
/// Of forecasters that are judged.
constexpr std::array<Style, 4> judged_styles{{{"#0072b2", ""}, {"#0072b2", "8 4"}, {"#0072b2", "3 3"}, {"#0072b2", "10 3 3 3"}}};

double y_of(double ratio) {
  const double clipped = std::clamp(ratio, least_ratio, most_ratio);
  return panel_height * (std::log(most_ratio) - std::log(clipped)) / (std::log(most_ratio) - std::log(least_ratio));
}

struct Styled {
  const SkillCurve* curve;
  Style style;
  double label_y;
};

/// With labels in the order of the curves, 15 units between them, none below the plot.
std::vector<Styled> styled(const std::vector<SkillCurve>& curves) {
  std::vector<Styled> all;
  std::size_t others = 0, judged = 0;
  for (const auto& curve : curves) {
    const Style style = curve.baseline ? styles[others++ % styles.size()] : judged_styles[judged++ % judged_styles.size()];
    all.push_back({&curve, style, y_of(curve.points.back().second)});
  }
  std::sort(all.begin(), all.end(), [](const Styled& a, const Styled& b) { return a.label_y < b.label_y; });
  for (std::size_t i = 1; i < all.size(); ++i) all[i].label_y = std::max(all[i].label_y, all[i - 1].label_y + 15);
  double most = panel_height;
  for (std::size_t i = all.size(); i-- > 0; most = all[i].label_y - 15) {
    all[i].label_y = std::min(all[i].label_y, most);
    if (i == 0) break;
  }
  return all;
}

std::string grid(const SkillFigure& figure, const Corner& at, const std::string& title) {
  std::string svg =
      fmt::format(R"(<text x="{}" y="{}" class="title">{}</text>)", at.x, at.y - 12, escaped(shortened(title, 52))) + "\n";
  for (const double ratio : {0.25, 0.5, 1.0, 2.0, 4.0})
    svg +=
        fmt::format(R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" class="{}"/><text x="{}" y="{:.1f}" class="end">{}</text>)",
                    at.x, at.x + plot_width, at.y + y_of(ratio), at.y + y_of(ratio), ratio == 1 ? "one" : "grid", at.x - 8,
                    at.y + y_of(ratio) + 4, ratio) +
        "\n";
  const double span = figure.horizons.back();
  double last = -100;
  for (const int horizon : figure.horizons) {
    const double x = plot_width * horizon / span;
    if (x - last < 24 && horizon != figure.horizons.back()) continue;
    last = x;
    svg += fmt::format(R"(<text x="{:.1f}" y="{}" class="middle">{}</text>)", at.x + x, at.y + panel_height + 18, horizon) + "\n";
  }
  return svg +
         fmt::format(R"(<text x="{}" y="{}" class="middle">{}</text>)", at.x + plot_width / 2, at.y + panel_height + 36,
                     escaped(figure.unit)) +
         "\n";
}

std::string drawn(const Styled& styled, const Corner& at, double span, const std::string& unit) {
  const SkillCurve& curve = *styled.curve;
  const double width = curve.baseline ? 1.5 : 3;
  std::string path, dots;
  for (const auto& [horizon, ratio] : curve.points) {
    const double x = at.x + plot_width * horizon / span, y = at.y + y_of(ratio);
    path += fmt::format("{}{:.1f},{:.1f}", path.empty() ? "M" : "L", x, y);
    dots += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"><title>{}, {} {}: {:.2f}</title></circle>)", x, y,
                        curve.baseline ? 3 : 4.5, styled.style.colour, escaped(curve.name), horizon, escaped(unit), ratio);
  }
  return fmt::format(R"(<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>)", path,
                     styled.style.colour, width, styled.style.dashes) +
         dots +
         fmt::format(R"(<text x="{}" y="{:.1f}" style="fill:{}" class="{}">{} {:.2f}</text>)", at.x + plot_width + 12,
                     at.y + styled.label_y + 4, styled.style.colour, curve.baseline ? "label" : "label model",
                     escaped(curve.name), curve.points.back().second) +
         "\n";
}

}  // namespace

Section horizon_section(const SkillFigure& figure, double top) {
  Section section{section_title(top, "By horizon", "Numbers beside the lines: the ratio at the longest horizon that has one."),
                  0};
  if (figure.panels.empty()) {
    section.svg +=
        fmt::format(R"(<text x="{}" y="{}">No baseline has a forecast of the same figures, so there is no ratio.</text>)",
                    figure_left, top + head_height) +
        "\n";
    section.height = head_height + 10;
    return section;
  }
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Corner at{figure_left + panel_width * static_cast<double>(p % panels_in_a_row),
                    top + head_height + row_height * static_cast<double>(p / panels_in_a_row)};
    section.svg += grid(figure, at, figure.panels[p].title);
    for (const auto& curve : styled(figure.panels[p].curves))
      section.svg += drawn(curve, at, figure.horizons.back(), figure.unit);
  }
  const double rows = std::ceil(static_cast<double>(figure.panels.size()) / panels_in_a_row);
  section.height = head_height + row_height * rows - 34;
  return section;
}

}  // namespace outflow::api::detail
