#include "outflow/base/diagnostics.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <tuple>

namespace outflow {

std::string to_string(const Where& where) {
  if (where.file.empty()) return "default";
  if (where.line <= 0) return where.file;
  if (where.column <= 0) return where.file + ":" + std::to_string(where.line);
  return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

std::string to_string(const Diagnostic& d) {
  std::string text;
  if (!d.where.file.empty()) text += to_string(d.where) + ": ";
  if (d.severity == Severity::warning) text += "warning: ";
  text += d.problem;
  if (!d.reason.empty()) text += "; " + d.reason;
  if (!d.suggestion.empty()) text += "; " + d.suggestion;
  return text;
}

void Diagnostics::error(Where where, std::string problem, std::string reason, std::string suggestion) {
  all_.push_back({Severity::error, std::move(where), std::move(problem), std::move(reason), std::move(suggestion)});
}

void Diagnostics::warning(Where where, std::string problem, std::string reason, std::string suggestion) {
  all_.push_back({Severity::warning, std::move(where), std::move(problem), std::move(reason), std::move(suggestion)});
}

void Diagnostics::append(const Diagnostics& other) { all_.insert(all_.end(), other.all_.begin(), other.all_.end()); }

bool Diagnostics::has_errors() const { return count(Severity::error) > 0; }

std::size_t Diagnostics::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [&](const Diagnostic& d) { return d.severity == severity; }));
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& d) {
    return std::tie(d.where.file, d.where.line, d.where.column, d.severity, d.problem, d.reason, d.suggestion);
  };
  std::stable_sort(all_.begin(), all_.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  all_.erase(std::unique(all_.begin(), all_.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }), all_.end());
}

namespace {

std::string lowered(const std::string& text) {
  std::string out = text;
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Edit distance in which swapping two neighbours counts as one (optimal string alignment).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
  const std::string wanted = lowered(word);
  if (wanted.empty() || wanted.size() > 200) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const std::size_t longer = std::max(candidate.size(), wanted.size()) - std::min(candidate.size(), wanted.size());
    if (candidate.size() > 200 || longer >= best_distance) continue;  // the distance is at least the difference
    const std::size_t distance = edit_distance(wanted, lowered(candidate));
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace outflow
