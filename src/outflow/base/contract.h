#pragma once
#include <stdexcept>
#include <string>

namespace outflow {

/// Thrown when one of our own promises is broken: a defect of the program, never of its input (exit code 70).
struct ContractViolation : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace outflow

/// States what a function needs from its caller. Checked in development builds, free in release builds.
#ifdef OUTFLOW_CONTRACTS
#define OUTFLOW_EXPECT(condition)                                                                                            \
  do {                                                                                                                       \
    if (!(condition))                                                                                                        \
      throw ::outflow::ContractViolation(std::string(__FILE__) + ":" + std::to_string(__LINE__) + ": expected " #condition); \
  } while (false)
#else
#define OUTFLOW_EXPECT(condition) \
  do {                            \
  } while (false)
#endif
