#pragma once
// A run as one self-contained page: the built web page (web/) with the run's data put into it. It needs no network
// and no server; see schemas/report-data.schema.json for what the data must look like.

#include <string>
#include <string_view>

namespace outflow::report {

/// The page as it was built, with a marker in place of the data.
[[nodiscard]] std::string_view page_template();

/// The page with `data_json` in it. The text is kept as it is, but for '<', which is written as \u003c so that no name
/// in a scenario can end the element it stands in. Throws std::runtime_error if the text is not a JSON object.
[[nodiscard]] std::string render_report(std::string_view data_json);

}  // namespace outflow::report
