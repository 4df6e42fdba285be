#include "outflow/api/detail/skill_json.h"

#include "outflow/api/detail/document.h"

namespace outflow::api::detail {

namespace inf = inference;

void put_skill(Json& json, const inf::SkillLine& line, std::span<const inf::Forecaster> forecasters) {
  const auto& forecaster = forecasters[line.forecaster];
  json["horizon"] = line.horizon;
  if (line.phase) json["phase"] = inf::to_string(*line.phase);
  json["forecaster"] = forecaster.name;
  json["baseline"] = forecaster.baseline;
  json["n"] = line.n;
  json["wis"] = line.wis.total;
  json["dispersion"] = line.wis.dispersion;
  json["overprediction"] = line.wis.overprediction;
  json["underprediction"] = line.wis.underprediction;
  json["crps"] = line.crps;
  json["log_score"] = line.log_score;
  json["median_error"] = line.median_error;
  json["bias"] = line.bias;
  json["coverage50"] = line.coverage50;
  json["coverage90"] = line.coverage90;
  json["pit"] = {{"histogram", line.pit.histogram},
                 {"below", line.pit.below},
                 {"above", line.pit.above},
                 {"reading", inf::to_string(line.pit)}};
  json["best_baseline"] = line.best ? Json(forecasters[*line.best].name) : Json(nullptr);
  json["ratio"] = optional_json(line.ratio);
  if (!forecaster.baseline) json["verdict"] = line.verdict ? Json(inf::to_string(*line.verdict)) : Json(nullptr);
}

}  // namespace outflow::api::detail
