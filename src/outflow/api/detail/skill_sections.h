#pragma once
#include <string>

#include "outflow/api/detail/skill_figure.h"

/// The sections of a skill figure, below each other: each is drawn from a height on and says how high it is.
namespace outflow::api::detail {

inline constexpr double figure_width = 1440, figure_left = 56;
/// Ratios beyond these are drawn at the edge.
inline constexpr double most_ratio = 4, least_ratio = 0.25;

struct Section {
  std::string svg;
  double height = 0;
};

Section horizon_section(const SkillFigure& figure, double top);
Section parts_section(const SkillFigure& figure, const PartsSection& parts, double top);
Section pit_section(const SkillFigure& figure, double top);

/// The title of a section and a line below it.
std::string section_title(double top, const std::string& title, const std::string& below);

}  // namespace outflow::api::detail
