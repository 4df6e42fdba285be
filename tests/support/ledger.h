#pragma once
#include <fmt/core.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/model/model.h"

/// Double-entry book-keeping: after each step every party must be accounted for, and every rule that holds for all worlds
/// must have been kept. It knows the model and what an engine reports, and nothing of how the engine works.
namespace outflow::test {

class Ledger {
 public:
  explicit Ledger(const model::Model& model)
      : m_(model),
        classes_(static_cast<std::size_t>(model.n_classes())),
        expected_(classes_, 0),
        stock_before_(static_cast<std::size_t>(model.n_places) * classes_, 0),
        moving_before_(classes_, 0) {
    for (const auto& initial : model.initial) {
      expected_[initial.cls] += initial.parties;
      stock_before_[initial.place * classes_ + initial.cls] += initial.parties;
    }
  }

  /// Checks step t, which the engine has just made. Faults are appended to `faults()`.
  void check(const engine::Engine& engine, int t) {
    t_ = t;
    const auto& counts = engine.counts();
    const auto stock = engine.stock();
    const auto moving = engine.moving();
    for (const auto n : stock)
      if (n < 0) fault("a negative stock");
    for (const auto n : moving)
      if (n < 0) fault("a negative number on the way");
    balance_classes(counts, stock, moving);
    balance_places(counts, stock);
    check_links(counts);
    check_capacities(counts, stock);
    stock_before_.assign(stock.begin(), stock.end());
    moving_before_.assign(moving.begin(), moving.end());
  }

  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
  [[nodiscard]] std::int64_t happenings() const {
    return happenings_;
  }  ///< set-outs, hazards and exits: that anything was tested

 private:
  void fault(const std::string& what) { faults_.push_back(fmt::format("step {}: {}", t_, what)); }

  /// initial + appeared = stock + moving + gone, for each class, since nobody changes class.
  void balance_classes(const engine::StepCounts& counts, std::span<const std::int64_t> stock,
                       std::span<const std::int64_t> moving) {
    for (std::size_t c = 0; c < classes_; ++c) {
      std::int64_t here = moving[c], set_out = 0, left_link = 0;
      for (int p = 0; p < m_.n_places; ++p) {
        expected_[c] += counts.appeared[p * classes_ + c];
        here += stock[p * classes_ + c];
      }
      for (std::size_t h = 0; h < m_.hazards.size(); ++h) {
        happenings_ += counts.hazards[h * classes_ + c];
        left_link += counts.hazards[h * classes_ + c];
        if (leaves_model(m_.hazards[h].target)) expected_[c] -= counts.hazards[h * classes_ + c];
      }
      for (std::size_t e = 0; e < m_.exits.size(); ++e) {
        happenings_ += counts.exits[e * classes_ + c];
        if (leaves_model(m_.exits[e].target)) expected_[c] -= counts.exits[e * classes_ + c];
      }
      if (here != expected_[c]) fault(fmt::format("class {}: {} parties instead of {}", c, here, expected_[c]));
      for (int l = 0; l < m_.n_links; ++l) {
        set_out += counts.setouts[l * classes_ + c];
        left_link += counts.crossings[l * classes_ + c];
      }
      happenings_ += set_out;
      // Who found a full place and turned back left the link without crossing it.
      const std::int64_t refused = moving_before_[c] + set_out - left_link - moving[c];
      if (refused < 0 || (refused > 0 && !m_.turn_back_when_full))
        fault(fmt::format("class {}: {} vanished on links", c, refused));
    }
  }

  /// Change of stock = appeared + entries - exits to elsewhere - set-outs (who passes through enters and sets out).
  void balance_places(const engine::StepCounts& counts, std::span<const std::int64_t> stock) {
    for (int p = 0; p < m_.n_places; ++p) {
      for (std::size_t c = 0; c < classes_; ++c) {
        const std::size_t cell = p * classes_ + c;
        std::int64_t expected = stock_before_[cell] + counts.appeared[cell] + counts.entries[cell];
        for (int e = m_.exit_begin[p]; e < m_.exit_begin[p + 1]; ++e)
          if (m_.exits[e].target != model::Target::links) expected -= counts.exits[e * classes_ + c];
        for (int l = 0; l < m_.n_links; ++l)
          if (m_.links[l].from == p) expected -= counts.setouts[l * classes_ + c];
        if (expected != stock[cell])
          fault(fmt::format("place {}, class {}: stock is {}, the flows make {}", p, c, stock[cell], expected));
      }
    }
  }

  void check_links(const engine::StepCounts& counts) {
    for (int l = 0; l < m_.n_links; ++l) {
      bool closed = false;
      for (const auto& [first, last] : m_.closed[l]) closed = closed || (first <= t_ && t_ < last);
      for (std::size_t c = 0; c < classes_; ++c) {
        const auto n = counts.setouts[l * classes_ + c];
        if (n == 0) continue;
        if (closed) fault(fmt::format("{} set out on closed link {}", n, l));
        if (m_.link_attraction[static_cast<std::size_t>(l) * m_.n_groups + m_.classes[c].group] == 0)
          fault(fmt::format("{} took link {}, which nobody takes", n, l));
      }
    }
    for (std::size_t h = 0; h < m_.hazards.size(); ++h)
      for (std::size_t c = 0; c < classes_; ++c)
        if (counts.hazards[h * classes_ + c] > 0 && m_.hazard_per_crossing[h * m_.n_groups + m_.classes[c].group] == 0)
          fault(fmt::format("hazard {} of zero harmed somebody", h));
    for (std::size_t e = 0; e < m_.exits.size(); ++e)
      for (std::size_t c = 0; c < classes_; ++c)
        if (counts.exits[e * classes_ + c] > 0 && m_.exit_rate[e * m_.n_groups + m_.classes[c].group] == 0)
          fault(fmt::format("exit {} of zero was taken", e));
  }

  /// Who was admitted over a link had room. (Hazards and exits fill beyond the capacity, and so do people turned back
  /// and, with sub-steps, those who come by a hazard after the door was closed.)
  void check_capacities(const engine::StepCounts& counts, std::span<const std::int64_t> stock) {
    if (m_.substeps > 1 || m_.turn_back_when_full) return;
    for (int p = 0; p < m_.n_places; ++p) {
      if (m_.capacity[p] < 0 || m_.pass_through[p]) continue;
      std::int64_t admitted = 0, persons = 0;
      for (std::size_t c = 0; c < classes_; ++c) {
        for (int l = 0; l < m_.n_links; ++l)
          if (m_.links[l].to == p) admitted += counts.crossings[l * classes_ + c];
        persons += stock[p * classes_ + c] * m_.classes[c].size;
      }
      if (admitted > 0 && persons > m_.capacity[p] && !is_passed(p))
        fault(fmt::format("place {} took in {} parties and has {} persons for {}", p, admitted, persons, m_.capacity[p]));
    }
  }
  /// Ways of several links lead past a place without stopping; then crossings are not admissions.
  [[nodiscard]] bool is_passed(int p) const {
    for (const auto& way : m_.ways)
      if (way.rest >= 0 && m_.links[way.link].to == p) return true;
    return false;
  }

  const model::Model& m_;
  std::size_t classes_;
  std::vector<std::int64_t> expected_, stock_before_, moving_before_;
  std::vector<std::string> faults_;
  std::int64_t happenings_ = 0;
  int t_ = 0;
};

/// Runs a whole member and returns what is wrong with it.
inline std::vector<std::string> audit(engine::Engine& engine, const model::Model& model, std::uint64_t seed, std::uint64_t member,
                                      std::int64_t* happenings = nullptr) {
  engine.reset(seed, member);
  Ledger ledger(model);
  for (int t = 0; t < model.n_steps(); ++t) {
    engine.advance();
    ledger.check(engine, t);
  }
  if (happenings != nullptr) *happenings += ledger.happenings();
  return ledger.faults();
}

}  // namespace outflow::test
