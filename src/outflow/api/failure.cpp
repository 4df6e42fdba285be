#include "outflow/api/failure.h"

#include <filesystem>
#include <new>

#include "outflow/base/contract.h"
#include "outflow/ensemble/members.h"
#include "outflow/inference/simulation.h"
#include "outflow/io/file_error.h"

namespace outflow::api {

const char* to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::fine:
      return "fine";
    case Outcome::different:
      return "different";
    case Outcome::usage:
      return "usage";
    case Outcome::invalid:
      return "invalid";
    case Outcome::file:
      return "file";
    case Outcome::computation:
      return "computation";
    case Outcome::internal:
      return "internal";
    case Outcome::interrupted:
      return "interrupted";
  }
  return "internal";
}

InvalidScenario::InvalidScenario(Diagnostics diagnostics, const std::string& what)
    : std::runtime_error(what + " has " + std::to_string(diagnostics.count(Severity::error)) +
                         (diagnostics.count(Severity::error) == 1 ? " fault" : " faults")),
      diagnostics_(std::move(diagnostics)) {}

Failure explain(std::exception_ptr error) {
  const std::string out_of_memory = "no memory left; try fewer threads, fewer members to keep or the cohort engine";
  try {
    std::rethrow_exception(std::move(error));
  } catch (const InvalidScenario& e) {
    return {Outcome::invalid, e.what(), e.diagnostics()};
  } catch (const BadRequest& e) {
    return {Outcome::usage, e.what(), {}};
  } catch (const Interrupted& e) {
    return {Outcome::interrupted, e.what(), {}};
  } catch (const io::FileError& e) {
    return {Outcome::file, e.what(), {}};
  } catch (const std::filesystem::filesystem_error& e) {
    return {Outcome::file, e.what(), {}};
  } catch (const ensemble::MemberFailure& e) {
    // A broken promise of ours within a member is still a defect of the program, and a full memory is nobody's sum.
    try {
      std::rethrow_if_nested(e);
    } catch (const ContractViolation&) {
      return {Outcome::internal, e.what(), {}};
    } catch (const std::bad_alloc&) {
      return {Outcome::file, out_of_memory, {}};
    } catch (...) {
    }
    return {Outcome::computation, e.what(), {}};
  } catch (const inference::ImpossibleParameters& e) {
    return {Outcome::computation, e.what(), {}};
  } catch (const std::bad_alloc&) {
    return {Outcome::file, out_of_memory, {}};
  } catch (const std::exception& e) {
    return {Outcome::internal, e.what(), {}};
  } catch (...) {
    return {Outcome::internal, "unknown failure", {}};
  }
}

}  // namespace outflow::api
