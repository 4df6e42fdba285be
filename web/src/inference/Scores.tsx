// How good such forecasts were in the past, when a backtest was taken in.
import { number, percent } from '../format';
import { DataTable } from '../parts/Table';
import type { Skill } from './contract';
import type { Calibration } from './model';
import { skill_in_words } from './words';

const TONE: Record<string, string> = { 'beats the best baseline': 'supported', 'equals it': 'open', 'does not': 'contradicted' };

export function ScoresCard({ c }: { c: Calibration }) {
  const backtest = c.data.backtest;
  return (
    <section class="card" aria-labelledby="scores-title" data-testid="scores">
      <h2 id="scores-title">How good such forecasts were</h2>
      {!backtest ? (
        <p class="empty">No backtest was given, so nothing here shows how forecasts of this kind did in the past. <code>outflow backtest</code> with <code>--out</code> makes one, and <code>outflow report</code> with <code>--backtest</code> takes it in.</p>
      ) : <Scores lines={backtest.by_horizon} forecasts={backtest.forecasts} more={[...backtest.by_phase, ...backtest.by_place]} />}
    </section>
  );
}

function Scores({ lines, forecasts, more }: { lines: Skill[]; forecasts: number; more: Skill[] }) {
  const own = lines.filter((l) => !l.baseline);
  return (
    <>
      <p class="lead">{number(forecasts)} figures of the past were forecast with what was known before them, and held against what came. {skill_in_words(lines).join(' ')}</p>
      {own.length === 0 ? <p class="empty">The backtest holds baselines only.</p> : (
        <div class="table-scroll whole" tabIndex={0} role="region" aria-label="Skill by horizon">
          <table class="stack next" data-testid="skill">
            <thead><tr><th scope="col">target</th><th scope="col">error in that of the best baseline</th><th scope="col">verdict</th><th scope="col">best baseline</th><th scope="col">error (WIS)</th><th scope="col">within 50 %</th><th scope="col">within 90 %</th><th scope="col">forecasts</th></tr></thead>
            <tbody>{own.map((l, i) => <Row key={i} l={l} />)}</tbody>
          </table>
        </div>
      )}
      <p class="fine-print">The bar begins at 1, where forecast and best baseline are alike; to the left the forecast is better (the ends are a quarter and four times). Half and nine tenths of what came should lie within the 50 % and 90 % intervals.</p>
      <DataTable name="skill" title="Scores of all forecasters" head={['target', 'horizon', 'part', 'forecaster', 'WIS', 'ratio', 'within 50 %', 'within 90 %', 'n', 'verdict']}
        rows={() => [...lines, ...more].map((l) => [l.target, l.horizon, l.place ?? l.phase ?? '', l.forecaster + (l.baseline ? ' (baseline)' : ''), l.wis, l.ratio, percent(l.coverage50), percent(l.coverage90), l.n, l.verdict ?? ''])} />
    </>
  );
}

function Row({ l }: { l: Skill }) {
  const away = l.ratio === null || l.ratio <= 0 ? null : Math.max(-1, Math.min(1, Math.log2(l.ratio) / 2));
  return (
    <tr>
      <th scope="row">{l.target} <span class="muted">{number(l.horizon)} days ahead, {l.forecaster}</span></th>
      <td data-label="error in that of the best baseline">
        <span class="pair-track" aria-hidden="true">{away !== null && <i class={away < 0 ? 'with' : 'against'} style={{ left: `${away < 0 ? 50 + 50 * away : 50}%`, width: `${50 * Math.abs(away)}%` }} />}</span> <b>{l.ratio === null ? '–' : l.ratio.toFixed(2)}</b>
      </td>
      <td data-label="verdict">{l.verdict ? <em class={`tag verdict ${TONE[l.verdict] ?? 'open'}`}>{l.verdict === 'does not' ? 'does not beat it' : l.verdict}</em> : '–'}</td>
      <td data-label="best baseline">{l.best_baseline ?? '–'}</td>
      <td data-label="error (WIS)">{number(l.wis)}</td>
      <td data-label="within 50 %">{percent(l.coverage50)}</td>
      <td data-label="within 90 %">{percent(l.coverage90)}</td>
      <td data-label="forecasts">{number(l.n)}</td>
    </tr>
  );
}
