// The page of a calibration: words first, then what comes next, what was learned, how good it was, and what nobody knows.
import { number } from '../format';
import { PageHead } from '../parts/Header';
import { Linked } from '../parts/Linked';
import { AnswerCard } from './Answer';
import { FansCard } from './Fans';
import type { Calibration } from './model';
import { PairsCard, PosteriorCard } from './Posterior';
import { ProvenanceCard } from './Provenance';
import { ScoresCard } from './Scores';
import { UnknownCard } from './Unknown';
import { VariantsCard } from './Variants';
import { answer_in_words, basis_in_words, learned_in_words, method_name, skill_in_words } from './words';

export function CalibrationPage({ c }: { c: Calibration }) {
  const d = c.data;
  return (
    <>
      <a class="skip" href="#answer">Skip to the figures</a>
      <PageHead title={d.title || d.name}>
        <span>calibrated on {basis_in_words(c)}</span>
        <span>{method_name(d)}, {number(d.histories)} histories, worth {number(Math.round(d.effective))} independent draws</span>
        {d.source && <span>scenario: <Linked text={d.source} /></span>}
      </PageHead>
      <main>
        <Summary c={c} />
        <AnswerCard c={c} />
        <VariantsCard c={c} />
        <FansCard c={c} />
        <PosteriorCard c={c} />
        <PairsCard c={c} />
        <ScoresCard c={c} />
        <UnknownCard c={c} />
        <ProvenanceCard c={c} />
      </main>
      <footer>
        <p><b>How to read the intervals.</b> Of a hundred figures, ninety should fall within the 90 % interval, if the model, its priors and what it is allowed to be wrong by are right. <b>Persistence</b> is the last figure carried on, with the spread of past changes: a forecast that needs no model.</p>
        <p class="screen-only"><b>Keys.</b> On a chart: left and right read the values. Tables and lists unfold with Enter.</p>
        <p>Made with Outflow {d.version}, random scheme {d.random_scheme}. This file is complete in itself and asks nothing of any network.</p>
      </footer>
    </>
  );
}

/** The first figure to come that everybody is counted in, what was learned, and whether such forecasts were any good. */
function Summary({ c }: { c: Calibration }) {
  const s = c.totals.find((x) => x.next.length > 0) ?? c.series.find((x) => x.next.length > 0);
  const skill = c.data.backtest ? skill_in_words(c.data.backtest.lines) : null;
  return (
    <section class="summary" aria-labelledby="summary-title">
      <h2 id="summary-title" class="summary-title">The answer</h2>
      <p class="headline" data-testid="headline">{s ? answer_in_words(s, s.upcoming[0]!) : 'No figure to come was asked for: this calibration tells of the unknown numbers alone.'}</p>
      <p class="also" data-testid="learned">{learned_in_words(c.data.parameters)}{' '}
        {skill === null ? <>No backtest was taken in: nothing here shows how good such forecasts were.</> : skill.length > 0 ? <><b>Tried on the past.</b> {skill.join(' ')}</> : 'The backtest has no verdict.'}</p>
    </section>
  );
}
