#include "outflow/api/detail/skill_figure.h"

#include <fmt/format.h>

#include "outflow/api/detail/skill_sections.h"
#include "outflow/api/detail/svg.h"

namespace outflow::api::detail {

namespace {

constexpr double first_section = 62, gap = 34;
constexpr const char* rules =
    "text{font:12px sans-serif;fill:#333}.head{font-weight:bold;font-size:15px}.title{font-weight:bold;font-size:13px}"
    ".small{font-size:11px;fill:#555}.end{text-anchor:end}.middle{text-anchor:middle}.model{font-weight:bold}"
    ".grid{stroke:#ddd}.one{stroke:#333;stroke-width:1.5}";

std::string head(const SkillFigure& figure, double height) {
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">
<title>Skill of forecasts of {2} by horizon, place and phase</title>
<style>{6}</style>
<rect width="{0}" height="{1}" fill="#fff"/>
<text x="{3}" y="26" style="font-size:17px;font-weight:bold">Forecasts of {2}: error in that of the best baseline</text>
<text x="{3}" y="46">Ratio of mean weighted interval scores {5}, below 1 is better than the baseline that proved best. {4}</text>
)",
                     figure_width, height, escaped(figure.of), figure_left,
                     fmt::format("Ratios below {} or above {} stand at the edge.", least_ratio, most_ratio), escaped(figure.on),
                     rules);
}

}  // namespace

std::string section_title(double top, const std::string& title, const std::string& below) {
  return fmt::format(R"(<text x="{0}" y="{1}" class="head">{2}</text><text x="{0}" y="{3}" class="small">{4}</text>)",
                     figure_left, top + 16, escaped(title), top + 33, escaped(below)) +
         "\n";
}

std::string drawn(const SkillFigure& figure) {
  std::string body;
  double y = first_section;
  const auto add = [&](const Section& section) {
    body += section.svg;
    y += section.height + gap;
  };
  add(horizon_section(figure, y));
  for (const auto& parts : figure.parts) add(parts_section(figure, parts, y));
  if (!figure.pit.empty()) add(pit_section(figure, y));
  return head(figure, y + 8) + body +
         fmt::format(R"(<text x="{}" y="{}">{}</text>)", figure_left, y - 8, escaped(figure.footnote)) + "\n</svg>\n";
}

}  // namespace outflow::api::detail
