#include "outflow/api/whatif.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "outflow/api/detail/whatif_text.h"
#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/view.h"
#include "outflow/report/report.h"
#include "outflow/scenario/variant.h"

namespace outflow::api {

namespace fs = std::filesystem;

namespace {

/// The numbers of every member of one run, in the order of WhatIfAnswer::lines.
struct Figures {
  std::vector<WhatIfLine> lines;            ///< without `variants`
  std::vector<std::vector<double>> values;  ///< [line][member]
};

constexpr std::pair<engine::Fate, const char*> fates[] = {
    {engine::Fate::arrived, "arrived"}, {engine::Fate::in_transit, "in_transit"},
    {engine::Fate::held, "held"},       {engine::Fate::died, "died"},
    {engine::Fate::lost, "lost"},       {engine::Fate::turned_back, "turned_back"},
    {engine::Fate::at_home, "at_home"}};

int first_step(const TimeAxis& time, const std::optional<Seconds>& from) {
  int step = 0;
  while (from && step + 1 < time.size() && time.step(step).begin < *from) ++step;
  return step;
}

/// Gathers what is compared: the names once, the numbers for each member.
class Gatherer {
 public:
  Gatherer(Figures& figures, std::optional<Seconds> from) : figures_(figures), from_(from) {}

  void add(const RunMember& run) {
    at_ = 0;
    named_ = run.member > 0;
    const TimeAxis& time = run.model.time;
    const int first = first_step(time, from_), last = time.size();
    const std::string window = io::results::period_name({time.step(first).begin, time.whole().end});
    reports(run, window, first, last, true);
    needs(run, window, first, last);
    for (const auto& [fate, name] : fates)
      number({"fate", name, name, "persons", "at the end", true, {}},
             static_cast<double>(run.trajectory.at(run.layout.fate(fate), last - 1)));
    for (const int year : ensemble::whole_years(time)) {
      const auto steps = *time.steps_of(year_period(year));
      if (steps.first >= first) reports(run, std::to_string(year), steps.first, steps.second, false);
    }
  }

 private:
  void reports(const RunMember& run, const std::string& period, int first, int last, bool whole) {
    for (std::size_t r = 0; r < run.scenario.reports.size(); ++r) {
      const auto& report = run.scenario.reports[r];
      if (!report.measured.value) continue;
      const auto n =
          ensemble::period_count({static_cast<std::int32_t>(r), 0, first, last}, run.model, run.layout, run.trajectory);
      number({"report",
              report.name,
              report.title.empty() ? report.name : report.title,
              to_string(report.unit.value),
              period,
              whole,
              {}},
             static_cast<double>(n));
    }
  }

  void needs(const RunMember& run, const std::string& window, int first, int last) {
    const auto persons = run.needs.persons_of_last(first, last);
    const auto most = run.needs.most_at_a_time_of_last(run.model.time.step(first).begin);
    for (std::size_t i = 0; i < persons.size(); ++i) {
      const std::string& name = run.needs.names()[i];
      std::string title = name;
      for (const auto& need : run.scenario.needs)
        if (need.name.value == name && !need.title.empty()) title = need.title;
      number({"need", name, title, "persons", window, true, {}}, static_cast<double>(persons[i]));
      if (most[i]) number({"need", name + ":most", "most at a time: " + title, "places", window, true, {}}, *most[i]);
    }
  }

  void number(WhatIfLine line, double value) {
    if (!named_) {
      figures_.lines.push_back(std::move(line));
      figures_.values.emplace_back();
    }
    figures_.values[at_++].push_back(value);
  }

  Figures& figures_;
  std::optional<Seconds> from_;
  std::size_t at_ = 0;
  bool named_ = false;
};

bool is_name(const std::string& name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && name.size() <= 100 && is_letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

std::optional<Seconds> date_of(const WhatIfVariant& variant) {
  if (variant.from.empty()) return std::nullopt;
  const auto date = parse_date(variant.from);
  if (!date) throw BadRequest("--from is \"" + variant.from + "\"; write 2018, 2018-01 or 2018-01-15");
  return date->begin;
}

void check_names(const std::vector<WhatIfVariant>& variants) {
  if (variants.empty()) throw BadRequest("nothing is said to change; write --set PATH*=VALUE");
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto& v = variants[i];
    if (v.changes.empty()) throw BadRequest("the variant \"" + v.name + "\" changes nothing; write --set after --variant");
    if (!is_name(v.name) || v.name == "base")
      throw BadRequest("a variant cannot be called \"" + v.name +
                       "\"; begin with a letter, use letters, digits, _, - and ., not base");
    for (std::size_t j = 0; j < i; ++j)
      if (variants[j].name == v.name) throw BadRequest("two variants are called \"" + v.name + "\"");
  }
}

/// Every fault of every variant.
ScenarioInput checked_input(const WhatIfRequest& request) {
  ScenarioInput input = read_input(request.scenario, {});
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  Diagnostics faults;
  for (const auto& variant : request.variants) {
    Diagnostics own;
    const auto changed = scenario::with_changes(input.scenario, variant.changes, date_of(variant), own);
    if (!own.has_errors())
      for (const auto& d : scenario::validate(changed).all())
        if (d.severity == Severity::error) own.error(d.where, d.problem, d.reason, d.suggestion);
    faults.append(own);
  }
  if (faults.has_errors()) throw InvalidScenario(faults, "the question");
  return input;
}

std::optional<Seconds> earliest(const std::vector<WhatIfVariant>& variants) {
  std::optional<Seconds> first;
  for (const auto& variant : variants) {
    const auto date = date_of(variant);
    if (!date) return std::nullopt;
    first = first ? std::min(*first, *date) : *date;
  }
  return first;
}

RunAnswer run_one(const WhatIfRequest& request, const WhatIfVariant& variant, const std::optional<Seconds>& from,
                  const fs::path& folder, const RunHooks& hooks, Figures& figures) {
  RunRequest run;
  run.scenario = request.scenario;
  run.command = request.command;
  run.out = folder / variant.name;
  run.members = request.members;
  run.seed = request.seed;
  run.threads = request.threads;
  run.engine = request.engine;
  run.changes = variant.changes;
  run.changes_from = date_of(variant);
  Gatherer gatherer(figures, from);
  RunHooks own = hooks;
  own.on_member = [&](const RunMember& member) { gatherer.add(member); };
  return api::run(run, own);
}

}  // namespace

WhatIfAnswer what_if(const WhatIfRequest& request, const RunHooks& hooks) {
  check_plan(request.members, request.threads);
  check_names(request.variants);
  const ScenarioInput input = checked_input(request);
  const auto from = earliest(request.variants);

  WhatIfAnswer answer;
  answer.folder = request.out.empty() ? fs::path("results") / (input.scenario.name + "-whatif") : request.out;
  answer.variants = request.variants;
  Figures base;
  const RunAnswer run = run_one(request, {"base", {}, {}}, from, answer.folder, hooks, base);
  answer.name = run.name;
  answer.title = run.title;
  answer.engine = run.engine;
  answer.seed = run.seed;
  answer.members = run.members;
  answer.interrupted = run.interrupted;
  const TimeAxis time(input.scenario.start.value, input.scenario.end.value, input.scenario.step.value);
  answer.start = format_date(time.step(first_step(time, from)).begin);
  answer.end = run.end;
  answer.lines = base.lines;
  for (const auto& variant : request.variants) {
    Figures changed;
    const RunAnswer other = run_one(request, variant, from, answer.folder, hooks, changed);
    answer.interrupted = answer.interrupted || other.interrupted;
    answer.members = std::min(answer.members, other.members);
    for (std::size_t i = 0; i < answer.lines.size(); ++i)
      answer.lines[i].variants.push_back(assessment::paired(base.values[i], changed.values[i]));
  }
  io::write_file_atomically(answer.folder / "whatif.csv", detail::whatif_csv(answer));
  const std::string json = detail::whatif_json(answer);
  io::write_file_atomically(answer.folder / "whatif.json", json);
  auto page = nlohmann::ordered_json::parse(io::read_file(answer.folder / "base" / "report.json"));
  page["whatif"] = nlohmann::ordered_json::parse(json);
  io::write_file_atomically(answer.folder / "report.html", report::render_report(page.dump() + "\n"));
  return answer;
}

}  // namespace outflow::api
