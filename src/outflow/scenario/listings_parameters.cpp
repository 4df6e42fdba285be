#include <cmath>

#include "outflow/scenario/detail/listing_cells.h"
#include "outflow/scenario/parameters.h"

/// The numbers that are not known for certain.
namespace outflow::scenario::detail {

namespace {

/// "normal, at least 0".
std::string law_in_words(const Prior& prior) {
  std::string text = to_string(prior.law);
  const bool low = std::isfinite(prior.low), high = std::isfinite(prior.high);
  if (low && high) return fmt::format("{}, cut to {} to {}", text, in_digits(prior.low, 4), in_digits(prior.high, 4));
  if (low) return text + ", at least " + in_digits(prior.low, 4);
  if (high) return text + ", at most " + in_digits(prior.high, 4);
  return text;
}

/// "2: exits.csv:7, effects.csv:3 (times 2)".
std::string places_of(std::int32_t parameter, const std::vector<TiedNumber>& numbers) {
  int count = 0;
  std::string text;
  for (const auto& number : numbers) {
    if (number.parameter != parameter) continue;
    Where where = number.where;
    where.column = 0;
    if (++count > 1) text += ", ";
    text += to_string(where);
    if (number.tie.times != 1) text += fmt::format(" (times {:.4g})", number.tie.times);
    if (number.tie.plus != 0) text += fmt::format(" ({:+.4g})", number.tie.plus);
  }
  return count == 0 ? "nowhere" : fmt::format("{}: {}", count, text);
}

}  // namespace

void add_parameters(const Scenario& s, std::vector<Listing>& out) {
  if (s.parameters.empty()) return;
  const auto numbers = tied_numbers(s);
  Listing listing{"parameters", {"parameter", "law", "value", "median", "90% range", "acts at", "title", "source"}, {}};
  for (std::size_t i = 0; i < s.parameters.size(); ++i) {
    const Parameter& p = s.parameters[i];
    const auto cell = [&](std::string text) { return plain(std::move(text), p.where); };
    listing.rows.push_back(
        {cell(p.name), cell(law_in_words(p.prior)), cell(text_of(p.value)), cell(in_digits(quantile(p.prior, 0.5), 4)),
         cell(in_digits(quantile(p.prior, 0.05), 4) + " to " + in_digits(quantile(p.prior, 0.95), 4)),
         cell(places_of(static_cast<std::int32_t>(i), numbers)), cell(p.title), section_source(p.source, p.where)});
  }
  out.push_back(std::move(listing));
}

}  // namespace outflow::scenario::detail
