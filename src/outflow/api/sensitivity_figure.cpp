#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/study.h"
#include "outflow/api/detail/svg.h"
#include "outflow/api/sensitivity.h"

namespace outflow::api {

namespace {

using detail::escaped;
using detail::in_percent;
using inference::Estimate;

constexpr double left = 190, bar_width = 420, row_height = 34, top = 70, panel_gap = 56, right = 90;

double x_of(double share) { return left + bar_width * std::clamp(share, 0.0, 1.0); }

std::string bar(const Estimate& e, double y, double height, const char* colour, const std::string& title) {
  return fmt::format(R"(<g><title>{}</title><rect x="{}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}"/>)"
                     R"(<path d="M{:.1f},{:.1f}H{:.1f}" class="interval"/></g>)"
                     "\n",
                     escaped(title), left, y, x_of(e.value) - left, height, colour, x_of(e.low), y + height / 2, x_of(e.high));
}

std::string axis(double y0, double y1) {
  std::string svg;
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0})
    svg += fmt::format(R"(<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}" class="grid"/>)"
                       R"(<text x="{0:.1f}" y="{3}" class="middle">{4}</text>)"
                       "\n",
                       x_of(share), y0, y1, y1 + 16, detail::percent(share));
  return svg;
}

std::string panel(const OutputShares& o, double y) {
  std::string svg = fmt::format(R"(<text x="20" y="{}" class="title">{}</text>)", y, escaped(o.output)) + "\n";
  const double first = y + 12;
  svg += axis(first, first + row_height * static_cast<double>(o.inputs.size()));
  for (std::size_t k = 0; k < o.inputs.size(); ++k) {
    const auto& input = o.inputs[k];
    const double at = first + row_height * static_cast<double>(k);
    svg +=
        fmt::format(R"(<text x="{}" y="{:.1f}" class="end">{}</text>)", left - 8, at + row_height / 2 + 4, escaped(input.input)) +
        "\n";
    if (input.total)
      svg += bar(*input.total, at + 17, 11, "#9ecae1", input.input + ", with all others: " + in_percent(*input.total));
    if (input.first) svg += bar(*input.first, at + 5, 11, "#08519c", input.input + ", by itself: " + in_percent(*input.first));
  }
  return svg;
}

}  // namespace

std::string sensitivity_svg(const SensitivityAnswer& answer) {
  std::string body;
  double y = top + 30;
  for (const auto& o : answer.outputs) {
    if (!o.varies) continue;
    body += panel(o, y);
    y += row_height * static_cast<double>(o.inputs.size()) + panel_gap;
  }
  const double width = left + bar_width + right, height = y + 20;
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">
<title>Shares of the variance, {2}</title>
<style>text{{font:12px sans-serif;fill:#333}}.title{{font-weight:bold;font-size:14px}}.end{{text-anchor:end}}.middle{{text-anchor:middle}}
.grid{{stroke:#ddd}}.interval{{stroke:#333;stroke-width:1.5}}</style>
<rect width="{0}" height="{1}" fill="#fff"/>
<text x="20" y="26" style="font-size:16px;font-weight:bold">What {2} hangs on</text>
<text x="20" y="46">Shares of the variance{3}; dark: an input by itself, light: {4}. Lines: 95% intervals, {5} samples.</text>
)",
                     width, height, escaped(answer.title.empty() ? answer.name : answer.title),
                     answer.scale == "log" ? " of the logarithm" : "",
                     answer.method == "sobol" ? "with all others" : "chance, all else known", answer.samples) +
         body + "</svg>\n";
}

}  // namespace outflow::api
