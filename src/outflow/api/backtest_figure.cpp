#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "outflow/api/backtest.h"

namespace outflow::api {

namespace inf = inference;

namespace {

constexpr double panel_width = 420, panel_height = 300, left = 56, top = 92, plot_width = 220;
constexpr double most_shown = 4, least_shown = 0.25;

struct Style {
  const char* colour;
  const char* dashes;
};
/// Colours that can be told apart without red and green, and dashes beside them.
constexpr std::array<Style, 6> styles{
    {{"#7a7a7a", ""}, {"#d55e00", "6 3"}, {"#cc79a7", "2 3"}, {"#8a6d00", "8 3 2 3"}, {"#009e73", "4 4"}, {"#56569a", "1 4"}}};

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

/// One forecaster in one panel.
struct Curve {
  std::string name;
  bool baseline = true;
  Style style{};
  std::vector<std::pair<int, double>> points;  ///< horizon, mean WIS in that of the best baseline
  double label_y = 0;
};

std::vector<Curve> curves_of(const BacktestAnswer& answer, inf::Target target) {
  std::vector<Curve> curves;
  std::size_t others = 0;
  for (std::size_t f = 0; f < answer.forecasters.size(); ++f) {
    const auto& forecaster = answer.forecasters[f];
    if (forecaster.target != target) continue;
    Curve curve{forecaster.name, forecaster.baseline, {"#0072b2", ""}, {}, 0};
    if (forecaster.baseline) curve.style = styles[others++ % styles.size()];
    for (const auto& line : answer.by_horizon)
      if (line.forecaster == f && line.ratio) curve.points.emplace_back(line.horizon, *line.ratio);
    if (curve.points.empty()) continue;
    curve.label_y = y_of(curve.points.back().second);
    curves.push_back(std::move(curve));
  }
  // Labels keep the order of the curves and 14 units between them.
  std::sort(curves.begin(), curves.end(), [](const Curve& a, const Curve& b) { return a.label_y < b.label_y; });
  for (std::size_t i = 1; i < curves.size(); ++i) curves[i].label_y = std::max(curves[i].label_y, curves[i - 1].label_y + 14);
  return curves;
}

std::string grid(const std::vector<int>& horizons, double x0, const std::string& title) {
  std::string svg = fmt::format(R"(<text x="{}" y="{}" class="title">{}</text>)", x0 + left, top - 14, escaped(title)) + "\n";
  for (const double ratio : {0.25, 0.5, 1.0, 2.0, 4.0})
    svg +=
        fmt::format(R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" class="{}"/><text x="{}" y="{:.1f}" class="end">{}</text>)",
                    x0 + left, x0 + left + plot_width, y_of(ratio), y_of(ratio), ratio == 1 ? "one" : "grid", x0 + left - 8,
                    y_of(ratio) + 4, ratio) +
        "\n";
  const double span = horizons.back();
  for (const int horizon : horizons)
    svg += fmt::format(R"(<text x="{:.1f}" y="{}" class="middle">{}</text>)", x0 + left + plot_width * horizon / span,
                       top + panel_height + 18, horizon) +
           "\n";
  return svg +
         fmt::format(R"(<text x="{}" y="{}" class="middle">days ahead</text>)", x0 + left + plot_width / 2,
                     top + panel_height + 36) +
         "\n";
}

std::string drawn(const Curve& curve, double x0, double span) {
  const double width = curve.baseline ? 1.5 : 3;
  std::string path, dots;
  for (const auto& [horizon, ratio] : curve.points) {
    const double x = x0 + left + plot_width * horizon / span, y = y_of(ratio);
    path += fmt::format("{}{:.1f},{:.1f}", path.empty() ? "M" : "L", x, y);
    dots += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"><title>{}, {} days: {:.2f}</title></circle>)", x, y,
                        curve.baseline ? 3 : 4.5, curve.style.colour, curve.name, horizon, ratio);
  }
  return fmt::format(R"(<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>)", path,
                     curve.style.colour, width, curve.style.dashes) +
         dots +
         fmt::format(R"(<text x="{}" y="{:.1f}" fill="{}" class="{}">{} {:.2f}</text>)", x0 + left + plot_width + 12,
                     curve.label_y + 4, curve.style.colour, curve.baseline ? "label" : "label model", curve.name,
                     curve.points.back().second) +
         "\n";
}

}  // namespace

std::string skill_svg(const BacktestAnswer& answer) {
  std::string body;
  double x0 = 0;
  for (const inf::Target target : {inf::Target::places, inf::Target::total, inf::Target::given_total}) {
    const auto curves = curves_of(answer, target);
    if (curves.empty()) continue;
    body += grid(answer.settings.horizons, x0, inf::to_string(target));
    for (const auto& curve : curves) body += drawn(curve, x0, answer.settings.horizons.back());
    x0 += panel_width;
  }
  const double width = std::max(x0 + 30, 2 * panel_width), height = top + panel_height + 84;
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">
<title>Skill by horizon of {2}</title>
<style>text{{font:12px sans-serif;fill:#333}}.title{{font-weight:bold;font-size:14px}}.end{{text-anchor:end}}.middle{{text-anchor:middle}}
.model{{font-weight:bold}}.grid{{stroke:#ddd}}.one{{stroke:#333;stroke-width:1.5}}</style>
<rect width="{0}" height="{1}" fill="#fff"/>
<text x="{3}" y="26" style="font-size:16px;font-weight:bold">Forecasts of {2}: error in that of the best baseline</text>
<text x="{3}" y="46">Mean weighted interval score on reporting dates, below 1 is better (at least {4}, at most {5} shown). Labels: the longest horizon.</text>
)",
                     width, height, escaped(answer.name), left, least_shown, most_shown) +
         body +
         fmt::format(
             R"(<text x="{}" y="{}">Counts of the folder {}, {} days from {}; origins every {} days. {} forecasts were scored.</text>)",
             left, height - 18, escaped(answer.name), answer.input.days, format_date(answer.start), answer.settings.every,
             answer.result.tasks.size()) +
         "\n</svg>\n";
}

}  // namespace outflow::api
