#pragma once
#include "outflow/random/address.h"

namespace outflow::random {

/// One draw from the standard normal law; takes four words. Exact given uniforms: Box & Muller (1958), Annals of Mathematical
/// Statistics 29(2), 610-611 (the cosine alone, so that a draw does not depend on the one before).
double standard_normal(Stream& stream);

}  // namespace outflow::random
