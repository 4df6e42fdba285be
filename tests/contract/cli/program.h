#pragma once
#include <string>
#include <vector>

namespace outflow::test {

/// What a program left behind.
struct Finished {
  int exit_code = 0;  ///< 128 + n when signal n ended it
  std::string out, err;
};

struct Launch {
  std::vector<std::string> arguments;
  std::string out_file;  ///< where standard output goes; empty: it is caught
  /// Signals to send, one after the other, each so many milliseconds after the one before (or the start).
  std::vector<std::pair<int, int>> signals;  ///< (milliseconds, signal)
  std::string folder;    ///< to run in; empty: the current one
  bool closed_pipe = false;  ///< standard output is a pipe that nobody reads
};

/// Runs the outflow program of this build.
Finished outflow_program(const Launch& launch);
Finished outflow_program(const std::vector<std::string>& arguments);

std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

}  // namespace outflow::test
