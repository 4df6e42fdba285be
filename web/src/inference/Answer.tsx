// The figures to come as a table with intervals drawn in it, persistence beside them.
import { number, period_in_words } from '../format';
import { DataTable } from '../parts/Table';
import type { Calibration, Next, SeriesView, Spread } from './model';
import { short_period } from './words';

interface Line {
  s: SeriesView;
  n: Next;
}

/** Of each series so many of the next figures have a line, and the last. */
const FEW = 2;
const lines_of = (series: SeriesView[]): Line[] => series.flatMap((s) => s.upcoming.filter((_, i, all) => i < FEW || i === all.length - 1).map((n) => ({ s, n })));

export function AnswerCard({ c }: { c: Calibration }) {
  const all = c.series.flatMap((s) => s.next.map((n) => ({ s, n })));
  const totals = c.totals.filter((s) => s.next.length > 0);
  const rest = c.series.filter((s) => s.next.length > 0 && !totals.includes(s));
  const shown = lines_of([...totals, ...rest]).length;
  return (
    <section class="card" id="answer" aria-labelledby="answer-title">
      <h2 id="answer-title">The next figures</h2>
      {all.length === 0 ? <p class="empty">No figure was forecast: the scenario ends before the next one of any report.</p> : (
        <>
          <Key />
          <Lines lines={lines_of(totals)} label="The next figures of whole reports" />
          {rest.length > 0 && (totals.length > 0 ? (
            <details class="groups"><summary>By group ({rest.length})</summary><Lines lines={lines_of(rest)} label="The next figures by group" /></details>
          ) : <Lines lines={lines_of(rest)} label="The next figures by group" />)}
          <p class="fine-print">Every line has its own scale from 0. The forecast is of the figure as it will be published, with the scatter of counting and what the model may be wrong by.{shown < all.length && ` ${number(all.length - shown)} more periods are in the charts below and in the table.`}</p>
          <DataTable name="forecast" title="Numbers of all forecasts" head={['figure', 'from', 'period', 'median', '50 % from', '50 % to', '80 % from', '80 % to', '90 % from', '90 % to', 'persistence', 'persistence 90 % from', 'persistence 90 % to', 'last exact figure', 'of']}
            rows={() => all.map(({ s, n }) => [s.title, n.from, n.period, n.model.q50, n.model.q25, n.model.q75, n.model.q10, n.model.q90, n.model.q05, n.model.q95, n.persistence?.q50 ?? null, n.persistence?.q05 ?? null, n.persistence?.q95 ?? null, n.last, n.last_period])} />
        </>
      )}
    </section>
  );
}

export function Key({ figures = false }: { figures?: boolean }) {
  return (
    <ul class="key" aria-label="Key">
      <li><i class="swatch f50" />50 %</li><li><i class="swatch f80" />80 %</li><li><i class="swatch f95" />90 % of the forecast</li>
      <li><svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true"><circle class="at-median" r="4" /></svg>median</li>
      <li><svg width="30" height="12" viewBox="-15 -6 30 12" aria-hidden="true"><path class="persistence-line" d="M-15,0H15" /><path class="persistence-half" d="M-8,0H8" /><circle class="persistence-dot" r="3.4" /></svg>persistence, 50 and 90 %</li>
      {figures && <li><svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><path class="obs" d="M0,-5.5L5.5,0L0,5.5L-5.5,0Z" /></svg>figure as published</li>}
    </ul>
  );
}

function Lines({ lines, label }: { lines: Line[]; label: string }) {
  if (lines.length === 0) return null;
  return (
    <div class="table-scroll whole next-scroll" tabIndex={0} role="region" aria-label={label}>
      <table class="stack next" data-testid="next">
        <thead><tr><th scope="col">figure</th><th scope="col">drawn</th><th scope="col">median</th><th scope="col">50 %</th><th scope="col">80 %</th><th scope="col">90 %</th><th scope="col">persistence (90 %)</th><th scope="col">last exact figure</th></tr></thead>
        <tbody>{lines.map(({ s, n }) => <Row key={s.title + n.from} s={s} n={n} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ s, n }: Line) {
  const unit = s.share ? '' : s.report.unit === 'parties' ? 'cases' : s.report.unit;
  return (
    <tr>
      <th scope="row">{s.title} <span class="muted">{n.period}{unit && `, ${unit}`}</span></th>
      <td class="strip-cell"><Strip s={s} n={n} /></td>
      <td data-label="median"><b>{s.amount(n.model.q50)}</b></td>
      <td data-label="50 %">{s.interval(n.model, 50)}</td>
      <td data-label="80 %">{s.interval(n.model, 80)}</td>
      <td data-label="90 %">{s.interval(n.model, 90)}</td>
      <td data-label="persistence (90 %)">{n.persistence ? <>{s.amount(n.persistence.q50)} <span class="muted">({s.interval(n.persistence, 90)})</span></> : <span class="muted">too few figures</span>}</td>
      <td data-label="last exact figure">{n.last === null ? '–' : <>{s.amount(n.last)} <span class="muted">{/^\d{4}-\d\d-\d\d$/.test(n.last_period) ? period_in_words(n.last_period, n.last_period) : short_period(n.last_period)}</span></>}</td>
    </tr>
  );
}

/** Both intervals on one scale. The numbers beside it say the same. */
function Strip({ s, n }: Line) {
  const most = Math.max(n.model.q95, n.persistence?.q95 ?? 0, n.last ?? 0) || 1;
  const x = (v: number) => (200 * Math.max(0, v)) / most;
  const band = (of: Spread, low: keyof Spread, high: keyof Spread, y: number, h: number, name: string) => <rect class={name} x={x(of[low])} y={y} width={Math.max(1, x(of[high]) - x(of[low]))} height={h} />;
  return (
    <svg class="strip" viewBox="-6 0 212 34" role="img" aria-label={`Median ${s.amount(n.model.q50)}, 90 % ${s.interval(n.model, 90)}${n.persistence ? `; persistence ${s.amount(n.persistence.q50)}, 90 % ${s.interval(n.persistence, 90)}` : ''}.`}>
      <path class="strip-axis" d="M0,33H200M0,0V33" />
      {band(n.model, 'q05', 'q95', 3, 14, 's95')}{band(n.model, 'q10', 'q90', 3, 14, 's80')}{band(n.model, 'q25', 'q75', 3, 14, 's50')}
      <circle class="at-median" cx={x(n.model.q50)} cy="10" r="4.2" />
      {n.persistence && <path class="persistence-line" d={`M${x(n.persistence.q05)},25H${x(n.persistence.q95)}`} />}
      {n.persistence && <path class="persistence-half" d={`M${x(n.persistence.q25)},25H${x(n.persistence.q75)}`} />}
      {n.persistence && <circle class="persistence-dot" cx={x(n.persistence.q50)} cy="25" r="3.4" />}
      {n.last !== null && !n.persistence && <path class="obs" transform={`translate(${x(n.last)},25)`} d="M0,-4.5L4.5,0L0,4.5L-4.5,0Z" />}
    </svg>
  );
}
