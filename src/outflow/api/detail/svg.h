#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// Small things that every picture needs.
namespace outflow::api::detail {

struct Corner {
  double x = 0, y = 0;
};

/// For text and attributes of SVG and XML.
std::string escaped(std::string_view text);

/// At most `most` letters of a UTF-8 text, the last of them "…" where it was longer.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace outflow::api::detail
