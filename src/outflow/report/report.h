#pragma once
// A run, or a calibration, as one self-contained page: the built web page (web/) with the data put into it. It needs no network
// and no server; see schemas/report-data.schema.json and schemas/calibration-data.schema.json for what the data must look like.

#include <string>
#include <string_view>

namespace outflow::report {

/// The page as it was built, with a marker in place of the data.
[[nodiscard]] std::string_view page_template();

/// The base map is three quarters of the page; what shows no map does without.
enum class BaseMap { with, without };

/// The page with `data_json` in it. The text is kept as it is, but for '<', which is written as \u003c so that no name
/// in a scenario can end the element it stands in. Throws std::runtime_error if the text is not a JSON object.
[[nodiscard]] std::string render_report(std::string_view data_json, BaseMap map = BaseMap::with);

}  // namespace outflow::report
