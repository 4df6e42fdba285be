// The next figures with something otherwise from a day on: how many times as many.
import { period_in_words } from '../format';
import { DataTable } from '../parts/Table';
import type { Variant } from './contract';
import { type Calibration, spread, type SeriesView, value_text } from './model';

interface Line {
  v: Variant;
  s: SeriesView;
  period: string;
  to: string;
  base: string;
  there: string;
  times: [number, number, number];
}

const starts = (v: Variant) => (v.from ? ` from ${v.from}` : ' after the last known figure');

function lines_of(c: Calibration): Line[] {
  return c.data.variants.flatMap((v) => v.forecasts.flatMap((f) => {
    const s = c.series.find((x) => x.report.report === f.report && x.group === f.group && x.share === (f.kind === 'share'));
    const n = s?.next.find((x) => x.from === f.from && x.to === f.to);
    const there = spread(c.data.levels, f.quantiles), ratio = spread(c.data.levels, f.ratio);
    if (!s || !n || !there || !ratio) return [];
    return [{ v, s, period: period_in_words(f.from, f.to), to: f.to, base: `${s.amount(n.model.q50)} (${s.interval(n.model, 90)})`, there: `${s.amount(there.q50)} (${s.interval(there, 90)})`, times: [ratio.q05, ratio.q50, ratio.q95] as [number, number, number] }];
  }));
}

export function VariantsCard({ c }: { c: Calibration }) {
  if (c.data.variants.length === 0) return null;
  const all = lines_of(c), shown = all.filter((l) => l.to > c.known && l.s.group === '' && !l.s.share);
  return (
    <section class="card" aria-labelledby="variants-title" data-testid="variants">
      <h2 id="variants-title">The next figures with something otherwise</h2>
      <p class="lead">The same histories told on with the same luck, so that how many times as many it is (of shares: the ratio of odds) is known far better than either number. Medians with 90 % intervals. Above and below this card nothing is otherwise.</p>
      <ul>{c.data.variants.map((v) => <li key={v.name}><b>{v.name}</b>: <code>{v.changes.join(', ')}</code>{starts(v)}</li>)}</ul>
      {all.length === 0 && <p class="empty">None of the figures to come is on this page.</p>}
      <div class="table-scroll whole" tabIndex={0} role="region" aria-label="The next figures with something otherwise" hidden={all.length === 0}>
        <table class="stack next" data-testid="variant-lines">
          <thead><tr><th scope="col">figure</th><th scope="col">times as many</th><th scope="col">with it</th><th scope="col">without it</th></tr></thead>
          <tbody>{(shown.length > 0 ? shown : all).map((l, i) => (
            <tr key={i}>
              <th scope="row">{l.s.title} <span class="muted">{l.period}, {l.v.name}</span></th>
              <td data-label="times as many"><b>{value_text(l.times[1])}</b> <span class="muted">({value_text(l.times[0])} to {value_text(l.times[2])})</span></td>
              <td data-label="with it">{l.there}</td>
              <td data-label="without it">{l.base}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <DataTable name="variants" title="Numbers of all variants" head={['variant', 'figure', 'period', 'times 5 %', 'times median', 'times 95 %', 'with it', 'without it']}
        rows={() => all.map((l) => [l.v.name, l.s.title, l.period, ...l.times.map(value_text), l.there, l.base])} />
    </section>
  );
}
