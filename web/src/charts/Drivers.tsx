// What pushes, pulls and deters: one small chart per driver, each with its source.
import { useMemo } from 'preact/hooks';
import type { Driver } from '../contract';
import { number } from '../format';
import type { Run } from '../model';
import { run, stop } from '../state';
import { DataTable } from '../parts/Table';
import { Linked } from '../parts/Linked';
import { step_dates } from './Arrivals';
import { ChartBox } from './ChartBox';
import { line_chart } from './plots';

export function DriversCard() {
  const r = run.value!;
  const drivers = r.data.drivers ?? [];
  if (drivers.length === 0) return null;
  return (
    <section class="card" aria-labelledby="drivers-title">
      <h2 id="drivers-title">What drives it</h2>
      <div class="multiples small">{drivers.map((d) => <DriverChart key={d.id} r={r} d={d} />)}</div>
      <DataTable name="drivers" title="Numbers of all drivers by step" head={['date', ...drivers.map((d) => `${d.title || d.id}${d.unit ? ` (${d.unit})` : ''}`)]}
        rows={() => r.dates.map((date, i) => [date, ...drivers.map((d) => d.values[i] ?? null)])} />
    </section>
  );
}

function DriverChart({ r, d }: { r: Run; d: Driver }) {
  const data = useMemo(() => {
    const to_date = step_dates(r);
    return r.dates.map((date, i) => ({ t: to_date(date), v: d.values[i] ?? null }));
  }, [r, d]);
  const labels = useMemo(() => r.stops('step').map((x) => x.label), [r]);
  const readings = useMemo(() => data.map((x, i) => ({ at: x.t, title: labels[i] ?? '', lines: [[d.unit || 'value', number(x.v)]] as [string, string][] })), [data, labels]);
  const s = stop.value;
  return (
    <figure>
      <figcaption>{d.title || d.id} {d.unit && <span class="muted">{d.unit}</span>} <b class="now-value">{number(d.values[s.to] ?? null)}</b></figcaption>
      <ChartBox name={`driver-${d.id}`} deps={[data]} now={data[s.to]?.t ?? null} exportable={false} label={`${d.title || d.id}${d.unit ? ` in ${d.unit}` : ''} over time.`}
        readings={readings}
        draw={(w) => line_chart(w, data, 150)} />
      <p class="src">{d.source ? <Linked text={d.source} brief /> : <span class="none">no source given</span>}</p>
    </figure>
  );
}
