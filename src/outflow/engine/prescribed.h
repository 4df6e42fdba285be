#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "outflow/model/model.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// Persons that must set out from a place in this step, and who counts.
struct Call {
  int place = 0;
  int selector = 0;
  std::int64_t persons = 0;
  std::uint64_t entity = 0;  ///< address of the draws that pick them
  int exit = -1;             ///< they take this exit; -1: they set out along links
};

/// The prescribed departures of step t: numbers without a place are spread over the source weights by a multinomial draw.
/// Both engines get the same calls. O(prescribed of the step * places).
std::vector<Call> calls_of_step(const model::Model& model, int t, random::Key key);

/// New parties of step t as (place, class, parties). Persons are grouped into parties in the shares of `appear_sizes`;
/// the expected number of each size is rounded at random, what remains travels alone or in the smallest size that fits.
std::vector<model::InitialParties> appearances_of_step(const model::Model& model, int t, random::Key key);

}  // namespace outflow::engine
