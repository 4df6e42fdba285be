#include "outflow/io/flee/logs.h"

#include <fmt/format.h>

#include "outflow/io/flee/out_csv.h"

namespace outflow::io::flee {

Logs::Logs(const scenario::Scenario& scenario, const model::Model& model, int agent_level)
    : scenario_(scenario),
      model_(model),
      agent_level_(agent_level),
      traits_(scenario, model),
      set_out_(static_cast<std::size_t>(model.n_links), 0) {}

std::string Logs::agents_header() const {
  std::string header =
      "#time,rank-agentid,original_location,current_location,gps_x,gps_y,is_travelling,distance_travelled,"
      "places_travelled,distance_moved_this_timestep,connections,";
  for (const auto& name : traits_.names()) header += name + ",";
  return header + "\n";
}

/// Who somebody is is drawn once.
void Logs::add_newcomers(const engine::JourneyAgents& engine) {
  const auto& diary = engine.diary();
  for (std::size_t i = traits_of_.size(); i < diary.home.size(); ++i) {
    random::Stream draws({.key = engine.key(), .entity = i, .step = 1, .purpose = random::Purpose::portrait});
    std::string columns;
    for (const auto& value : traits_.draw(diary.home[i], diary.present[i], engine.class_of(i), [&] { return draws.uniform(); }))
      columns += value + ",";
    traits_of_.push_back(std::move(columns));
  }
}

std::string Logs::links_header() { return "#time,start_location,end_location,cum_num_agents,attribute\n"; }

/// current_location,gps_x,gps_y,is_travelling of a place, or of the middle of a link (~link).
std::string Logs::place_columns(std::int32_t where) const {
  const auto at = [&](int place, bool x) {
    const auto& p = scenario_.places[static_cast<std::size_t>(place)];
    return (x ? p.lat_deg : p.lon_deg).value_or(0);
  };
  if (where >= 0) return fmt::format("{},{},{},False", name(where), python_repr(at(where, true)), python_repr(at(where, false)));
  const auto& link = model_.links[static_cast<std::size_t>(~where)];
  return fmt::format("L:{}:{},{},{},True", name(link.from), name(link.to),
                     python_repr((at(link.from, true) + at(link.to, true)) / 2),
                     python_repr((at(link.from, false) + at(link.to, false)) / 2));
}

void Logs::agents_of_day(int day, const engine::JourneyAgents& engine, const LogSink& sink) {
  add_newcomers(engine);
  const auto& diary = engine.diary();
  const auto where = engine.where();
  std::size_t hop = 0;
  std::string text;
  for (std::size_t i = 0; i < where.size(); ++i) {
    const std::string moved = fmt::format("{},{},{},{},{}\n", python_repr(diary.finished_km[i]), diary.arrivals[i] + 1,
                                          python_repr(diary.today_km[i]), diary.known[i].connections, traits_of_[i]);
    const auto row = [&](const std::string& time, std::int32_t at) {
      text += fmt::format("{},0-{},{},{},{}", time, i, name(diary.home[i]), place_columns(at), moved);
    };
    std::size_t last = hop;
    while (last < diary.hops.size() && diary.hops[last].person == i) ++last;
    for (std::size_t h = hop; agent_level_ >= 2 && h + 1 < last; ++h)
      row(agent_level_ >= 3 ? fmt::format("{}-{}", day, h - hop + 1) : std::to_string(day), ~diary.hops[h].link);
    hop = last;
    row(std::to_string(day), where[i]);
    if (text.size() > 1 << 16) {
      sink(text);
      text.clear();
    }
  }
  sink(text);
}

void Logs::links_of_day(int day, const engine::JourneyAgents& engine, const LogSink& sink) {
  const auto classes = static_cast<std::size_t>(model_.n_classes());
  const auto& setouts = engine.counts().setouts;
  for (const auto index : setouts.touched()) set_out_[index / classes] += setouts[index];
  std::string text;
  for (const auto link : engine.world().open_links()) {
    const auto& ends = model_.links[static_cast<std::size_t>(link)];
    text += fmt::format("{},{},{},{},total\n", day, name(ends.from), name(ends.to), set_out_[static_cast<std::size_t>(link)]);
  }
  sink(text);
}

}  // namespace outflow::io::flee
