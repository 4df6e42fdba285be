#include "outflow/io/results/geojson.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace outflow::io::results {

namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// Longitudes of RFC 7946 lie between -180 and 180.
double wrapped(double lon) { return lon - 360.0 * std::floor((lon + 180.0) / 360.0); }

bool drawn(const scenario::Place& place) { return place.lat_deg && place.lon_deg; }

Json position(double lon, double lat) { return Json::array({lon, lat}); }

Json point(const scenario::Place& place) {
  if (!drawn(place)) return nullptr;
  return {{"type", "Point"}, {"coordinates", position(wrapped(*place.lon_deg), *place.lat_deg)}};
}

Json line(const scenario::Place& from, const scenario::Place& to) {
  if (!drawn(from) || !drawn(to)) return nullptr;
  const double lon1 = wrapped(*from.lon_deg), lat1 = *from.lat_deg;
  const double lon2 = wrapped(*to.lon_deg), lat2 = *to.lat_deg;
  if (std::abs(lon1 - lon2) <= 180)
    return {{"type", "LineString"}, {"coordinates", {position(lon1, lat1), position(lon2, lat2)}}};
  const double edge = lon1 > 0 ? 180.0 : -180.0;
  const double unrolled = lon2 + (lon1 > 0 ? 360.0 : -360.0);
  const double lat = lat1 + (lat2 - lat1) * (edge - lon1) / (unrolled - lon1);
  return {
      {"type", "MultiLineString"},
      {"coordinates",
       {Json::array({position(lon1, lat1), position(edge, lat)}), Json::array({position(-edge, lat), position(lon2, lat2)})}}};
}

void add_statistics(Json& properties, const std::string& name, const ensemble::Summary& summary, std::size_t cell) {
  properties[name + "_mean"] = number_or_null(summary.mean[cell]);
  properties[name + "_q10"] = number_or_null(summary.quantiles[cell][1]);
  properties[name + "_q50"] = number_or_null(summary.quantiles[cell][3]);
  properties[name + "_q90"] = number_or_null(summary.quantiles[cell][5]);
}

/// One feature a line, so that two results can be compared by eye.
std::string collection(const std::string& name, const std::vector<Json>& features) {
  std::string text = "{\"type\":\"FeatureCollection\",\"name\":\"" + name + "\",\"features\":[";
  for (std::size_t i = 0; i < features.size(); ++i) text += (i == 0 ? "\n" : ",\n") + features[i].dump();
  return text + "\n]}\n";
}

}  // namespace

std::string places_geojson(const View& view) {
  std::vector<Json> features;
  const auto written = written_places(view.scenario, view.model);
  const auto& layout = view.result.layout;
  for (int p = 0; p < view.model.n_places; ++p) {
    const auto& place = *written[p];
    Json properties = {{"id", place.id},
                       {"name", place.name.empty() ? place.id : place.name},
                       {"kind", to_string(place.kind.value)},
                       {"country", place.country}};
    properties["capacity"] = view.model.capacity[p] >= 0 ? Json(view.model.capacity[p]) : Json(nullptr);
    add_statistics(properties, "stock_at_end", view.result.series, view.result.cell(layout.stock(p), layout.steps() - 1));
    add_statistics(properties, "entries", view.result.totals, static_cast<std::size_t>(layout.entries(p)));
    properties["source"] = place.remark.source;
    features.push_back({{"type", "Feature"}, {"id", place.id}, {"geometry", point(place)}, {"properties", properties}});
  }
  return collection("places", features);
}

std::string flows_geojson(const View& view) {
  std::vector<Json> features;
  const auto places = written_places(view.scenario, view.model);
  const auto links = written_links(view.scenario, view.model);
  for (int l = 0; l < view.model.n_links; ++l) {
    const auto& link = view.model.links[l];
    const std::string& id = view.model.labels.links[l];
    Json properties = {{"id", id}, {"from", places[link.from]->id}, {"to", places[link.to]->id}, {"mode", links[l]->mode.value}};
    properties["distance_km"] = number_or_null(link.km);
    add_statistics(properties, "flow", view.result.totals, static_cast<std::size_t>(view.result.layout.setouts(l)));
    properties["source"] = links[l]->remark.source;
    features.push_back(
        {{"type", "Feature"}, {"id", id}, {"geometry", line(*places[link.from], *places[link.to])}, {"properties", properties}});
  }
  return collection("flows", features);
}

}  // namespace outflow::io::results
