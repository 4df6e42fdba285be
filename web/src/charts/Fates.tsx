// What became of people: bars at the slider's moment, and each fate over time. What nobody counts is hatched and said so.
import { useMemo } from 'preact/hooks';
import type { Fate } from '../contract';
import { count } from '../format';
import { LEVELS, type Quantiles, row_at, type Run } from '../model';
import { run, stop } from '../state';
import { DataTable } from '../parts/Table';
import { by_step, span, step_dates } from './Arrivals';
import { ChartBox } from './ChartBox';
import { fan_chart, fan_points } from './plots';

const most_of = (f: Fate) => f.series.q90.reduce((m: number, v) => Math.max(m, v ?? 0), 0);

export function FatesCard() {
  const r = run.value!;
  const fates = r.data.fates ?? [];
  const s = stop.value;
  const { drawn, set_aside, top } = useMemo(() => split(fates), [r]);
  if (fates.length === 0 || r.steps === 0) return <p class="empty">This run kept no fates.</p>;
  return (
    <>
      <p class="lead">At the end of {s.label || 'the run'}, medians with their 80 % intervals. Hatched figures are <b>not measured</b>: nobody counts these people, and the numbers are the model’s alone.</p>
      <ul class="fates" aria-label={`Fates at the end of ${s.label}`}>
        {drawn.map((f) => {
          const row = row_at(f.series as Quantiles, s.to);
          const at = (v: number) => `${Math.min(100, (100 * v) / top).toFixed(2)}%`;
          return (
            <li key={f.id}>
              <span class="fate-name">{f.label || f.id}{f.measured ? '' : <em class="tag">not measured</em>}</span>
              <span class="fate-track" aria-hidden="true">
                {row && <span class={`fate-bar${f.measured ? '' : ' unmeasured'}`} style={{ width: at(row.q50) }} />}
                {row && <span class="whisker" style={{ left: at(row.q10), width: at(Math.max(0, row.q90 - row.q10)) }} />}
              </span>
              <span class="fate-number">{row ? <><b>{count(row.q50)}</b> <span class="muted">{count(row.q10)} to {count(row.q90)}</span></> : '–'}</span>
            </li>
          );
        })}
      </ul>
      {set_aside.map((f) => {
        const row = row_at(f.series as Quantiles, s.to);
        return <p class="fine-print" key={f.id}>Not drawn, for it would dwarf the rest: {f.label || f.id}, {row ? `${count(row.q50)} (${count(row.q10)} to ${count(row.q90)})` : '–'}{f.measured ? '' : ', not measured'}.</p>;
      })}
      {r.steps > 1 && (
        <div class="multiples small">
          {drawn.map((f) => <FateOverTime key={f.id} r={r} f={f} />)}
        </div>
      )}
      <DataTable name="fates" title="Numbers of all fates by step" head={['date', 'fate', 'measured', 'median', '50 % from', '50 % to', '80 % from', '80 % to', '95 % from', '95 % to']}
        rows={() => fates.flatMap((f) => r.dates.flatMap((d, i) => {
          const row = row_at(f.series as Quantiles, i);
          return row ? [[d, f.label || f.id, f.measured ? 'measured' : 'not measured', row.q50, row.q25, row.q75, row.q10, row.q90, row.q025, row.q975]] : [];
        }))} />
    </>
  );
}

function FateOverTime({ r, f }: { r: Run; f: Fate }) {
  const points = useMemo(() => fan_points(by_step(r, f.series), step_dates(r)), [r, f]);
  const thin = useMemo(() => (points.length > 400 ? points.filter((_, i) => i % Math.ceil(points.length / 400) === 0 || i === points.length - 1) : points), [points]);
  const labels = useMemo(() => new Map(r.stops('step').map((x, i) => [points[i]?.t.getTime(), x.label])), [points]);
  const readings = useMemo(() => thin.map((p) => ({
    at: p.t, title: labels.get(p.t.getTime()) ?? '',
    lines: [['median', count(p.q50)], ['80 %', `${count(p.q10)} to ${count(p.q90)}`], ['95 %', `${count(p.q025)} to ${count(p.q975)}`]] as [string, string][],
  })), [thin, labels]);
  const s = stop.value;
  return (
    <figure class={f.measured ? '' : 'not-measured'}>
      <figcaption>{f.label || f.id}{f.measured ? '' : <em class="tag">not measured</em>}</figcaption>
      <ChartBox name={`fate-${f.id}`} deps={[points]} now={points[s.to]?.t ?? null} exportable={false}
        label={`${f.label || f.id} over time${f.measured ? '' : ', not measured'}, ${LEVELS.length} quantiles.`}
        readings={readings}
        draw={(w) => fan_chart(w, thin, [], [], { height: 160, unit: '', domain: span(r) })} />
    </figure>
  );
}

/** A stock of millions at home would press all other bars to nothing. */
function split(fates: Fate[]): { drawn: Fate[]; set_aside: Fate[]; top: number } {
  const rest = fates.filter((f) => f.id !== 'at_home');
  const rest_top = Math.max(0, ...rest.map(most_of));
  const set_aside = fates.filter((f) => f.id === 'at_home' && most_of(f) > 8 * rest_top);
  const drawn = fates.filter((f) => !set_aside.includes(f));
  return { drawn, set_aside, top: Math.max(1e-9, ...drawn.map(most_of)) };
}

