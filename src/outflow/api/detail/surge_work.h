#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "outflow/api/surge.h"

/// What `outflow surge` and the questions of a scenario share.
namespace outflow::api::detail {

enum class SurgeWork {
  check,   ///< find every fault; the figures of the answer are then not worked out
  analyse
};

/// A file of counts as the request wants it. Throws BadRequest, InvalidScenario.
io::CountsTable counts_in(const std::string& file, std::string_view text, const SurgeRequest& request);

/// Throws as analyse_surge.
SurgeAnswer surge_answer(const io::CountsTable& counts, const SurgeRequest& request, SurgeWork work);

/// 1127 as "1,127".
std::string grouped(std::int64_t whole);
/// Three digits; above 1,000 two.
std::string three_digits(double x);
/// "4.52 to 51".
std::string interval_words(const inference::surge::Interval& interval);
/// "June 2017", "2012 to 2016", "June 2007 to May 2017"; else as format_period.
std::string period_words(const Period& period);
/// "3 cases", "1 case", "2 soldiers".
std::string count_of(std::int64_t n, const std::string& unit);

}  // namespace outflow::api::detail
