#pragma once
#include <string>
#include <utility>
#include <vector>

/// Skill by horizon as one picture (SVG, self-contained): mean WIS of every forecaster in that of the best baseline.
namespace outflow::api::detail {

struct SkillCurve {
  std::string name;
  bool baseline = true;
  std::vector<std::pair<int, double>> points;  ///< horizon, ratio; at least one
};
struct SkillPanel {
  std::string title;
  std::vector<SkillCurve> curves;  ///< at least one; in the order of colours
};
struct SkillFigure {
  std::string of;        ///< what is forecast
  std::string unit;      ///< of horizons: "days ahead"
  std::string on;        ///< where scores are taken: "on reporting dates"
  std::string footnote;  ///< where it came from
  std::vector<int> horizons;       ///< ascending
  std::vector<SkillPanel> panels;  ///< drawn in rows of three
};

std::string drawn(const SkillFigure& figure);

}  // namespace outflow::api::detail
