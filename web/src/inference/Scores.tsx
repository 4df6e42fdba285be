// How good such forecasts were in the past, when a backtest was taken in.
import { number, percent } from '../format';
import { DataTable } from '../parts/Table';
import type { Backtest, Skill } from './contract';
import type { Calibration } from './model';
import { may_be_chance, own_lines, skill_in_words } from './words';

const TONE: Record<string, string> = { 'beats the best baseline': 'supported', 'equals it': 'open', 'does not': 'contradicted' };

export function ScoresCard({ c }: { c: Calibration }) {
  const backtest = c.data.backtest;
  return (
    <section class="card" aria-labelledby="scores-title" data-testid="scores">
      <h2 id="scores-title">How good such forecasts were</h2>
      {!backtest ? (
        <p class="empty">No backtest was given, so nothing here shows how forecasts of this kind did in the past. <code>outflow backtest</code> with <code>--out</code> makes one, and <code>outflow report</code> with <code>--backtest</code> takes it in.</p>
      ) : <Scores backtest={backtest} />}
    </section>
  );
}

function Scores({ backtest }: { backtest: Backtest }) {
  const { lines, breaks } = backtest;
  const own = own_lines(lines), parts = lines.filter((l) => l.part !== '' && !l.baseline);
  return (
    <>
      <p class="lead">{number(backtest.forecasts)} figures of the past were forecast with what was known before them{backtest.origins !== null && `, from ${number(backtest.origins)} origins`}, and held against what came. {skill_in_words(lines).join(' ')}</p>
      {own.length === 0 ? <p class="empty">The backtest holds baselines only.</p> : <Table lines={own} label="Skill by horizon" id="skill" />}
      {parts.length > 0 && (
        <details class="groups"><summary>In parts: by phase, by place{breaks.length > 0 && `, within and outside of ${breaks.join(', ')}`} ({number(parts.length)})</summary>
          <Table lines={parts} label="Skill in parts" id="skill-parts" /></details>
      )}
      <p class="fine-print">The bar begins at 1, where forecast and best baseline are alike; to the left the forecast is better (the ends are a quarter and four times). The error is the mean weighted interval score. Half and nine tenths of what came should lie within the 50 % and 90 % intervals.</p>
      <DataTable name="skill" title="Scores of all forecasters" head={['target', 'ahead', 'part', 'forecaster', 'WIS', 'ratio', 'ratio 90 % from', 'ratio 90 % to', 'within 50 %', 'within 90 %', 'n', 'verdict']}
        rows={() => lines.map((l) => [l.target, l.ahead, l.part, l.forecaster + (l.baseline ? ' (baseline)' : ''), l.wis, l.ratio, l.ratio_90?.[0] ?? null, l.ratio_90?.[1] ?? null, percent(l.coverage50), percent(l.coverage90), l.n, l.verdict ?? ''])} />
    </>
  );
}

function Table({ lines, label, id }: { lines: Skill[]; label: string; id: string }) {
  return (
    <div class="table-scroll whole" tabIndex={0} role="region" aria-label={label}>
      <table class="stack next" data-testid={id}>
        <thead><tr><th scope="col">target</th><th scope="col">error in that of the best baseline</th><th scope="col">verdict</th><th scope="col">best baseline</th><th scope="col">error</th><th scope="col">within 50 %</th><th scope="col">within 90 %</th><th scope="col">forecasts</th></tr></thead>
        <tbody>{lines.map((l, i) => <Row key={i} l={l} />)}</tbody>
      </table>
    </div>
  );
}

/** From -1 (a quarter) over 0 (alike) to 1 (four times). */
const along = (ratio: number) => Math.max(-1, Math.min(1, Math.log2(Math.max(ratio, 1e-9)) / 2));

function Row({ l }: { l: Skill }) {
  const away = l.ratio === null ? null : along(l.ratio);
  return (
    <tr>
      <th scope="row">{l.target} <span class="muted">{l.ahead} ahead, {l.forecaster}{l.part && `, ${l.part}`}</span></th>
      <td data-label="error in that of the best baseline">
        <span class="pair-track" aria-hidden="true">
          {away !== null && <i class={away < 0 ? 'with' : 'against'} style={{ left: `${away < 0 ? 50 + 50 * away : 50}%`, width: `${50 * Math.abs(away)}%` }} />}
          {l.ratio_90 && <b class="whisker" style={{ left: `${50 + 50 * along(l.ratio_90[0]!)}%`, width: `${50 * (along(l.ratio_90[1]!) - along(l.ratio_90[0]!))}%` }} />}
        </span> <b>{l.ratio === null ? '–' : l.ratio.toFixed(2)}</b>{l.ratio_90 && <span class="muted"> ({l.ratio_90[0]!.toFixed(2)} to {l.ratio_90[1]!.toFixed(2)})</span>}
      </td>
      <td data-label="verdict">{l.verdict ? <em class={`tag verdict ${TONE[l.verdict] ?? 'open'}`}>{l.verdict === 'does not' ? 'does not beat it' : l.verdict}</em> : '–'}{may_be_chance(l) && <span class="muted"> may be chance</span>}</td>
      <td data-label="best baseline">{l.best_baseline ?? '–'}</td>
      <td data-label="error">{number(l.wis)}</td>
      <td data-label="within 50 %">{percent(l.coverage50)}</td>
      <td data-label="within 90 %">{percent(l.coverage90)}</td>
      <td data-label="forecasts">{number(l.n)}</td>
    </tr>
  );
}
