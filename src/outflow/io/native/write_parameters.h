#pragma once
#include <string>
#include <vector>

#include "outflow/scenario/scenario.h"

namespace outflow::io {

/// Writes numbers that hang on parameters as {...}. A parameter that was defined where a number stands is written there again,
/// the others as sections [parameters.NAME].
class ParameterWriter {
 public:
  explicit ParameterWriter(const scenario::Scenario& scenario);

  /// "{ prior = 'normal', ... }" or "{ parameter = 'NAME' }" for the number at `where`.
  [[nodiscard]] std::string in_place(const scenario::Tie& tie, const Where& where) const;
  /// The sections of the parameters that have no number of their own.
  [[nodiscard]] std::string sections() const;

 private:
  [[nodiscard]] bool is_home(const scenario::Tie& tie, const Where& where) const;

  const std::vector<scenario::Parameter>& parameters_;
  std::vector<bool> has_home_;
};

}  // namespace outflow::io
