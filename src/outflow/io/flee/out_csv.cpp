#include "outflow/io/flee/out_csv.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/inference/relative_difference.h"

namespace outflow::io::flee {

std::string python_repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const double size = std::abs(value);
  const bool fixed = size == 0 || (size >= 1e-4 && size < 1e16);
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 fixed ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string result(text.data(), end);
  if (fixed && result.find('.') == std::string::npos) result += ".0";
  return result;
}

namespace {

std::string quoted(const std::string& heading) {
  if (heading.find_first_of(",\"") == std::string::npos) return heading;
  std::string text = "\"";
  for (const char c : heading) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

std::string header(const OutTable& table) {
  std::string text = "Day,Date,";
  for (const auto& camp : table.camps)
    text += quoted(camp + " sim") + "," + quoted(camp + " data") + "," + quoted(camp + " error") + ",";
  text +=
      "Total error,refugees in camps (UNHCR),total refugees (simulation),raw UNHCR refugee count,"
      "refugees in camps (simulation),refugee_debt";
  if (table.idps) text += ",total IDPs";
  if (table.hasten > 1) text += ",persons in camps (simulation),persons (simulation)";
  return text + "\n";
}

std::string row(const OutTable& table, std::size_t day) {
  constexpr Seconds seconds_a_day = 86400;
  const Seconds date = table.start + (static_cast<Seconds>(day) + (table.late_date ? 1 : 0)) * seconds_a_day;
  std::string text = fmt::format("{},{},", day, format_date(date).substr(0, 10));
  std::int64_t simulated = 0, counted = 0, difference = 0;
  for (std::size_t c = 0; c < table.camps.size(); ++c) {
    const std::int64_t sim = table.simulated[c][day], data = table.counted[c][day];
    const double error =
        data < 1 ? 0.0 : inference::rounded4(std::abs(static_cast<double>(sim) / static_cast<double>(data) - 1.0));
    text += fmt::format("{},{},{},", sim, data, python_repr(error));
    simulated += sim;
    counted += data;
    difference += std::abs(sim - data);
  }
  std::string more = table.idps ? fmt::format(",{}", (*table.idps)[day]) : std::string();
  if (table.hasten > 1) more += fmt::format(",{},{}", simulated * table.hasten, table.ever[day] * table.hasten);
  if (table.zeros_without_arrivals && table.raw[day] <= 0)
    return text + fmt::format("0.0,0,{},0,{},0{}\n", table.ever[day], simulated, more);
  const std::int64_t registered = table.raw[day] > 0 ? table.raw[day] : counted;
  const double error = registered > 0 ? static_cast<double>(difference) / static_cast<double>(registered) : 0.0;
  text +=
      fmt::format("{},{},{},{},{},{}", python_repr(error), counted, table.ever[day], table.raw[day], simulated, table.debt[day]);
  return text + more + "\n";
}

}  // namespace

void write_out_csv(const OutTable& table, const std::function<void(std::string_view)>& sink) {
  OUTFLOW_EXPECT(table.simulated.size() == table.camps.size() && table.counted.size() == table.camps.size());
  OUTFLOW_EXPECT(table.raw.size() == table.ever.size() && table.debt.size() == table.ever.size());
  std::string text = header(table);
  for (std::size_t day = 0; day < table.ever.size(); ++day) text += row(table, day);
  sink(text);
}

}  // namespace outflow::io::flee
