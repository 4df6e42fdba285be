#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

/// The rows of the list of parity with the reference program, and the tests that hold for them. docs/parity.md is made of it.
namespace outflow::parity {

enum class State {
  done,        ///< as in the reference program
  done_right,  ///< a fault there: right by default; a quirk, if one is named, does as the reference
  refused,     ///< not there: input that asks for it gives an error that names the row
  other,       ///< a design of our own in its place
  later,       ///< not there yet, and plainly said so
};

/// Which engines the row concerns; none: reading, reports, tools.
enum class Engines { none, agents, cohorts, both };

/// What a test says about a row.
struct Claim {
  std::string row;
  State state = State::done;
  Engines engines = Engines::none;
  std::string remark;
};

struct Registered {
  Registered(std::string test, std::vector<Claim> claims);
};

/// Every claim of this program, with the test that makes it.
struct Entry {
  std::string test;
  Claim claim;
};
const std::vector<Entry>& entries();

/// One row of the list: its id, and in a few words what it is about.
struct Row {
  const char* id;
  const char* what;
};
const std::vector<Row>& rows();

}  // namespace outflow::parity

/// A test, and the rows that it holds for: PARITY_TEST(Suite, Name, {"CLO-01", State::done, Engines::both, "remark"}, ...) { ...
/// }
#define PARITY_TEST(suite, name, ...)                                                                      \
  static const ::outflow::parity::Registered registered_##suite##_##name{#suite "." #name, {__VA_ARGS__}}; \
  TEST(suite, name)
