// Play, speed, window and the slider, with the first report's course drawn behind it.
import { useMemo } from 'preact/hooks';
import { parts } from '../format';
import { type Dated, type Run, step_name } from '../model';
import { move, playing, position, report_index, run, set_window, speed, stop, stops, time_window, toggle_play } from '../state';
import type { Window } from '../model';

export function Timeline() {
  const r = run.value!;
  const windows = useMemo(() => r.windows(), [r]);
  const list = stops.value;
  const s = stop.value;
  if (r.steps === 0) return null;
  const one = time_window.value === 'year' ? 'year' : step_name(r.data.time.step).one;
  return (
    <div class="timeline" role="group" aria-label="Time">
      <div class="timeline-buttons">
        <button type="button" class="play" onClick={toggle_play} aria-pressed={playing.value} disabled={list.length < 2}
          aria-label={playing.value ? 'Pause' : 'Play'} title={`${playing.value ? 'Pause' : 'Play'} (space)`} data-testid="play">
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{playing.value ? <path d="M3,2H6.5V14H3ZM9.5,2H13V14H9.5Z" /> : <path d="M3,1.5L14,8L3,14.5Z" />}</svg>
        </button>
        <button type="button" onClick={() => move(-1)} aria-label={`One ${one} back`} title={`One ${one} back`}>‹</button>
        <button type="button" onClick={() => move(1)} aria-label={`One ${one} on`} title={`One ${one} on`}>›</button>
        <output class="when" data-testid="when">{s.label}</output>
      </div>
      <div class="track">
        <Sparkline r={r} />
        <input type="range" min={0} max={Math.max(0, list.length - 1)} step={1} value={Math.min(position.value, list.length - 1)} data-testid="slider"
          aria-label="Time" aria-valuetext={s.label} disabled={list.length < 2}
          onInput={(e) => { position.value = Number(e.currentTarget.value); }} />
        <Ticks r={r} />
      </div>
      <div class="timeline-choices">
        <label class="field">Map shows{' '}
          <select value={time_window.value} data-testid="window" onChange={(e) => set_window(e.currentTarget.value as Window)}>
            {windows.map((w) => <option key={w.id} value={w.id}>{w.label.toLowerCase()}</option>)}
          </select>
        </label>
        <label class="field">Speed{' '}
          <select value={String(speed.value)} onChange={(e) => { speed.value = Number(e.currentTarget.value); }}>
            {[0.5, 1, 2, 4].map((v) => <option key={v} value={String(v)}>{v}×</option>)}
          </select>
        </label>
      </div>
    </div>
  );
}

/** Where a stop sits on the track, 0 to 1. */
const place = (i: number, n: number) => (n > 1 ? i / (n - 1) : 0.5);

function Sparkline({ r }: { r: Run }) {
  const report = r.data.reports?.[report_index.value];
  const list = stops.value;
  const drawn = useMemo(() => {
    if (!report) return null;
    const year = report.year as Dated | null;
    const values = list.map((s) => {
      const at = year ? year.dates.findIndex((d) => parts(d).y === s.year) : -1;
      return time_window.value === 'year' && at >= 0 ? year!.q50[at] ?? 0 : report.step?.q50[s.to] ?? (at >= 0 ? year!.q50[at] ?? 0 : 0);
    });
    const most = Math.max(...values, 1e-9);
    const x = (i: number) => (1000 * place(i, list.length)).toFixed(1), y = (v: number) => (40 - (36 * v) / most).toFixed(1);
    return `M${x(0)},40${values.map((v, i) => `L${x(i)},${y(v)}`).join('')}L${x(list.length - 1)},40Z`;
  }, [report, list]);
  if (!drawn || list.length < 2) return null;
  return <svg class="spark" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true"><path d={drawn} /></svg>;
}

function Ticks({ r }: { r: Run }) {
  const list = stops.value;
  if (list.length < 2) return null;
  const firsts: { i: number; text: string }[] = [];
  list.forEach((s, i) => {
    if (i === 0 || list[i - 1]!.year !== s.year) firsts.push({ i, text: `${s.year}` });
  });
  let marks = firsts;
  if (firsts.length < 3 && r.precision !== 'year') {
    const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
    marks = list.flatMap((s, i) => {
      const a = parts(r.dates[s.to] ?? ''), b = i > 0 ? parts(r.dates[list[i - 1]!.to] ?? '') : null;
      return !b || a.m !== b.m || a.y !== b.y ? [{ i, text: `${months[a.m - 1]} ${a.y}` }] : [];
    });
  }
  const every = Math.ceil(marks.length / 9);
  return (
    <div class="ticks" aria-hidden="true">
      {marks.filter((_, i) => i % every === 0).map((m) => <span key={m.i} style={{ left: `${(100 * place(m.i, list.length)).toFixed(2)}%` }}>{m.text}</span>)}
    </div>
  );
}

