#include <fmt/core.h>

#include <string>

#include "statistical/surge/calm_series.h"

/// How often `outflow surge` takes a month of a calm series for unusual, beside how often it says it would: a table in Markdown,
/// realised / promised for each rate. The test tests/statistical/surge holds the first three rules within 10 %; the last one is
/// what the rule would be without ranks, and shows why there are ranks.
namespace calm = outflow::inference::surge::calm;

namespace {

constexpr double level = 0.05;

void print_row(const char* rule, const std::string& law, const calm::FalseAlarms* found) {
  std::string row = fmt::format("| {} | {} |", rule, law);
  for (std::size_t i = 0; i < std::size(calm::rates_a_year); ++i)
    row += fmt::format(" {:.2f} ({:.3f}) |", found[i].ratio(), found[i].promised / static_cast<double>(found[i].series));
  fmt::print("{}\n", row);
  std::fflush(stdout);
}

}  // namespace

int main() {
  constexpr std::size_t rates = std::size(calm::rates_a_year);
  std::string head = "| rule | calm series |", line = "| --- | --- |";
  for (const double rate : calm::rates_a_year) {
    head += fmt::format(" {} a year |", rate);
    line += " --- |";
  }
  fmt::print("Realised in units of the promised false alarms (in brackets: promised per month), level {}\n\n{}\n{}\n", level,
             head, line);
  std::uint32_t test_case = 6000;
  for (const auto& source : calm::sources()) {
    calm::FalseAlarms known[rates], unknown[rates], rank[rates], estimated[rates];
    for (std::size_t i = 0; i < rates; ++i) {
      const double rate = calm::rates_a_year[i];
      const int months = rate < 200 ? 120 : 24;
      known[i] = calm::with_known_rate(source, source.law, rate, level, test_case++);
      unknown[i] = calm::with_unknown_rate(source, source.law, rate, level, months, 100'000, test_case++);
      const auto without_law = calm::with_unknown_law(source, rate, level, 60, 20'000, true, test_case++);
      rank[i] = without_law.by_rank;
      estimated[i] = without_law.estimated;
    }
    print_row("law and rate given", source.name, known);
    print_row("law given, rate from the baseline", source.name, unknown);
    print_row("nothing given: rank", source.name, rank);
    print_row("(negative binomial, dispersion estimated)", source.name, estimated);
  }
  return 0;
}
