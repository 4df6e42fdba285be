#include "outflow/ensemble/quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "outflow/base/contract.h"

namespace outflow::ensemble {

namespace {

/// Ascending, with NaN behind everything, so that thinning treats it as very large.
template <class T>
void sort_values(std::vector<T>& values) {
  if constexpr (std::is_floating_point_v<T>)
    std::sort(values.begin(), values.end(), [](T a, T b) { return std::isnan(b) ? !std::isnan(a) : a < b; });
  else std::sort(values.begin(), values.end());
}

/// `sorted` reduced to every second value, written to `out`.
template <class T>
void keep_every_second(const std::vector<T>& sorted, bool from_second, T* out) {
  for (std::size_t i = from_second ? 1 : 0; i < sorted.size(); i += 2) *out++ = sorted[i];
}

/// The point `fortieths`/40 of the way from a to b.
double between(double a, double b, std::int64_t fortieths) {
  if (fortieths == 0 || a == b) return a;
  return a + (b - a) * (static_cast<double>(fortieths) / 40.0);
}
double between(std::int64_t a, std::int64_t b, std::int64_t fortieths) {
  return static_cast<double>(a * (40 - fortieths) + b * fortieths) / 40.0;
}

template <class T>
struct Weighted {
  T value;
  std::int64_t weight;
};

template <class T>
auto widened(T value) {
  if constexpr (std::is_floating_point_v<T>) return static_cast<double>(value);
  else return static_cast<std::int64_t>(value);
}

/// Type 7 on values that each stand for `weight` equal ones; `items` ascending and without NaN.
template <class T>
Quantiles weighted_quantiles(const std::vector<Weighted<T>>& items) {
  Quantiles result;
  std::int64_t total = 0;
  for (const auto& item : items) total += item.weight;
  if (total == 0) {
    result.fill(std::numeric_limits<double>::quiet_NaN());
    return result;
  }
  std::size_t at = 0;
  std::int64_t before = 0;  // members ahead of items[at]
  for (int q = 0; q < n_quantiles; ++q) {
    const std::int64_t position = (total - 1) * quantile_fortieths[q];
    const std::int64_t rank = position / 40;
    while (before + items[at].weight <= rank) before += items[at++].weight;
    const bool last_of_item = rank + 1 == before + items[at].weight;
    const T next = last_of_item && at + 1 < items.size() ? items[at + 1].value : items[at].value;
    result[q] = between(widened(items[at].value), widened(next), position % 40);
  }
  return result;
}

}  // namespace

template <class T>
template <class U>
QuantileSketch<T>::QuantileSketch(const QuantileSketch<U>& narrow) : cells_(narrow.cells_), members_(narrow.members_) {
  for (const auto& member : narrow.recent_) recent_.emplace_back(member.begin(), member.end());
  for (const auto& level : narrow.levels_)
    levels_.push_back({level.occupied, level.from_second, std::vector<T>(level.values.begin(), level.values.end())});
}

template <class T>
void QuantileSketch<T>::add(std::span<const T> values) {
  OUTFLOW_EXPECT(values.size() == cells_);
  if (recent_.size() == capacity) thin();
  recent_.emplace_back(values.begin(), values.end());
  ++members_;
}

template <class T>
void QuantileSketch<T>::thin() {
  // The first level that is free takes what the thinnings of all below it leave.
  std::size_t target = 0;
  while (target < levels_.size() && levels_[target].occupied) ++target;
  if (target == levels_.size()) levels_.emplace_back();
  levels_[target].values.resize(cells_ * (capacity / 2));

  // from_second of levels_[h] belongs to the thinning whose outcome enters level h.
  std::vector<T> work, thinned(capacity / 2);
  for (std::size_t cell = 0; cell < cells_; ++cell) {
    work.clear();
    for (const auto& member : recent_) work.push_back(member[cell]);
    sort_values(work);
    keep_every_second(work, levels_[0].from_second, thinned.data());
    for (std::size_t h = 0; h < target; ++h) {
      const T* stored = levels_[h].values.data() + cell * (capacity / 2);
      work.assign(thinned.begin(), thinned.end());
      work.insert(work.end(), stored, stored + capacity / 2);
      sort_values(work);
      keep_every_second(work, levels_[h + 1].from_second, thinned.data());
    }
    std::copy(thinned.begin(), thinned.end(), levels_[target].values.data() + cell * (capacity / 2));
  }
  for (std::size_t h = 0; h <= target; ++h) {
    levels_[h].from_second = !levels_[h].from_second;
    levels_[h].occupied = h == target;
    if (h < target) std::vector<T>().swap(levels_[h].values);
  }
  recent_.clear();
}

template <class T>
std::vector<Quantiles> QuantileSketch<T>::quantiles() const {
  std::vector<Quantiles> result(cells_);
  std::vector<Weighted<T>> items;
  std::vector<T> values;
  for (std::size_t cell = 0; cell < cells_; ++cell) {
    items.clear();
    values.clear();
    for (const auto& member : recent_) values.push_back(member[cell]);
    sort_values(values);
    for (const T value : values) items.push_back({value, 1});
    for (std::size_t h = 0; h < levels_.size(); ++h) {
      if (!levels_[h].occupied) continue;
      const T* stored = levels_[h].values.data() + cell * (capacity / 2);
      for (std::size_t i = 0; i < capacity / 2; ++i) items.push_back({stored[i], std::int64_t{2} << h});
    }
    if constexpr (std::is_floating_point_v<T>) std::erase_if(items, [](const auto& item) { return std::isnan(item.value); });
    if (!levels_.empty())
      std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
    result[cell] = weighted_quantiles(items);
  }
  return result;
}

template class QuantileSketch<std::int32_t>;
template class QuantileSketch<std::int64_t>;
template class QuantileSketch<double>;
template QuantileSketch<std::int64_t>::QuantileSketch(const QuantileSketch<std::int32_t>&);

std::int64_t rank_error_bound(std::int64_t members) {
  std::int64_t bound = 0;
  for (std::int64_t weight = 1; (members - 1) / (512 * weight) > 0; weight *= 2)
    bound += ((members - 1) / (512 * weight) + 1) / 2 * weight;
  return bound;
}

}  // namespace outflow::ensemble
