import { render } from 'preact';
import { read_data } from './embedded';
import { Run } from './model';
import { CalibrationPage } from './inference/Page';
import { Calibration } from './inference/model';
import { chart_by, document_name, playing, position, report_index, run, stops, time_window, toggle_play } from './state';
import { ArrivalsCard, GroupsCard } from './charts/Arrivals';
import { DriversCard } from './charts/Drivers';
import { FatesCard } from './charts/Fates';
import { MapCard } from './map/Map';
import { ClaimsCard, NeedsCard, WhatIfCard } from './parts/Answers';
import { Header, Summary } from './parts/Header';
import { NotesCard, SourcesCard } from './parts/Sources';
import { SurgesCard } from './parts/Surges';
import { Timeline } from './parts/Timeline';
import { MapTables, WaysPanel } from './parts/Ways';
import './style.css';

function Page() {
  const r = run.value!;
  const d = r.data;
  return (
    <>
      <a class="skip" href="#charts">Skip the map</a>
      <Header />
      <main>
        <Summary />
        <WhatIfCard />
        <section class="card map-section" aria-labelledby="map-title">
          <h2 id="map-title">Where people go</h2>
          <div class="map-and-ways">
            <MapCard />
            <WaysPanel />
          </div>
          <MapTables />
        </section>
        <section class="card" id="charts" aria-labelledby="arrivals-title">
          <h2 id="arrivals-title">{d.reports?.[report_index.value]?.title ?? 'Reports'}: model and counts</h2>
          <ArrivalsCard />
        </section>
        <section class="card" aria-labelledby="fates-title">
          <h2 id="fates-title">What became of them</h2>
          <FatesCard />
        </section>
        <NeedsCard />
        <SurgesCard />
        <ClaimsCard />
        <GroupsCard />
        <DriversCard />
        <NotesCard />
        <SourcesCard />
        <Timeline />
      </main>
      <Footer />
    </>
  );
}

function Footer() {
  const d = run.value!.data;
  return (
    <footer>
      <p><b>How to read the intervals.</b> The history was simulated {d.members} {d.members === 1 ? 'time' : 'times'} with other random numbers. The median has half of the runs on either side; the 80 % interval leaves out the lowest and the highest tenth. A model’s interval speaks of the model: what it leaves out is not in it.</p>
      <p><b>The map.</b> Coasts, borders, rivers and lakes: Natural Earth, public domain, at 1:50 million and 1:10 million. Natural Earth draws borders as they are held, which is no opinion about them. City names: GeoNames (geonames.org), CC BY 4.0. Ribbons are curved to be told apart and do not follow roads.</p>
      <p class="screen-only"><b>Keys.</b> Space plays and pauses. On the map: up and down go through the flows, left and right through time, + and − zoom, 0 shows all. On a chart: left and right read the values.</p>
      <p>Made with Outflow {d.version}{d.random_scheme ? `, random scheme ${d.random_scheme}` : ''}. This file is complete in itself and asks nothing of any network.</p>
    </footer>
  );
}

function start(): void {
  const app = document.getElementById('app')!;
  const data = read_data();
  if (typeof data === 'string') {
    render(<main class="card"><h1>Outflow report</h1><p>{data}</p></main>, app);
    return;
  }
  document_name.value = data.name || 'outflow';
  if (data.format === 'outflow-calibration-1') {
    document.title = `${data.title || data.name || 'Calibration'}, calibrated – Outflow`;
    render(<CalibrationPage c={new Calibration(data)} />, app);
    return;
  }
  const r = new Run(data);
  document.title = `${data.title || data.name || 'Report'} – Outflow`;
  run.value = r;
  time_window.value = r.windows()[0]?.id ?? 'step';
  const with_counts = (data.reports ?? []).findIndex((x) => x.periods.some((p) => p.observed !== null));
  report_index.value = Math.max(0, with_counts);
  const first = data.reports?.[report_index.value];
  if ((first?.year?.dates.length ?? 0) < 3) chart_by.value = 'step';
  position.value = opening_position(r);
  render(<Page />, app);

  document.addEventListener('keydown', (e) => {
    if (e.key !== ' ' || e.defaultPrevented) return;
    const on = e.target as Element;
    if (on.closest('button, input, select, summary, a, textarea')) return;
    e.preventDefault();
    toggle_play();
  });
  // On paper nothing moves, and what is folded away cannot be unfolded.
  addEventListener('beforeprint', () => { playing.value = false; });
}

/** Opens where there is most to see: in the report's largest year, else at the busiest moment of the flows. */
function opening_position(r: Run): number {
  const year = r.data.reports?.[report_index.value]?.year;
  if (year?.dates.length) {
    const top = year.q50.reduce((best: number, v, i) => ((v ?? 0) > (year.q50[best] ?? 0) ? i : best), 0);
    const at = stops.value.findLastIndex((s) => s.year === Number(year.dates[top]?.slice(0, 4)));
    if (at >= 0) return at;
  }
  let best = stops.value.length - 1, most = -1;
  stops.value.forEach((s, i) => {
    let sum = 0;
    for (const way of r.ways) sum += r.flow(way, time_window.value, s).row.q50;
    if (sum > most) {
      most = sum;
      best = i;
    }
  });
  return Math.max(0, best);
}

start();
