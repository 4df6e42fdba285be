#pragma once
#include <string>

#include "outflow/api/whatif.h"

/// The files of a what-if. Private to whatif*.cpp.
namespace outflow::api::detail {

/// kind,name,period,variant,statistic,value
std::string whatif_csv(const WhatIfAnswer& answer);
/// As schemas/report-data.schema.json has it under `whatif`.
std::string whatif_json(const WhatIfAnswer& answer);

}  // namespace outflow::api::detail
