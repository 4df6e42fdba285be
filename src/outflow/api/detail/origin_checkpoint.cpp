#include "outflow/api/detail/origin_checkpoint.h"

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/sealed.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

constexpr const char* format = "outflow-origin-2";

Json key_json(const inf::SequenceKey& key) {
  return {{"report", key.report},
          {"cell", key.cell},
          {"share", key.kind == inf::FigureKind::share},
          {"seconds", key.length.seconds},
          {"months", key.length.months}};
}

inf::SequenceKey key_of(const Json& json) {
  return {json.at("report"), json.at("cell"), json.at("share").get<bool>() ? inf::FigureKind::share : inf::FigureKind::count,
          Span{json.at("seconds"), json.at("months")}};
}

Json target_json(const inf::OriginTarget& target) {
  Json simple = Json::array();
  for (const auto& [forecaster, quantiles] : target.simple)
    simple.push_back({{"forecaster", static_cast<int>(forecaster)}, {"quantiles", quantiles}});
  return {{"of", key_json(target.key)},
          {"horizon", target.horizon},
          {"begin", target.period.begin},
          {"end", target.period.end},
          {"phase", static_cast<int>(target.phase)},
          {"model", target.model},
          {"simple", simple}};
}

inf::OriginTarget target_of(const Json& json) {
  inf::OriginTarget target;
  target.key = key_of(json.at("of"));
  target.horizon = json.at("horizon");
  target.period = {json.at("begin"), json.at("end")};
  target.phase = static_cast<inf::Phase>(json.at("phase").get<int>());
  target.model = json.at("model").get<std::vector<double>>();
  for (const auto& one : json.at("simple"))
    target.simple[static_cast<inf::Simple>(one.at("forecaster").get<int>())] = one.at("quantiles").get<std::vector<double>>();
  return target;
}

}  // namespace

void write_origin(const std::filesystem::path& file, const std::string& fingerprint, const inf::OriginForecast& origin) {
  Json targets = Json::array(), known = Json::array();
  for (const auto& target : origin.targets) targets.push_back(target_json(target));
  for (const auto& f : origin.known)
    known.push_back({{"of", key_json(f.key)}, {"begin", f.period.begin}, {"end", f.period.end}, {"value", f.value}});
  write_sealed(file, format, fingerprint,
               {{"moment", origin.moment},
                {"figures", origin.figures},
                {"effective", origin.effective},
                {"failure", origin.failure},
                {"targets", std::move(targets)},
                {"known", std::move(known)}});
}

std::optional<inf::OriginForecast> read_origin(const std::filesystem::path& file, const std::string& fingerprint) {
  const auto sealed = read_sealed(file, format, fingerprint);
  if (!sealed) return std::nullopt;
  const Json& json = *sealed;
  try {
    inf::OriginForecast origin;
    origin.moment = json.at("moment");
    origin.figures = json.at("figures");
    origin.effective = json.at("effective");
    origin.failure = json.at("failure");
    for (const auto& target : json.at("targets")) origin.targets.push_back(target_of(target));
    for (const auto& f : json.at("known"))
      origin.known.push_back({key_of(f.at("of")), {f.at("begin"), f.at("end")}, f.at("value")});
    return origin;
  } catch (const Json::exception&) {
    refuse_damaged(file, "does not hold what was said at an origin");
  }
}

}  // namespace outflow::api::detail
