// Answers to questions that a scenario asks: what arrivals need, what is claimed, what would be different.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ChartBox } from '../charts/ChartBox';
import { fan_chart, fan_points } from '../charts/plots';
import type { Claim, Need, Paired } from '../contract';
import { as_date, count, number, percent } from '../format';
import type { Dated } from '../model';
import { run } from '../state';
import { Linked } from './Linked';
import { DataTable } from './Table';

export function NeedsCard() {
  const needs = run.value!.data.needs;
  if (!needs || needs.needs.length === 0) return null;
  const busiest = (n: Need) => (n.places ?? n.persons).q50.reduce((b: number, v, i, all) => ((v ?? 0) > (all[b] ?? 0) ? i : b), 0);
  return (
    <section class="card" aria-labelledby="needs-title">
      <h2 id="needs-title">What arrivals need</h2>
      <p class="lead">Medians with their 80 % intervals. What is not known about the shares below is drawn anew in every run.</p>
      <div class="table-scroll">
        <table class="stack" data-testid="needs">
          <thead><tr><th scope="col">need</th><th scope="col">persons in the whole time</th><th scope="col">in the busiest month</th><th scope="col">what is known</th></tr></thead>
          <tbody>
            {needs.needs.map((n) => {
              const at = busiest(n), q = n.places ?? n.persons;
              return (
                <tr key={n.id}>
                  <th scope="row">{n.title}</th>
                  <td><b>{count(n.total.q50[0])}</b> <span class="muted">{count(n.total.q10[0])} to {count(n.total.q90[0])}</span></td>
                  <td><b>{count(q.q50[at])}</b> <span class="muted">{count(q.q10[at])} to {count(q.q90[at])}, {needs.dates[at]?.slice(0, 7)}{n.places ? ', at the same time' : ''}</span></td>
                  <td>{n.rows.map((row, i) => <div key={i}>{number(row.share)}{row.low !== null && row.high !== null ? ` (${number(row.low)} to ${number(row.high)})` : ''} of {row.report}{row.group ? `, ${row.group}` : ''}{row.stay ? `, for ${row.stay}` : ''}. <span class="muted">{row.source.trim() ? <Linked text={row.source} /> : 'no source given'}</span></div>)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {needs.dates.length > 1 && <div class="multiples small">{needs.needs.map((n) => <NeedOverTime key={n.id} need={n} dates={needs.dates} />)}</div>}
      <DataTable name="needs" title="Numbers of all needs by month" head={['month', 'need', 'quantity', 'median', '80 % from', '80 % to', '95 % from', '95 % to']}
        rows={() => needs.needs.flatMap((n) => ([['persons', n.persons], ['places', n.places]] as const).flatMap(([what, q]) => (q === null ? [] : needs.dates.map((d, i) => [d.slice(0, 7), n.title, what, q.q50[i] ?? null, q.q10[i] ?? null, q.q90[i] ?? null, q.q025[i] ?? null, q.q975[i] ?? null]))))} />
    </section>
  );
}

function NeedOverTime({ need, dates }: { need: Need; dates: string[] }) {
  const points = useMemo(() => fan_points({ ...(need.places ?? need.persons), dates } as Dated, as_date), [need]);
  const readings = useMemo(() => points.map((p, i) => ({
    at: p.t, title: dates[i]?.slice(0, 7) ?? '',
    lines: [['median', count(p.q50)], ['80 %', `${count(p.q10)} to ${count(p.q90)}`]] as [string, string][],
  })), [points]);
  return (
    <figure>
      <figcaption>{need.title}, {need.places ? 'persons at the same time' : 'persons a month'}</figcaption>
      <ChartBox name={`need-${need.id}`} deps={[points]} exportable={false} label={`${need.title} by month.`} readings={readings}
        draw={(width) => fan_chart(width, points, [], [], { height: 150, unit: '' })} />
    </figure>
  );
}

const VERDICTS = { supported: 'supported', contradicted: 'contradicted', 'not decidable': 'open' } as const;

/** So many claims are shown until the reader asks for more. */
const FIRST = 12;

export function ClaimsCard() {
  const claims = run.value!.data.claims;
  const wanted = useSignal<Claim['verdict'] | ''>('');
  const needle = useSignal('');
  const all = useSignal(false);
  useEffect(() => {  // what is not shown cannot be printed
    const show = () => { all.value = true; };
    addEventListener('beforeprint', show);
    return () => removeEventListener('beforeprint', show);
  }, []);
  if (!claims || claims.length === 0) return null;
  const of = (verdict: string) => claims.filter((c) => c.verdict === verdict).length;
  const words = needle.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = claims.filter((c) => (wanted.value === '' || c.verdict === wanted.value)
    && words.every((w) => `${c.id} ${c.statement} ${c.said_by} ${c.note}`.toLowerCase().includes(w)));
  const shown = all.value ? found : found.slice(0, FIRST);
  const chips = [['', 'all', claims.length], ...Object.keys(VERDICTS).map((v) => [v, v, of(v)])] as [Claim['verdict'] | '', string, number][];
  return (
    <section class="card" aria-labelledby="claims-title" data-testid="claims-card">
      <h2 id="claims-title">What is claimed, and what the evidence says</h2>
      <p class="lead">Of {number(claims.length)} claims {number(of('supported'))} are supported, {number(of('contradicted'))} contradicted, {number(of('not decidable'))} not decidable with what is known. Observations come first; the model counts only where a formula asks it, and never alone about what nobody measures.</p>
      <fieldset class="bar chips screen-only">
        <legend class="sr-only">Show claims by what the evidence says</legend>
        {chips.map(([value, label, n]) => (
          <label class="chip" key={label}>
            <input type="radio" name="verdict" value={value} checked={wanted.value === value} disabled={n === 0} onChange={() => { wanted.value = value; }} />
            {label} <b>{number(n)}</b>
          </label>
        ))}
        <label class="field">Find <input type="search" value={needle.value} data-testid="claim-filter" onInput={(e) => { needle.value = e.currentTarget.value; }} /></label>
      </fieldset>
      <p class="muted" role="status" data-testid="claims-shown">{number(shown.length)} of {number(found.length)} shown{found.length < claims.length ? `, from ${number(claims.length)}` : ''}.</p>
      <ul class="claims" data-testid="claims">{shown.map((c) => <OneClaim key={c.id} claim={c} />)}</ul>
      {shown.length < found.length && <button type="button" data-testid="claims-all" onClick={() => { all.value = true; }}>Show all {number(found.length)}</button>}
    </section>
  );
}

function OneClaim({ claim: c }: { claim: Claim }) {
  const said = [c.said_by, c.said_on].filter(Boolean).join(', ');
  return (
    <li>
      <p><em class={`tag verdict ${VERDICTS[c.verdict]}`}>{c.verdict}</em> “{c.statement}”{said && <span class="muted"> {said}</span>}</p>
      {c.would_decide.length > 0 && <p class="fine-print">Would decide it: {c.would_decide.join('; ')}.</p>}
      <details>
        <summary>Evidence</summary>
        {c.formula && <p><code>{c.formula}</code></p>}
        <ul>
          {c.statements.map((s, i) => <li key={i}><code>{s.formula}</code>: <b>{s.outcome}</b>, {s.numbers}</li>)}
          {c.evidence.map((e, i) => <li key={`e${i}`}>{e.figure}, {e.from}{e.from === 'not observed' ? '' : `: ${range(e)}`} {e.sources.map((s, j) => <span class="muted" key={j}><Linked text={s} /> </span>)}</li>)}
        </ul>
        <p class="fine-print">{c.source.trim() ? <Linked text={c.source} /> : 'no source given'}{c.note ? ` – ${c.note}` : ''}</p>
      </details>
    </li>
  );
}

function range(e: Claim['evidence'][number]): string {
  if (e.median !== null) return `${count(e.median)} (${count(e.low)} to ${count(e.high)})`;
  if (e.low === e.high) return number(e.low);
  if (e.high === null) return `at least ${number(e.low)}`;
  return `${number(e.low)} to ${number(e.high)}`;
}

export function WhatIfCard() {
  const what = run.value!.data.whatif;
  if (!what) return null;
  const whole = what.lines.filter((l) => l.whole);
  const title = (l: (typeof whole)[number]) => (l.kind === 'fate' ? `at the end: ${l.title.replace('_', ' ')}` : l.title);
  return (
    <section class="card" aria-labelledby="whatif-title">
      <h2 id="whatif-title">What would be different</h2>
      <p class="lead">Every run of the base was repeated with something else in it and with the same random numbers; {number(what.members)} runs each, {what.start} to {what.end}. Shown is the mean difference with its 95 % interval, and below it what 80 % of single histories differ by. The rest of this page shows the base.</p>
      <ul>{what.variants.map((v) => <li key={v.name}><b>{v.name}</b>: <code>{v.changes.join(', ')}</code>{v.from ? ` from ${v.from}` : ''}</li>)}</ul>
      <div class="table-scroll tall">
        <table data-testid="whatif">
          <thead><tr><th scope="col">mean of the runs</th><th scope="col">base</th>{what.variants.map((v) => <th scope="col" key={v.name}>{v.name}</th>)}</tr></thead>
          <tbody>
            {whole.map((l, i) => (
              <tr key={i}>
                <th scope="row">{title(l)}</th>
                <td>{count(l.variants[0]?.base_mean)}</td>
                {l.variants.map((p, v) => <td key={v}><Difference p={p} /></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <DataTable name="whatif" title="All differences, by year" head={['what', 'period', 'variant', 'base', 'variant mean', 'difference', '95 % from', '95 % to', 'histories 10 %', 'histories 90 %']}
        rows={() => what.lines.flatMap((l) => l.variants.map((p, v) => [title(l), l.period, what.variants[v]?.name ?? '', p.base_mean, p.variant_mean, p.difference_mean, p.difference_mean_low, p.difference_mean_high, p.difference_q10, p.difference_q90]))} />
    </section>
  );
}

const signed = (v: number | null) => (v !== null && v > 0 && count(v) !== '0' ? `+${count(v)}` : count(v));

function Difference({ p }: { p: Paired }) {
  if (p.above === 0 && p.below === 0) return <span class="muted">no change</span>;
  return (
    <>
      <b>{signed(p.difference_mean)}</b> <span class="muted">({signed(p.difference_mean_low)} to {signed(p.difference_mean_high)}){p.base_mean ? `, ${signed_percent((p.difference_mean ?? 0) / p.base_mean)}` : ''}</span>
      <div class="fine-print">{signed(p.difference_q10)} to {signed(p.difference_q90)}</div>
    </>
  );
}

const signed_percent = (v: number) => `${v > 0 ? '+' : ''}${percent(v, 1).replace('-', '−')}`;
