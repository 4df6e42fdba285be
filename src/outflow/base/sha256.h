#pragma once
#include <string>
#include <string_view>

namespace outflow {

/// The SHA-256 digest (FIPS 180-4) of the bytes, as 64 lower-case hexadecimal digits. It stamps inputs, it guards no secrets.
std::string sha256_hex(std::string_view bytes);

}  // namespace outflow
