#include "outflow/api/detail/skill_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace outflow::api::detail {

namespace {

constexpr double panel_width = 420, panel_height = 300, left = 56, top = 92, row_height = 420, plot_width = 220;
constexpr double most_shown = 4, least_shown = 0.25;
constexpr std::size_t panels_in_a_row = 3;

struct Style {
  const char* colour;
  const char* dashes;
};
/// Colours that can be told apart without red and green, and dashes beside them.
constexpr std::array<Style, 6> styles{
    {{"#7a7a7a", ""}, {"#d55e00", "6 3"}, {"#cc79a7", "2 3"}, {"#8a6d00", "8 3 2 3"}, {"#009e73", "4 4"}, {"#56569a", "1 4"}}};
/// Of forecasters that are judged.
constexpr std::array<Style, 2> judged_styles{{{"#0072b2", ""}, {"#0072b2", "8 4"}}};

struct Corner {
  double x = 0, y = 0;
};

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') result += "&lt;";
    else if (c == '>') result += "&gt;";
    else if (c == '&') result += "&amp;";
    else result += c;
  }
  return result;
}

double y_of(double ratio) {
  const double clipped = std::clamp(ratio, least_shown, most_shown);
  return top + panel_height * (std::log(most_shown) - std::log(clipped)) / (std::log(most_shown) - std::log(least_shown));
}

struct Styled {
  const SkillCurve* curve;
  Style style;
  double label_y;
};

std::vector<Styled> styled(const std::vector<SkillCurve>& curves) {
  std::vector<Styled> all;
  std::size_t others = 0, judged = 0;
  for (const auto& curve : curves) {
    const Style style = curve.baseline ? styles[others++ % styles.size()] : judged_styles[judged++ % judged_styles.size()];
    all.push_back({&curve, style, y_of(curve.points.back().second)});
  }
  // Labels keep the order of the curves and 14 units between them.
  std::sort(all.begin(), all.end(), [](const Styled& a, const Styled& b) { return a.label_y < b.label_y; });
  for (std::size_t i = 1; i < all.size(); ++i) all[i].label_y = std::max(all[i].label_y, all[i - 1].label_y + 14);
  return all;
}

std::string grid(const SkillFigure& figure, const Corner& at, const std::string& title) {
  std::string svg =
      fmt::format(R"(<text x="{}" y="{}" class="title">{}</text>)", at.x + left, at.y + top - 14, escaped(title)) + "\n";
  for (const double ratio : {0.25, 0.5, 1.0, 2.0, 4.0})
    svg +=
        fmt::format(R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" class="{}"/><text x="{}" y="{:.1f}" class="end">{}</text>)",
                    at.x + left, at.x + left + plot_width, at.y + y_of(ratio), at.y + y_of(ratio), ratio == 1 ? "one" : "grid",
                    at.x + left - 8, at.y + y_of(ratio) + 4, ratio) +
        "\n";
  const double span = figure.horizons.back();
  for (const int horizon : figure.horizons)
    svg += fmt::format(R"(<text x="{:.1f}" y="{}" class="middle">{}</text>)", at.x + left + plot_width * horizon / span,
                       at.y + top + panel_height + 18, horizon) +
           "\n";
  return svg +
         fmt::format(R"(<text x="{}" y="{}" class="middle">{}</text>)", at.x + left + plot_width / 2,
                     at.y + top + panel_height + 36, escaped(figure.unit)) +
         "\n";
}

std::string drawn(const Styled& styled, const Corner& at, double span, const std::string& unit) {
  const SkillCurve& curve = *styled.curve;
  const double width = curve.baseline ? 1.5 : 3;
  std::string path, dots;
  for (const auto& [horizon, ratio] : curve.points) {
    const double x = at.x + left + plot_width * horizon / span, y = at.y + y_of(ratio);
    path += fmt::format("{}{:.1f},{:.1f}", path.empty() ? "M" : "L", x, y);
    dots += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"><title>{}, {} {}: {:.2f}</title></circle>)", x, y,
                        curve.baseline ? 3 : 4.5, styled.style.colour, escaped(curve.name), horizon, escaped(unit), ratio);
  }
  return fmt::format(R"(<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>)", path,
                     styled.style.colour, width, styled.style.dashes) +
         dots +
         fmt::format(R"(<text x="{}" y="{:.1f}" fill="{}" class="{}">{} {:.2f}</text>)", at.x + left + plot_width + 12,
                     at.y + styled.label_y + 4, styled.style.colour, curve.baseline ? "label" : "label model",
                     escaped(curve.name), curve.points.back().second) +
         "\n";
}

}  // namespace

std::string drawn(const SkillFigure& figure) {
  std::string body;
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Corner at{panel_width * static_cast<double>(p % panels_in_a_row),
                    row_height * static_cast<double>(p / panels_in_a_row)};
    body += grid(figure, at, figure.panels[p].title);
    for (const auto& curve : styled(figure.panels[p].curves)) body += drawn(curve, at, figure.horizons.back(), figure.unit);
  }
  const auto columns = static_cast<double>(std::clamp<std::size_t>(figure.panels.size(), 1, panels_in_a_row));
  const double rows = std::max(1.0, std::ceil(static_cast<double>(figure.panels.size()) / panels_in_a_row));
  const double width = std::max(columns * panel_width + 30, 2 * panel_width);
  const double height = row_height * (rows - 1) + top + panel_height + 84;
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">
<title>Skill by horizon of {2}</title>
<style>text{{font:12px sans-serif;fill:#333}}.title{{font-weight:bold;font-size:14px}}.end{{text-anchor:end}}.middle{{text-anchor:middle}}
.model{{font-weight:bold}}.grid{{stroke:#ddd}}.one{{stroke:#333;stroke-width:1.5}}</style>
<rect width="{0}" height="{1}" fill="#fff"/>
<text x="{3}" y="26" style="font-size:16px;font-weight:bold">Forecasts of {2}: error in that of the best baseline</text>
<text x="{3}" y="46">Mean weighted interval score {6}, below 1 is better (at least {4}, at most {5} shown). Labels: the longest horizon.</text>
)",
                     width, height, escaped(figure.of), left, least_shown, most_shown, escaped(figure.on)) +
         body + fmt::format(R"(<text x="{}" y="{}">{}</text>)", left, height - 18, escaped(figure.footnote)) + "\n</svg>\n";
}

}  // namespace outflow::api::detail
