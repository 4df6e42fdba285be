#pragma once
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Skill by horizon, by place and by phase, and PIT histograms, as one picture (SVG, self-contained): mean WIS of forecasters in
/// that of the best baseline.
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

/// Ratios of one judged forecaster, a row for each place or phase.
struct PartPoint {
  int horizon = 0;
  double ratio = 1;
  int n = 0;  ///< forecasts
};
struct PartRow {
  std::string name;
  std::vector<PartPoint> points;
};
struct PartsPanel {
  std::string title;
  std::vector<PartRow> rows;
};
struct PartsSection {
  std::string title;  ///< "By place"
  std::vector<PartsPanel> panels;
};

struct PitPanel {
  std::string title;    ///< "camps"
  std::string ahead;    ///< "30 days ahead"
  std::string reading;  ///< "too narrow"
  int n = 0;
  std::array<double, 10> judged{};
  std::optional<std::array<double, 10>> best;  ///< of the best baseline
};

struct SkillFigure {
  std::string of;        ///< what is forecast
  std::string unit;      ///< of horizons: "days ahead"
  std::string on;        ///< where scores are taken: "on reporting dates"
  std::string footnote;  ///< where it came from
  std::vector<int> horizons;       ///< ascending
  std::vector<SkillPanel> panels{};  ///< drawn in rows of three
  std::vector<PartsSection> parts{};
  std::vector<PitPanel> pit{};
};

std::string drawn(const SkillFigure& figure);

}  // namespace outflow::api::detail
