#pragma once
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "outflow/inference/skill.h"

/// Lines of skill in JSON documents.
namespace outflow::api::detail {

/// Everything from the horizon to the ratio, then the verdict of forecasters that are judged, put behind what the line has.
void put_skill(nlohmann::ordered_json& json, const inference::SkillLine& line,
               std::span<const inference::Forecaster> forecasters);

}  // namespace outflow::api::detail
