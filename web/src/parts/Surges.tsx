// Answers to surges.csv: is this month unusual? First what can be printed, then what would change it, then every figure.
import type { Surge, SurgeTopic } from '../contract';
import { number } from '../format';
import { run } from '../state';
import { Linked } from './Linked';

const VERDICTS = {
  unusual: ['unusual', 'contradicted'],
  unusual_if_picked_before: ['unusual if picked beforehand', 'open'],
  ordinary: ['not unusual', 'supported'],
} as const;

export function SurgesCard() {
  const topics = run.value!.data.surges;
  if (!topics || topics.length === 0) return null;
  return (
    <section class="card" aria-labelledby="surges-title" data-testid="surges">
      <h2 id="surges-title">Is it a surge?</h2>
      <p class="lead">Counts held beside those before them. The model has no part in this; how to read the figures is told in docs/surge.md.</p>
      {topics.map((t) => <Topic key={t.topic} topic={t} />)}
    </section>
  );
}

function Topic({ topic }: { topic: SurgeTopic }) {
  return (
    <>
      <h3>{topic.topic}</h3>
      <p class="summary" data-testid="surge-summary">{topic.summary}</p>
      <div class="table-scroll whole" tabIndex={0} role="region" aria-label={`${topic.topic}: the counts`}>
        <table class="stack surge-table">
          <thead><tr><th scope="col">question</th><th scope="col">answer</th><th scope="col">counted</th><th scope="col">expected</th><th scope="col">times the rate before</th></tr></thead>
          <tbody>{topic.questions.map((q) => <Row key={q.id} q={q} />)}</tbody>
        </table>
      </div>
      <p class="fine-print">Intervals of 95 % take events to be independent; where people come in parties, or calm months differ, they are too narrow, and the answer rests on the chance in the text.</p>
      {topic.questions.map((q) => <Question key={q.id} q={q} alone={topic.questions.length === 1} />)}
    </>
  );
}

function Row({ q }: { q: Surge }) {
  const [word, tone] = VERDICTS[q.verdict];
  return (
    <tr>
      <th scope="row">{q.title}</th>
      <td data-label="answer"><em class={`tag verdict ${tone}`}>{word}</em></td>
      <td data-label="counted"><b>{number(q.count)}</b> {q.unit} <span class="muted">in {q.period}</span></td>
      <td data-label="expected">{short(q.expected)} {q.baseline && <span class="muted">as in {q.baseline.replace('..', ' to ')}</span>}</td>
      <td data-label="times the rate before">{q.ratio ? <><b>{short(q.ratio.estimate)}</b> <span class="muted">{short(q.ratio.low)} to {short(q.ratio.high)}</span></> : '–'}</td>
    </tr>
  );
}

function Question({ q, alone }: { q: Surge; alone: boolean }) {
  return (
    <article class="surge" data-testid="surge">
      {!alone && <h4>{q.title}</h4>}
      {!alone && <p>{q.paragraph}</p>}
      <p><b>What would change it.</b> {q.caution}</p>
      <details>
        <summary>{q.title}: every figure</summary>
        {q.tables.map((t, i) => (
          <div class="table-scroll tall" tabIndex={0} role="region" aria-label={t.title} key={i}>
            <table>
              <caption>{t.title}</caption>
              <tbody>{t.rows.map(([what, value], k) => <tr key={k}>{value === '' ? <th scope="rowgroup" colSpan={2}>{what}</th> : <><th scope="row" class={what?.startsWith(' ') ? 'deeper' : ''}>{what}</th><td>{value}</td></>}</tr>)}</tbody>
            </table>
          </div>
        ))}
        <p class="fine-print">Counted: {q.counted}. {[q.source, ...q.sources].filter((s) => s.trim()).map((s, i) => <span key={i}><Linked text={s} /> </span>)}{q.note}</p>
      </details>
    </article>
  );
}

/** Three digits; whole above a hundred. */
function short(v: number | null): string {
  if (v === null) return 'infinite';
  return v >= 100 ? number(Math.round(v)) : String(Number(v.toPrecision(3)));
}
