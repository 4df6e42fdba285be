#include "outflow/scenario/scenario.h"
namespace outflow::scenario {
Diagnostics validate(const Scenario&) { return {}; }
}
