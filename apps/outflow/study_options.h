#pragma once
#include <limits>
#include <string>

#include "option_values.h"
#include "outflow/api/ensemble_plan.h"
#include "terminal.h"

namespace CLI {
class App;
}

/// What the commands share that simulate for long: calibrate, backtest, sensitivity, voi.
namespace outflow::app {

struct StudyOptions {
  std::string out, minutes, seed, threads, engine;
  bool again = false, quiet = false;
};

/// --minutes, --seed, --threads, --engine, --quiet. `of` goes before the descriptions of what only some input folders take.
void add_study_options(CLI::App& command, StudyOptions& options, const std::string& of, const std::string& minutes);
/// --out; the description says where it goes otherwise.
void add_out(CLI::App& command, StudyOptions& options, const std::string& description);
/// --again
void add_again(CLI::App& command, StudyOptions& options, const std::string& of = "");

/// Fills what these options say.
template <class Request>
void take(const StudyOptions& options, Request& request) {
  request.out = options.out;
  request.minutes = number_from_zero("--minutes", options.minutes);
  request.seed = whole_number<std::uint64_t>("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.threads = whole_number<int>("--threads", options.threads, 1, api::most_threads).value_or(0);
  if (!options.engine.empty()) request.engine = options.engine;
}

/// The answer as one JSON document, or in words with the warnings on standard error.
template <class Answer>
std::string text_of(const Answer& answer, bool json) {
  if (json) return to_json(answer);
  std::string text;
  for (const auto& warning : answer.warnings.all()) complain(to_string(warning) + "\n");
  for (const auto& line : in_words(answer)) text += line + "\n";
  return text;
}

}  // namespace outflow::app
