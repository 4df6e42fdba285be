#include "outflow/report/report.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

extern "C" {
extern const char outflow_report_template_begin[];
extern const char outflow_report_template_end[];
}

namespace outflow::report {
namespace {

constexpr std::string_view marker = "@@OUTFLOW_DATA@@";

void expect_object(std::string_view json) {
  const auto first = json.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || json[first] != '{')
    throw std::runtime_error("the data of a report must be a JSON object, and these are not");
  if (!nlohmann::json::accept(json)) throw std::runtime_error("the data of a report are not well-formed JSON in UTF-8");
}

/// The text without what stands in the elements of the base map.
std::string without_map(std::string_view page) {
  std::string out;
  out.reserve(page.size());
  for (;;) {
    const auto element = page.find("<script type=\"text/plain\" id=\"basemap-");
    const auto begin = element == std::string_view::npos ? element : page.find('>', element);
    const auto end = begin == std::string_view::npos ? begin : page.find("</script>", begin);
    if (end == std::string_view::npos) return out.append(page);
    out.append(page.substr(0, begin + 1));
    page.remove_prefix(end);
  }
}

}  // namespace

std::string_view page_template() {
  return {outflow_report_template_begin, static_cast<std::size_t>(outflow_report_template_end - outflow_report_template_begin)};
}

std::string render_report(std::string_view data_json, BaseMap map) {
  expect_object(data_json);
  const std::string_view page = page_template();
  const auto at = page.find(marker);
  if (at == std::string_view::npos) throw std::runtime_error("the page that was built into this program has no place for data");

  std::string out;
  out.reserve((map == BaseMap::with ? page.size() : page.size() / 4) + data_json.size() + data_json.size() / 16);
  out.append(page.substr(0, at));
  // In JSON a '<' can only stand within a string, where \u003c says the same.
  for (std::size_t from = 0; from < data_json.size();) {
    const auto next = data_json.find('<', from);
    out.append(data_json.substr(from, next - from));
    if (next == std::string_view::npos) break;
    out.append("\\u003c");
    from = next + 1;
  }
  const std::string_view rest = page.substr(at + marker.size());
  if (map == BaseMap::with) out.append(rest);
  else out.append(without_map(rest));
  return out;
}

}  // namespace outflow::report
