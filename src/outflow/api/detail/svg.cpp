#include "outflow/api/detail/svg.h"

namespace outflow::api::detail {

namespace {

bool begins_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') result += "&lt;";
    else if (c == '>') result += "&gt;";
    else if (c == '&') result += "&amp;";
    else if (c == '"') result += "&quot;";
    else result += c;
  }
  return result;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t letters = 0, keep = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_letter(text[i])) continue;
    if (++letters == most) keep = i;
  }
  return letters <= most ? std::string(text) : std::string(text.substr(0, keep)) + "…";
}

}  // namespace outflow::api::detail
