#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/model/model.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// Who gets the last beds. The parties line up in a uniformly random order and are taken one by one until the first that
/// does not fit into `room` persons; from there on nobody is taken. Returns how many parties of each kind are taken.
///
/// counts[i] parties of sizes[i] >= 1 persons each; room >= 0. The result has exactly the law of lining up every single
/// party (parties of one kind are exchangeable), but takes O(kinds * log parties): the composition of the first half of
/// the line is multivariate hypergeometric, and only the half in which the door closes is looked at more closely.
std::vector<std::int64_t> take_in_random_order(std::span<const std::int64_t> counts, std::span<const std::int32_t> sizes,
                                               std::int64_t room, random::Stream& stream);

/// Persons at each place with a capacity, from the parties there (`stock` [place][class]); 0 elsewhere. O(limited places *
/// classes).
void count_occupancy(const model::Model& model, std::span<const std::int64_t> stock, std::span<std::int64_t> persons);

}  // namespace outflow::engine
