#pragma once
#include <functional>
#include <string_view>

#include "outflow/io/results/view.h"

namespace outflow::io::results {

using Sink = std::function<void(std::string_view)>;

/// series.csv: date,place,group,quantity,statistic,value. See docs/formats/results-folder.md for the quantities and the order
/// of the rows. Holds nothing but what scenario, seed and engine determine, so equal inputs give equal bytes.
void write_series(const View& view, const Sink& sink);

/// flows.csv: date,from,to,link,mode,statistic,value: persons who set out on each link in each step.
void write_flows(const View& view, const Sink& sink);

/// needs.csv: date,need,quantity,statistic,value by month, when the view has needs.
void write_needs(const View& view, const Sink& sink);

}  // namespace outflow::io::results
