#include <cmath>
#include <nlohmann/json.hpp>

#include "outflow/io/results/run_record.h"

namespace outflow::io::results {

namespace {

using Json = nlohmann::ordered_json;

Json bound(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

const char* word(assessment::Truth truth) {
  return truth == assessment::Truth::yes ? "holds" : truth == assessment::Truth::no ? "does not hold" : "open";
}

const char* word(assessment::Derived derived) {
  switch (derived) {
    case assessment::Derived::given:
      return "observed";
    case assessment::Derived::summed:
      return "sum of observed periods";
    case assessment::Derived::bound:
      return "bounds from other observations";
    case assessment::Derived::missing:
      break;
  }
  return "not observed";
}

Json evidence_json(const assessment::Evidence& evidence) {
  return {{"figure", evidence.figure},
          {"from", evidence.modelled ? "model" : word(evidence.derived)},
          {"low", bound(evidence.value.low)},
          {"high", bound(evidence.value.high)},
          {"median", evidence.median ? Json(*evidence.median) : Json(nullptr)},
          {"sources", evidence.sources}};
}

}  // namespace

std::string claims_json(const std::vector<assessment::Finding>& findings) {
  Json list = Json::array();
  for (const auto& finding : findings) {
    Json statements = Json::array(), evidence = Json::array();
    for (const auto& s : finding.statements)
      statements.push_back({{"formula", s.formula}, {"outcome", word(s.truth)}, {"numbers", s.numbers}});
    for (const auto& e : finding.evidence) evidence.push_back(evidence_json(e));
    const auto& claim = *finding.claim;
    list.push_back({{"id", claim.id.value},
                    {"statement", claim.statement},
                    {"said_by", claim.said_by},
                    {"said_on", claim.said_on},
                    {"source", claim.remark.source},
                    {"note", claim.remark.note},
                    {"formula", finding.formula},
                    {"verdict", to_string(finding.verdict)},
                    {"statements", std::move(statements)},
                    {"evidence", std::move(evidence)},
                    {"would_decide", finding.would_decide}});
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace outflow::io::results
