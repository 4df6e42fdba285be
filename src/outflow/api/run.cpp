#include "outflow/api/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <memory>

#include "outflow/api/ensemble_plan.h"
#include "outflow/api/failure.h"
#include "outflow/api/flee_scores.h"
#include "outflow/api/surges.h"
#include "outflow/api/version.h"
#include "outflow/engine/engine.h"
#include "outflow/ensemble/ensemble.h"
#include "outflow/io/flee/logs.h"
#include "outflow/io/native_reader.h"
#include "outflow/io/results/geojson.h"
#include "outflow/io/results/result_folder.h"
#include "outflow/io/results/run_record.h"
#include "outflow/io/results/tables.h"
#include "outflow/io/results/view.h"
#include "outflow/random/address.h"
#include "outflow/report/report.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/observations.h"
#include "outflow/scenario/variant.h"

namespace outflow::api {

namespace {

namespace res = io::results;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string utc_now() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return format_date(now.time_since_epoch().count()) + (now.time_since_epoch().count() % 86400 == 0 ? "T00:00:00Z" : "Z");
}

Range range_of(const ensemble::Summary& summary, std::size_t cell) {
  const auto& q = summary.quantiles[cell];
  return {q[1], q[3], q[5]};
}

std::string period_words(const Period& period) {
  const int year = year_of(period.begin);
  return period == year_period(year) ? std::to_string(year) : res::period_name(period);
}

ReportAnswer report_answer(const res::View& view, int r) {
  const auto& report = view.scenario.reports[static_cast<std::size_t>(r)];
  ReportAnswer answer;
  answer.name = report.name;
  answer.title = report.title.empty() ? report.name : report.title;
  answer.unit = to_string(report.unit.value);
  answer.measured = report.measured.value;
  const res::Observed* last = nullptr;
  for (std::size_t i = 0; i < view.observed.size(); ++i) {
    const auto& observed = view.observed[i];
    const auto& o = *observed.observation;
    if (observed.cell.report != r || observed.cell.cell != 0 || !(o.persons.value || o.low.value || o.high.value)) continue;
    if (last != nullptr && o.period.value.end <= last->observation->period.value.end) continue;
    last = &observed;
    answer.period = period_words(o.period.value);
    answer.model = range_of(view.result.counts, view.period_index(i));
    answer.observed = o.persons.value;
    answer.observed_low = o.low.value;
    answer.observed_high = o.high.value;
  }
  if (last == nullptr) {
    const bool stock = report.counts.value == scenario::Counts::stock;
    const auto& layout = view.result.layout;
    const int row = layout.report(r, 0);
    answer.period = stock ? "at the end" : period_words(view.model.time.whole());
    answer.model = stock ? range_of(view.result.series, view.result.cell(row, layout.steps() - 1))
                         : range_of(view.result.totals, static_cast<std::size_t>(row));
    for (std::size_t i = 0; i < view.result.n_year_cells; ++i) {
      const auto& cell = view.result.periods[i];
      if (cell.report != r || cell.cell != 0) continue;
      answer.period = std::to_string(year_of(view.model.time.step(cell.first_step).begin));
      answer.model = range_of(view.result.counts, i);
    }
  }
  if (const auto fit = res::report_fit(view, r)) {
    const bool years = std::any_of(view.observed.begin(), view.observed.end(), [&](const auto& o) {
      return o.cell.report == r && o.cell.cell == 0 && o.whole_year && o.observation->persons.value;
    });
    answer.fit = FitAnswer{fit->n, years, fit->coverage50, fit->coverage80, fit->coverage95, fit->mean_abs_log_error};
  }
  return answer;
}

std::vector<FateAnswer> fate_answers(const res::View& view) {
  using engine::Fate;
  static constexpr std::pair<Fate, const char*> order[] = {
      {Fate::arrived, "arrived"}, {Fate::in_transit, "in_transit"},   {Fate::held, "held"},
      {Fate::died, "died"},       {Fate::turned_back, "turned_back"}, {Fate::lost, "lost"},
      {Fate::at_home, "at_home"}};
  std::vector<FateAnswer> fates;
  const auto& layout = view.result.layout;
  for (const auto& [fate, id] : order)
    fates.push_back({id, range_of(view.result.series, view.result.cell(layout.fate(fate), layout.steps() - 1))});
  return fates;
}

std::vector<std::string> warnings_of_run(const res::View& view) {
  std::vector<std::string> warnings;
  if (view.result.members_done < view.result.members_planned)
    warnings.push_back(fmt::format("stopped early: {} of {} members are in these results", view.result.members_done,
                                   view.result.members_planned));
  if (view.result.members_done < 40)
    warnings.push_back(fmt::format("{} {} too few for a 95% interval; 40 is the least, 200 is better", view.result.members_done,
                                   view.result.members_done == 1 ? "member is" : "members are"));
  if (view.result.mean_short_persons > 0)
    warnings.push_back(
        fmt::format("prescribed departures found {:.1f} persons too few in a member, on average; "
                    "the population given is smaller than those who are to leave",
                    view.result.mean_short_persons));
  const std::size_t latest = scenario::latest_observations(view.scenario).size();
  if (view.observed.size() < latest)
    warnings.push_back(
        fmt::format("{} of {} observations are of groups that their report does not count by, and stand beside nothing; "
                    "add the dimension to `by` of the report",
                    latest - view.observed.size(), latest));
  return warnings;
}

std::unique_ptr<FleeScores> scores_of(const ScenarioInput& input, const model::Model& model, const engine::Layout& layout) {
  if (input.counts() == nullptr) return nullptr;
  return std::make_unique<FleeScores>(*input.counts(), model, layout, !input.scenario.journeys.quirks.empty());
}

/// agents.out.0 and links.out.0 of member 0 of the agent engine, where the settings ask for logs.
void write_logs(res::ResultFolder& folder, const io::flee::FleeFolder& flee, const model::Model& model, std::uint64_t seed) {
  const auto write = [&](const char* file, const std::string& header, auto&& rows_of_day) {
    engine::JourneyAgents engine(model);
    engine.keep_diary(flee.logs.connections);
    engine.reset(seed, 0);
    folder.write(file, [&](const auto& sink) {
      sink(header);
      for (int day = 0; day < model.n_steps(); ++day) {
        engine.advance();
        rows_of_day(day, engine, sink);
      }
    });
  };
  io::flee::Logs logs(flee.scenario, model, flee.logs.agent);
  if (flee.logs.agent > 0)
    write("agents.out.0", logs.agents_header(),
          [&](int day, const auto& engine, const auto& sink) { logs.agents_of_day(day, engine, sink); });
  if (flee.logs.link > 0)
    write("links.out.0", io::flee::Logs::links_header(),
          [&](int day, const auto& engine, const auto& sink) { logs.links_of_day(day, engine, sink); });
}

void write_files(res::ResultFolder& folder, const res::View& view, const res::RunRecord& record) {
  folder.write("series.csv", [&](const auto& sink) { res::write_series(view, sink); });
  folder.write("flows.csv", [&](const auto& sink) { res::write_flows(view, sink); });
  if (view.needs != nullptr) folder.write("needs.csv", [&](const auto& sink) { res::write_needs(view, sink); });
  folder.write("places.geojson", res::places_geojson(view));
  folder.write("flows.geojson", res::flows_geojson(view));
  const std::string data = res::report_json(view, record);
  folder.write("report.json", data);
  folder.write("report.html", report::render_report(data));
}

void change(ScenarioInput& read, const RunRequest& request) {
  if (request.changes.empty()) return;
  Diagnostics faults;
  read.scenario = scenario::with_changes(read.scenario, request.changes, request.changes_from, faults);
  if (!faults.has_errors()) faults.append(scenario::validate(read.scenario));
  if (faults.has_errors()) throw InvalidScenario(faults);
}

std::vector<NeedAnswer> need_answers(const assessment::NeedsResult& result) {
  std::vector<NeedAnswer> answers;
  for (const auto& need : result.needs) {
    NeedAnswer answer{need.name, need.title.empty() ? need.name : need.title, range_of(need.total, 0), {}, {}};
    if (need.has_stay) {
      std::size_t busiest = 0;
      for (std::size_t m = 1; m + 1 < result.months.size(); ++m)
        if (need.places.median(m) > need.places.median(busiest)) busiest = m;
      answer.places = range_of(need.places, busiest);
      answer.month = format_date(result.months[busiest]);
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

void count_claims(const std::vector<assessment::Finding>& findings, RunAnswer& answer) {
  for (const auto& finding : findings) {
    answer.claims_supported += finding.verdict == assessment::Verdict::supported;
    answer.claims_contradicted += finding.verdict == assessment::Verdict::contradicted;
    answer.claims_open += finding.verdict == assessment::Verdict::undecided;
  }
}

void count_surges(const std::vector<SurgeTopic>& topics, RunAnswer& answer) {
  for (const auto& topic : topics)
    for (const auto& finding : topic.findings)
      ++(finding.answer.units.front().analysis.judgement.alarm ? answer.surges_unusual : answer.surges_ordinary);
}

/// What is told of the run, apart from the time it took.
RunAnswer answer_of(const res::View& view, engine::Kind kind, const ensemble::Plan& plan, const std::filesystem::path& out,
                    const Diagnostics& warnings) {
  RunAnswer answer;
  answer.name = view.scenario.name;
  answer.title = view.scenario.title;
  answer.start = format_date(view.model.time.whole().begin);
  answer.end = format_date(view.model.time.whole().end);
  answer.step = to_string(view.model.time.step_length());
  answer.steps = view.model.n_steps();
  answer.engine = kind == engine::Kind::agents ? "agents" : "cohorts";
  answer.members = view.result.members_done;
  answer.members_planned = view.result.members_planned;
  answer.interrupted = view.result.members_done < view.result.members_planned;
  answer.seed = plan.seed;
  answer.threads = plan.threads;
  answer.folder = out;
  answer.warnings = warnings;
  answer.run_warnings = warnings_of_run(view);
  for (std::size_t r = 0; r < view.scenario.reports.size(); ++r)
    answer.reports.push_back(report_answer(view, static_cast<int>(r)));
  answer.fates = fate_answers(view);
  if (view.needs != nullptr) answer.needs = need_answers(*view.needs);
  if (view.findings != nullptr) count_claims(*view.findings, answer);

  return answer;
}

}  // namespace

RunAnswer run(const RunRequest& request, const RunHooks& hooks) {
  const auto wall_start = std::chrono::steady_clock::now();
  const double cpu_start = cpu_seconds();
  res::RunRecord record;
  record.started_at = utc_now();
  check_plan(request.members, request.threads);

  ScenarioInput read = read_input(request.scenario, request.flee);
  if (read.diagnostics.has_errors()) throw InvalidScenario(read.diagnostics);
  change(read, request);
  const scenario::Scenario& scenario = read.scenario;
  const engine::Kind kind = engine_kind(request.engine, scenario);
  scenario::Compiled compiled = scenario::compile(scenario);
  compiled.diagnostics.append(read.diagnostics);
  compiled.diagnostics.sort();
  if (compiled.diagnostics.has_errors()) throw InvalidScenario(compiled.diagnostics);
  const model::Model& model = compiled.model;

  const std::filesystem::path out = request.out.empty() ? std::filesystem::path("results") / scenario.name : request.out;
  res::ResultFolder folder(out);  // before the long part: a folder that cannot be written should not cost an hour

  const std::vector<res::Observed> observed = res::match_observations(scenario, model);
  std::vector<ensemble::PeriodCell> periods;
  for (const auto& o : observed) periods.push_back(o.cell);
  ensemble::Plan plan = plan_of(request.members, request.seed, request.threads, scenario);
  plan.keep_members = request.keep_members;
  const engine::Layout layout(model);
  const auto scores = scores_of(read, model, layout);
  assessment::NeedsTally needs_tally(scenario, model, plan.seed);
  assessment::MemberCounts claim_counts(scenario, model);
  ensemble::Hooks ensemble_hooks{.progress = hooks.progress, .on_member = {}, .stop = hooks.stop};
  ensemble_hooks.on_member = [&](int member, const engine::Trajectory& trajectory) {
    if (scores) scores->add(member, trajectory);
    needs_tally.add(member, trajectory);
    claim_counts.add(model, layout, trajectory);
    if (hooks.on_member) hooks.on_member({scenario, model, layout, needs_tally, member, trajectory});
  };
  const ensemble::Result result = ensemble::run_ensemble(model, kind, plan, periods, ensemble_hooks);
  if (result.members_done == 0) throw Interrupted();

  const assessment::NeedsResult needs = needs_tally.finish();
  const std::vector<assessment::Finding> findings = assessment::judge(scenario, claim_counts);
  const std::vector<SurgeTopic> surges = answer_surges(scenario);
  const std::string surges_json = surges.empty() ? "" : to_json(surges);
  const res::View view{
      scenario,   model, result, observed, needs.needs.empty() ? nullptr : &needs, findings.empty() ? nullptr : &findings,
      surges_json};
  RunAnswer answer = answer_of(view, kind, plan, out, compiled.diagnostics);
  count_surges(surges, answer);
  record.scenario_path = request.scenario.string();
  record.inputs = read.files;
  record.seed = plan.seed;
  record.threads = plan.threads;
  record.engine = answer.engine;
  record.version = version();
  record.commit = commit();
  record.random_scheme = random::scheme_name;
  record.command = request.command;
  record.interrupted = answer.interrupted;
  for (const auto& warning : compiled.diagnostics.all()) record.warnings.push_back(to_string(warning));
  record.warnings.insert(record.warnings.end(), answer.run_warnings.begin(), answer.run_warnings.end());
  write_files(folder, view, record);
  if (scores) write_flee_files(folder, *scores);
  if (read.counts() != nullptr) write_logs(folder, *read.counts(), model, plan.seed);
  answer.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_start).count();
  answer.cpu_seconds = cpu_seconds() - cpu_start;
  record.wall_seconds = answer.wall_seconds;
  record.cpu_seconds = answer.cpu_seconds;
  folder.commit(res::run_json(view, record, folder.files()));
  return answer;
}

}  // namespace outflow::api
