#pragma once
#include <exception>
#include <stdexcept>
#include <string>

#include "outflow/base/diagnostics.h"

/// What can go wrong in a task, by who has to do something about it. Every task throws; `explain` sorts.
namespace outflow::api {

/// Exit codes of the program; kinds of errors elsewhere.
enum class Outcome {
  fine = 0,
  different = 1,     ///< what was compared differs
  usage = 2,         ///< the request makes no sense
  invalid = 3,       ///< the scenario has faults
  file = 4,          ///< something could not be read or written, or no memory was left
  computation = 5,   ///< a member failed
  internal = 70,     ///< a defect of the program
  interrupted = 130
};

/// "usage", "invalid", ...
const char* to_string(Outcome outcome);

/// The scenario (or another input, named by `what`) has faults: all of them.
class InvalidScenario : public std::runtime_error {
 public:
  explicit InvalidScenario(Diagnostics diagnostics, const std::string& what = "the scenario");
  [[nodiscard]] const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  Diagnostics diagnostics_;
};

/// The request itself cannot be fulfilled: a number out of range, an engine of that name does not exist.
struct BadRequest : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

/// Stopped before there was anything to keep.
struct Interrupted : std::runtime_error {
  Interrupted() : Interrupted("stopped before the first member was finished; nothing was written") {}
  explicit Interrupted(const std::string& message) : std::runtime_error(message) {}
};

struct Failure {
  Outcome outcome = Outcome::internal;
  std::string message;
  Diagnostics diagnostics;  ///< for Outcome::invalid
};

/// Call it with std::current_exception().
Failure explain(std::exception_ptr error);

}  // namespace outflow::api
