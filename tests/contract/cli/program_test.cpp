#include "program.h"
#include "support/folders.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace outflow::test {

namespace {

/// A file without a name: what is written to it can be read back, however much it is.
int nameless_file() {
  std::string name = (std::filesystem::temp_directory_path() / "outflow-cli-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error("no temporary file");
  ::unlink(name.c_str());
  return descriptor;
}

std::string content_of(int descriptor) {
  std::string text;
  std::array<char, 65536> piece{};
  ::lseek(descriptor, 0, SEEK_SET);
  for (ssize_t n = 0; (n = ::read(descriptor, piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(n));
  ::close(descriptor);
  return text;
}

int output_descriptor(const Launch& launch) {
  if (launch.closed_pipe) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    ::close(ends[0]);
    return ends[1];
  }
  if (launch.out_file.empty()) return nameless_file();
  const int descriptor = ::open(launch.out_file.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error("cannot open " + launch.out_file);
  return descriptor;
}

}  // namespace

Finished outflow_program(const Launch& launch) {
  const std::string program = test::binary_folder() + "/bin/outflow";
  if (!std::filesystem::exists(program)) throw std::runtime_error(program + " is not built");
  const int out = output_descriptor(launch), err = nameless_file();
  std::vector<std::string> words = launch.arguments;
  words.insert(words.begin(), program);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    if (!launch.folder.empty() && ::chdir(launch.folder.c_str()) != 0) ::_exit(126);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  for (const auto& [milliseconds, signal] : launch.signals) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    ::kill(child, signal);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  Finished finished;
  finished.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  finished.err = content_of(err);
  if (launch.out_file.empty() && !launch.closed_pipe) finished.out = content_of(out);
  else ::close(out);
  return finished;
}

Finished outflow_program(const std::vector<std::string>& arguments) {
  Launch launch;
  launch.arguments = arguments;
  return outflow_program(launch);
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace outflow::test
