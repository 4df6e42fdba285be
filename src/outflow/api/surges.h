#pragma once
#include <string>
#include <vector>

#include "outflow/api/surge.h"
#include "outflow/scenario/scenario.h"

/// The questions of surges.csv: each is one of `outflow surge`, to a file of counts or to the observations of a report.
namespace outflow::api {

struct SurgeFinding {
  std::string id, title;  ///< the title is never empty
  std::string counted;    ///< "counts/crossings.csv", "observations of arrivals"
  bool overall = false;   ///< as asked
  SurgeAnswer answer;
  std::string source, note;
};

/// Questions that are answered together, in the order of the first of each topic.
struct SurgeTopic {
  std::string topic;    ///< never empty: that of a question without one is its title
  std::string summary;  ///< a paragraph to print; of a single question its own
  std::vector<SurgeFinding> findings;
};

/// Every fault that only the counts show, for a scenario without faults otherwise: a file that cannot be read, a period that is
/// not in it, observations that have gaps. Also warnings.
Diagnostics check_surges(const scenario::Scenario& scenario);

/// Throws InvalidScenario with what check_surges finds.
std::vector<SurgeTopic> answer_surges(const scenario::Scenario& scenario);

/// What was unusual, by which factor, what was not, what holds overall, and why the answers differ.
std::string summary_of(const SurgeTopic& topic);

/// A JSON array, as schemas/report-data.schema.json has it under `surges`.
std::string to_json(const std::vector<SurgeTopic>& topics);

}  // namespace outflow::api
