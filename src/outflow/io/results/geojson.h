#pragma once
#include <string>

#include "outflow/io/results/view.h"

/// Results as maps: RFC 7946, WGS 84 (longitude, latitude), to be opened in QGIS and the like unchanged.
namespace outflow::io::results {

/// A point for each place (a null geometry where it has no coordinates).
std::string places_geojson(const View& view);

/// A line for each link with the persons who set out on it in the whole simulated time; cut in two at 180 degrees where
/// it crosses that line.
std::string flows_geojson(const View& view);

}  // namespace outflow::io::results
