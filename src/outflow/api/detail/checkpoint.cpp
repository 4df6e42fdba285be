#include "outflow/api/detail/checkpoint.h"

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/sealed.h"

namespace outflow::api::detail {

namespace {

constexpr const char* format = "outflow-checkpoint-2";
constexpr const char* other_content = "does not hold what a checkpoint holds";

Json matrix_json(const inference::Matrix& m) { return {{"rows", m.rows}, {"columns", m.columns}, {"values", m.values}}; }

inference::Matrix matrix_of(const Json& json) {
  inference::Matrix m;
  m.rows = json.at("rows").get<std::size_t>();
  m.columns = json.at("columns").get<std::size_t>();
  m.values = json.at("values").get<std::vector<double>>();
  if (m.values.size() != m.rows * m.columns) throw Json::other_error::create(501, "a matrix of the wrong size", nullptr);
  return m;
}

}  // namespace

void write_checkpoint(const std::filesystem::path& file, const std::string& fingerprint, const inference::Bank& bank) {
  write_sealed(file, format, fingerprint,
               {{"z", matrix_json(bank.z)}, {"figures", matrix_json(bank.figures)}, {"targets", matrix_json(bank.targets)}});
}

void write_checkpoint(const std::filesystem::path& file, const std::string& fingerprint, const inference::Smc2State& s) {
  // A draw that explains nothing has weight zero, whose logarithm JSON cannot say.
  Json logs = Json::array();
  for (const double w : s.log_weights) logs.push_back(std::isfinite(w) ? Json(w) : Json(nullptr));
  write_sealed(file, format, fingerprint,
               {{"figure", s.figure},
                {"particles", s.particles},
                {"z", matrix_json(s.z)},
                {"luck", s.luck},
                {"log_weights", logs},
                {"moves", s.moves},
                {"runs", s.runs},
                {"log_evidence", s.log_evidence},
                {"least_acceptance", s.least_acceptance}});
}

std::optional<inference::Bank> read_bank(const std::filesystem::path& file, const std::string& fingerprint) {
  const auto json = read_sealed(file, format, fingerprint);
  if (!json) return std::nullopt;
  try {
    inference::Bank bank{matrix_of(json->at("z")), matrix_of(json->at("figures")), matrix_of(json->at("targets")), {}};
    if (bank.figures.rows != bank.z.rows || bank.targets.rows != bank.z.rows) refuse_damaged(file, other_content);
    return bank;
  } catch (const Json::exception&) {
    refuse_damaged(file, other_content);
  }
}

std::optional<inference::Smc2State> read_state(const std::filesystem::path& file, const std::string& fingerprint) {
  const auto json = read_sealed(file, format, fingerprint);
  if (!json) return std::nullopt;
  try {
    inference::Smc2State s;
    s.figure = json->at("figure");
    s.particles = json->at("particles");
    s.z = matrix_of(json->at("z"));
    s.luck = json->at("luck").get<std::vector<std::uint64_t>>();
    for (const auto& w : json->at("log_weights"))
      s.log_weights.push_back(w.is_null() ? -std::numeric_limits<double>::infinity() : w.get<double>());
    s.moves = json->at("moves");
    s.runs = json->at("runs");
    s.log_evidence = json->at("log_evidence");
    s.least_acceptance = json->at("least_acceptance");
    if (s.luck.size() != s.z.rows || s.log_weights.size() != s.z.rows) refuse_damaged(file, other_content);
    return s;
  } catch (const Json::exception&) {
    refuse_damaged(file, other_content);
  }
}

}  // namespace outflow::api::detail
