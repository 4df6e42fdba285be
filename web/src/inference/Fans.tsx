// For each report: the figures so far and the forecast after them, persistence beside it, breaks marked.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { ChartBox, type Reading } from '../charts/ChartBox';
import { forecast_chart, time_of } from '../charts/forecasts';
import type { Mark } from '../charts/plots';
import { as_date, number, period_in_words } from '../format';
import { Linked } from '../parts/Linked';
import { DataTable } from '../parts/Table';
import { Key } from './Answer';
import type { Calibration, SeriesView } from './model';
import { figure_in_words, gaps_in_words } from './words';

/** On a narrow screen so many figures are drawn; the table has all. */
const NARROW = 16;

export function FansCard({ c }: { c: Calibration }) {
  const reports = c.by_report;
  const span = c.series.flatMap((s) => [...s.main, ...s.next].map((x) => x.from)).sort();
  const events = c.data.events.map((e, i) => ({ ...e, n: i + 1 })).filter((e) => (e.end ?? '9999') > (span[0] ?? '') && e.date < c.horizon);
  const marks = events.map((e): Mark => ({ t: as_date(e.date < (span[0] ?? '') ? span[0]! : e.date), t2: e.end ? as_date(e.end) : null, n: e.n }));
  return (
    <section class="card" aria-labelledby="fans-title">
      <h2 id="fans-title">The record, and what comes after it</h2>
      <Key figures />
      <p class="fine-print">Figures are joined where one follows the other, and a grey band says where one is missing; the upright line is the day until which figures were known. Ranges are bars, with an arrow where no upper bound is known.{events.length > 0 && <> Numbers on top are <b class="event-no">events</b>, listed below.</>}</p>
      {reports.map(({ report, series }) => {
        const [first, ...rest] = series;
        return (
          <section class="fan" key={report.report} aria-label={report.title}>
            <h3>{first!.title}{!report.measured && <em class="tag">estimates only</em>}</h3>
            {report.description && <p class="lead"><Linked text={report.description} /></p>}
            <Fan c={c} s={first!} marks={marks} />
            {rest.length > 0 && <Groups c={c} rest={rest} />}
          </section>
        );
      })}
      {events.length > 0 && (
        <details class="numbers event-list" open={events.length <= 12}>
          <summary>Events ({number(events.length)})</summary>
          <ol class="events">{events.map((e) => (
            <li key={e.n}><b class="event-no">{e.n}</b><span><span class="muted">{e.end ? `${e.date} to ${e.end}` : `from ${e.date} on`}</span> {e.title} {e.source ? <span class="src">(<Linked text={e.source} brief />)</span> : <span class="src none">(no source given)</span>}</span></li>
          ))}</ol>
        </details>
      )}
    </section>
  );
}

function Groups({ c, rest }: { c: Calibration; rest: SeriesView[] }) {
  const open = useSignal(false);
  return (
    <details class="groups" onToggle={(e) => { open.value = e.currentTarget.open; }}>
      <summary>By group ({number(rest.length)})</summary>
      {open.value && <div class="multiples">{rest.map((s) => <figure key={s.title}><figcaption>{s.title}</figcaption><Fan c={c} s={s} marks={[]} small /></figure>)}</div>}
    </details>
  );
}

function readings_of(s: SeriesView, from: number): Reading[] {
  const seen = s.main.slice(from).map((o): Reading => ({
    at: time_of(o), title: period_in_words(o.from, o.to),
    lines: [o.value !== null ? ['figure', s.amount(o.value)] : ['figure within', o.high === null ? `${s.amount(o.low)} or more` : `${s.amount(o.low ?? 0)} to ${s.amount(o.high)}`], ['known on', o.known_on]],
  }));
  const next = s.next.map((n): Reading => ({
    at: time_of(n), title: `${n.period}, forecast`,
    lines: [['median', s.amount(n.model.q50)], ['50 %', s.interval(n.model, 50)], ['80 %', s.interval(n.model, 80)], ['90 %', s.interval(n.model, 90)], ['persistence', n.persistence ? `${s.amount(n.persistence.q50)} (${s.interval(n.persistence, 90)})` : 'too few figures']],
  }));
  return [...seen, ...next];
}

function Fan({ c, s, marks, small = false }: { c: Calibration; s: SeriesView; marks: Mark[]; small?: boolean }) {
  const scale = useSignal<'log' | 'linear'>(s.logarithmic ? 'log' : 'linear');
  const narrow = useMemo(() => matchMedia('(max-width: 600px)').matches, []);
  const from = (narrow || small) && s.main.length > NARROW ? s.main.length - NARROW : 0;
  const readings = useMemo(() => readings_of(s, from), [s, from]);
  const start = s.main[from]?.from ?? s.next[0]?.from ?? '';
  const shown = marks.filter((m) => (m.t2 ?? m.t) > as_date(start || '0001-01-01')).map((m) => (m.t < as_date(start) ? { ...m, t: as_date(start) } : m));
  const can_log = !s.share && s.main.every((o) => (o.value ?? o.high ?? 1) > 0);
  const words = [figure_in_words(s), gaps_in_words(s)].filter(Boolean).join(' ');
  return (
    <>
      {!small && can_log && (
        <div class="bar"><span class="segments" role="group" aria-label="Scale">
          {(['linear', 'log'] as const).map((m) => <button type="button" key={m} aria-pressed={scale.value === m} onClick={() => { scale.value = m; }}>{m === 'log' ? 'logarithmic' : 'linear'}</button>)}
        </span></div>
      )}
      <ChartBox name={`forecast-${s.report.report}${s.group ? `-${s.group}` : ''}${s.share ? '-share' : ''}`} deps={[s, scale.value, from]} readings={readings} exportable={!small}
        label={`${s.title}, ${s.unit}: ${words}`}
        draw={(w) => forecast_chart(w, s, { height: small ? 210 : w < 560 ? 280 : 340, log: scale.value === 'log', known: c.known, events: shown, from })}>
        <p class="fit">{words}</p>
        <p class="fine-print">{scale.value === 'log' ? `Equal heights are equal factors${s.logarithmic ? `, because the largest figure is ${number(Math.round(s.factor))} times the least` : ''}. ` : ''}
          {from > 0 && `The last ${number(NARROW)} figures are drawn; the table has all ${number(s.main.length)}. `}
          {s.others.length > 0 && `${number(s.others.length)} more ${s.others.length === 1 ? 'figure covers another length' : 'figures cover other lengths'} of time and ${s.others.length === 1 ? 'is' : 'are'} in the table only; all were learned from.`}</p>
      </ChartBox>
      <DataTable name={`record-${s.report.report}${s.group ? `-${s.group}` : ''}`} title={`All figures and their sources (${number(s.main.length + s.others.length)})`} head={['period', 'figure', 'at least', 'at most', 'known on', 'source', 'note']}
        rows={() => [...s.main, ...s.others].map((o) => [period_in_words(o.from, o.to), o.value, o.low, o.high, o.known_on, o.source || 'no source given', o.note])} />
    </>
  );
}
