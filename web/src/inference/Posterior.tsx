// What was learned: each unknown number before and after, sorted by verdict, and which of them hang together.
import { ChartBox } from '../charts/ChartBox';
import { density_chart } from '../charts/forecasts';
import { number, percent } from '../format';
import { DataTable } from '../parts/Table';
import type { Parameter } from './contract';
import { type Calibration, value_text } from './model';
import { by_verdict, learned_in_words, parameter_in_words, VERDICTS, type Verdict } from './words';

const MEANING: Record<Verdict, string> = {
  learned: 'the figures moved or narrowed it clearly (overlap of before and after below 60 %)',
  'weakly learned': 'the figures say something about it',
  'not identified': 'the figures say next to nothing about it (overlap above 85 %, nearly all of the spread left)',
};
/** A shape for each verdict beside its word: full, half, empty. */
export function Mark({ verdict }: { verdict: Verdict }) {
  return (
    <svg class="verdict-mark" width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
      <circle r="4.6" />{verdict === 'learned' ? <circle r="4.6" class="full" /> : verdict === 'weakly learned' ? <path class="full" d="M0,-4.6A4.6,4.6,0,0,0,0,4.6Z" /> : null}
    </svg>
  );
}

export function PosteriorCard({ c }: { c: Calibration }) {
  const all = by_verdict(c.data.parameters);
  return (
    <section class="card" aria-labelledby="posterior-title" data-testid="posterior">
      <h2 id="posterior-title">What was learned</h2>
      <p class="lead">{learned_in_words(all)} The dashed grey curve is what was believed before, the solid blue one what is believed after; both have the same area.</p>
      <ul class="key" aria-label="Key"><li><svg width="24" height="12" viewBox="0 0 24 12" aria-hidden="true"><path class="prior-line" d="M0,6H24" /></svg>before (prior)</li><li><i class="swatch median" />after (posterior)</li></ul>
      {VERDICTS.map((v) => {
        const own = all.filter((p) => p.verdict === v);
        return (
          <section key={v} class="verdict-group" aria-label={v}>
            <h3><Mark verdict={v} /> {v} ({number(own.length)}) <span class="muted">{MEANING[v]}</span></h3>
            {own.length === 0 ? <p class="empty">None.</p> : <div class="multiples small">{own.map((p) => <One key={p.name} p={p} />)}</div>}
          </section>
        );
      })}
      <DataTable name="parameters" title="Numbers of all parameters, and where their priors come from" head={['name', 'what it is', 'verdict', 'before 5 %', 'before median', 'before 95 %', 'after 5 %', 'after median', 'after 95 %', 'overlap', 'spread left', 'law', 'source of the prior']}
        rows={() => all.map((p) => [p.name, p.title, p.verdict, ...p.prior.map(value_text), ...p.posterior.map(value_text), percent(p.overlap), percent(p.sd_ratio), p.law, p.source || 'no source given'])} />
    </section>
  );
}

function One({ p }: { p: Parameter }) {
  const words = parameter_in_words(p);
  return (
    <figure class="density" data-verdict={p.verdict}>
      <figcaption>{p.title || p.name}</figcaption>
      <ChartBox name={`density-${p.name}`} deps={[p]} exportable={false} readings={[]} label={`${p.title || p.name}: ${p.verdict}. ${words} Overlap ${percent(p.overlap)}.`} draw={(w) => density_chart(w, p.density)} />
      <p class="fine-print">{words} Overlap {percent(p.overlap)}.{!p.source.trim() && <span class="none"> The prior has no source.</span>}</p>
    </figure>
  );
}

export function PairsCard({ c }: { c: Calibration }) {
  const pairs = c.data.pairs.filter((x) => Math.abs(x.r) > c.chance);
  return (
    <section class="card" aria-labelledby="pairs-title">
      <h2 id="pairs-title">Which unknown numbers hang together</h2>
      {c.data.parameters.length < 2 ? <p class="empty">There is one unknown number only.</p> : pairs.length === 0 ? (
        <p class="empty">No two of them more than chance would have it (correlations up to {value_text(c.chance)} say nothing with {number(Math.round(c.data.effective))} draws).</p>
      ) : (
        <>
          <p class="lead">Where two go against each other, the figures fix what they come to together, and not each by itself. The strongest {number(pairs.length)} of those beyond chance (±{value_text(c.chance)}):</p>
          <ul class="pairs" data-testid="pairs">
            {pairs.map((x) => (
              <li key={x.a + x.b}>
                <span class="pair-names">{c.name_of(x.a)} <span class="muted">and</span> {c.name_of(x.b)}</span>
                <span class="pair-track" aria-hidden="true"><i class={x.r < 0 ? 'against' : 'with'} style={{ left: `${x.r < 0 ? 50 + 50 * x.r : 50}%`, width: `${50 * Math.abs(x.r)}%` }} /></span>
                <span class="pair-r"><b>{(x.r < 0 ? '−' : '+') + Math.abs(x.r).toFixed(2)}</b> <span class="muted">{x.r < 0 ? 'one for the other' : 'up and down together'}</span></span>
              </li>
            ))}
          </ul>
          <p class="fine-print">Correlations of the posterior, on the scale on which every prior is the standard normal law.</p>
        </>
      )}
    </section>
  );
}

