// What the model says of a report (arrivals, usually) beside what was counted.
import { useMemo } from 'preact/hooks';
import type { Report } from '../contract';
import { as_date, count, number, percent, period_in_words } from '../format';
import { type Dated, LEVELS, type Quantiles, type Run, step_name, verdict } from '../model';
import { chart_by, report_index, run, stop } from '../state';
import { fit_in_words, group_name } from '../summary';
import { DataTable } from '../parts/Table';
import { Linked } from '../parts/Linked';
import { ChartBox, type Reading } from './ChartBox';
import { fan_chart, fan_points, type Mark, type Observed } from './plots';

const DAY = 86400000;
const middle = (from: Date, to: Date) => new Date((from.getTime() + to.getTime()) / 2);
export const mid_year = (d: string) => new Date(as_date(d).getTime() + 182 * DAY);

export function step_dates(r: Run): (d: string) => Date {
  const index = new Map(r.dates.map((d, i) => [d, i]));
  return (d) => {
    const i = index.get(d) ?? 0;
    return middle(as_date(d), as_date(r.dates[i + 1] ?? r.data.time.end));
  };
}

export function span(r: Run): [Date, Date] | null {
  const { start, end } = r.data.time ?? {};
  return start && end && as_date(end) > as_date(start) ? [as_date(start), as_date(end)] : null;
}

export const by_step = (r: Run, q: unknown): Dated | null => (q ? { dates: r.dates, ...(q as Quantiles) } : null);

export function ArrivalsCard() {
  const r = run.value!;
  const reports = r.data.reports ?? [];
  const report = reports[report_index.value];
  if (!report) return <p class="empty">This scenario defines no report, so there is nothing to hold against observations.</p>;
  const years = (report.year as Dated | null)?.dates.length ?? 0;
  const mode = years > 0 && (chart_by.value === 'year' || !report.step) ? 'year' : 'step';
  return (
    <>
      <div class="bar">
        {reports.length > 1 && (
          <label class="field">Series{' '}
            <select id="series" value={String(report_index.value)} onChange={(e) => { report_index.value = Number(e.currentTarget.value); }}>
              {reports.map((x, i) => <option key={x.id} value={String(i)}>{x.title || x.id}</option>)}
            </select>
          </label>
        )}
        {years > 0 && report.step && (
          <span class="segments" role="group" aria-label="Counted by">
            {(['year', 'step'] as const).map((m) => (
              <button type="button" key={m} aria-pressed={mode === m} onClick={() => { chart_by.value = m; }}>by {m === 'year' ? 'year' : step_name(r.data.time.step).one}</button>
            ))}
          </span>
        )}
        <span class="grow" />
      </div>
      {(report.description || report.measured === false) && <p class="lead"><Linked text={report.description ?? ''} />{report.measured === false && <em class="tag">not measured</em>}</p>}
      <FanChart r={r} report={report} mode={mode} key={report.id + mode} />
    </>
  );
}

function FanChart({ r, report, mode }: { r: Run; report: Report; mode: 'year' | 'step' }) {
  const per = mode === 'year' ? 'year' : step_name(r.data.time.step).one;
  const unit = report.counts === 'stock' ? `${report.unit || 'persons'} there` : `${report.unit || 'persons'} per ${per}`;
  const points = useMemo(() => (mode === 'year' ? fan_points(report.year as Dated, mid_year) : fan_points(by_step(r, report.step), step_dates(r))), [r, report, mode]);
  const all = useMemo(() => report.periods.filter((p) => p.group === 'all' && p.observed !== null), [report]);
  const { observed, hidden } = useMemo(() => observations(r, report, mode), [r, report, mode]);
  const events = useMemo(() => event_marks(r), [r]);
  const dates = mode === 'year' ? (report.year as Dated).dates : r.dates;
  const readings = useMemo(() => points.map((p, i): Reading => {
    const end = mode === 'year' ? `${Number(dates[i]?.slice(0, 4)) + 1}-01-01` : r.dates[i + 1] ?? r.data.time.end;
    const seen = all.find((o) => Math.abs(middle(as_date(o.from), as_date(o.to)).getTime() - p.t.getTime()) < 0.3 * DAY * (mode === 'year' ? 365 : r.step_days)
      && Math.abs(as_date(o.to).getTime() - as_date(o.from).getTime()) < 1.5 * DAY * (mode === 'year' ? 365 : r.step_days));
    return {
      at: p.t,
      title: mode === 'step' && r.precision === 'time' ? (dates[i] ?? '') : period_in_words(dates[i] ?? '', end),
      lines: [
        ['model, median', count(p.q50)], ['50 %', `${count(p.q25)} to ${count(p.q75)}`], ['80 %', `${count(p.q10)} to ${count(p.q90)}`], ['95 %', `${count(p.q025)} to ${count(p.q975)}`],
        ['counted', seen ? `${number(seen.observed)}, ${verdict(seen.observed!, p)}` : 'no count'],
      ],
    };
  }), [points]);
  const s = stop.value;
  const now = mode === 'year' ? points.find((p) => p.t.getUTCFullYear() === s.year)?.t ?? null : s.to >= 0 ? points[s.to]?.t ?? null : null;
  const fit = fit_in_words(report);
  const outside = observed.filter((o) => o.out).length;
  return (
    <>
      <ul class="key" aria-label="Key">
        <li><i class="swatch f50" />50 %</li><li><i class="swatch f80" />80 %</li><li><i class="swatch f95" />95 % of runs</li>
        <li><i class="swatch median" />median</li>
        {observed.length > 0 && <li><svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><path class="obs" d="M0,-5.5L5.5,0L0,5.5L-5.5,0Z" /></svg>counted</li>}
        {outside > 0 && <li><svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><path class="obs out" d="M0,-5.5L5.5,0L0,5.5L-5.5,0Z" /></svg>counted, outside 95 %</li>}
        {observed.some((o) => o.t2) && <li><i class="swatch period" />counted over a longer period, mean per {per}</li>}
        {events.length > 0 && <li><b class="event-no">1</b>event, listed below</li>}
      </ul>
      <ChartBox name={`${report.id}-by-${per}`} deps={[points, observed, events]} readings={readings} now={now}
        label={`${report.title}, ${unit}: fan chart of the model with ${observed.length} counted figures.`}
        draw={(w) => fan_chart(w, points, observed, events, { height: w < 560 ? 310 : 410, unit, domain: span(r) })}>
        {fit ? <p class="fit">{fit}</p> : <p class="fit muted">{all.length === 0 ? 'No observation was given for this series: the figures are the model’s alone.' : 'No measure of fit was computed.'}</p>}
        {hidden > 0 && <p class="fine-print">{number(hidden)} observed {hidden === 1 ? 'period is' : 'periods are'} not a {per} and {hidden === 1 ? 'is' : 'are'} only in the table{mode === 'year' && report.step ? ` and in the chart by ${step_name(r.data.time.step).one}` : ''}.</p>}
      </ChartBox>
      {events.length > 0 && <EventList r={r} />}
      <DataTable name={`${report.id}-${per}`} title={`Numbers by ${per}`} head={[per, 'median', '50 % from', '50 % to', '80 % from', '80 % to', '95 % from', '95 % to', 'counted']}
        rows={() => points.map((p, i) => {
          const seen = readings[i]?.lines[4]?.[1] ?? '';
          return [readings[i]?.title ?? '', p.q50, p.q25, p.q75, p.q10, p.q90, p.q025, p.q975, seen === 'no count' ? null : Number(seen.split(', ')[0]!.replace(/,/g, ''))];
        })} />
      {report.periods.length > 0 && (
        <DataTable name={`${report.id}-observed`} title={`All observed figures and their sources (${number(report.periods.length)})`}
          head={['period', 'group', 'counted', 'low', 'high', 'model median', '80 % from', '80 % to', 'where it falls', 'source', 'note']}
          rows={() => report.periods.map((p) => [period_in_words(p.from, p.to), group_name(p.group), p.observed, p.low ?? null, p.high ?? null, p.q50, p.q10, p.q90,
            p.observed === null ? 'no single count' : verdict(p.observed, p), p.source || 'no source given', p.note ?? ''])} />
      )}
    </>
  );
}

function observations(r: Run, report: Report, mode: 'year' | 'step'): { observed: Observed[]; hidden: number } {
  const observed: Observed[] = [];
  let hidden = 0;
  for (const p of report.periods) {
    if (p.group !== 'all' || p.observed === null) continue;
    const from = as_date(p.from), to = as_date(p.to);
    const steps = (to.getTime() - from.getTime()) / DAY / r.step_days;
    const out = verdict(p.observed, p) === 'outside 95 %';
    const point = { value: p.observed, low: p.low ?? null, high: p.high ?? null, out };
    if (mode === 'year') {
      if (p.year) observed.push({ t: middle(from, to), ...point });
      else ++hidden;
    } else if (steps < 1.5) observed.push({ t: middle(from, to.getTime() > from.getTime() ? to : new Date(from.getTime() + r.step_days * DAY)), ...point });
    else if (!p.year || !report.periods.some((x) => !x.year)) observed.push({ t: from, t2: to, ...point, value: p.observed / steps });
  }
  return { observed, hidden };
}

function event_marks(r: Run): Mark[] {
  const start = r.data.time?.start, end = r.data.time?.end;
  return (r.data.events ?? [])
    .map((e, i) => ({ t: as_date(e.date), t2: e.end ? as_date(e.end) : null, n: i + 1, date: e.date, end: e.end ?? e.date }))
    .filter((e) => e.end >= (start ?? '') && e.date <= (end ?? '9999'))
    .map(({ t, t2, n, date }) => ({ t: start && date < start ? as_date(start) : t, t2: t2 && end && t2 > as_date(end) ? as_date(end) : t2, n }));
}

function EventList({ r }: { r: Run }) {
  const events = r.data.events ?? [];
  const few = events.length <= (innerWidth > 600 ? 40 : 8);
  const list = (
    <ol class="events">
      {events.map((e, i) => (
        <li key={i}>
          <b class="event-no">{i + 1}</b>
          <span><span class="muted">{e.end ? `${e.date} to ${e.end}` : e.date}</span> {e.title}{' '}
            {e.source ? <span class="src">(<Linked text={e.source} brief />)</span> : <span class="src none">(no source given)</span>}</span>
        </li>
      ))}
    </ol>
  );
  return few ? list : <details class="numbers"><summary>Events ({number(events.length)})</summary>{list}</details>;
}

/** Of two groups that make up the whole (women and men) the second says nothing new. */
function one_of_two<G extends { group: string }>(groups: G[]): G[] {
  const dimension = (g: G) => g.group.split('=')[0];
  return groups.filter((g) => {
    const same = groups.filter((x) => dimension(x) === dimension(g));
    return same.length !== 2 || same[0] === g;
  });
}

/** Share of a group within a report, beside the counted share where both counts exist. */
export function GroupsCard() {
  const r = run.value!;
  const report = r.data.reports?.[report_index.value];
  const groups = one_of_two(report?.groups.filter((g) => g.share) ?? []);
  if (!report || groups.length === 0) return null;
  const s = stop.value;
  return (
    <section class="card" aria-labelledby="groups-title">
      <h2 id="groups-title">Who: {report.title}, by group</h2>
      <div class="multiples">
        {groups.map((g) => <GroupShare key={g.group} r={r} report={report} group={g.group} share={g.share as Dated} year={s.year} />)}
      </div>
    </section>
  );
}

function GroupShare({ r, report, group, share, year }: { r: Run; report: Report; group: string; share: Dated; year: number }) {
  const { points, observed, readings } = useMemo(() => {
    const points = fan_points(share, mid_year);
    const observed: Observed[] = [], texts = new Map<number, string>();
    for (const p of report.periods) {
      if (p.group !== group || p.observed === null || !p.year) continue;
      const whole = report.periods.find((x) => x.group === 'all' && x.from === p.from && x.to === p.to && x.observed);
      if (!whole?.observed) continue;
      const value = p.observed / whole.observed, t = mid_year(p.from);
      const q = points.find((x) => x.t.getTime() === t.getTime());
      observed.push({ t, value, low: null, high: null, out: q ? value < q.q025 || value > q.q975 : false });
      texts.set(t.getTime(), `${percent(value)} (${number(p.observed)} of ${number(whole.observed)})`);
    }
    const readings = points.map((p): Reading => ({
      at: p.t, title: `${p.t.getUTCFullYear()}`,
      lines: [['model, median', percent(p.q50)], ['80 %', `${percent(p.q10)} to ${percent(p.q90)}`], ['95 %', `${percent(p.q025)} to ${percent(p.q975)}`], ['counted', texts.get(p.t.getTime()) ?? 'no count']],
    }));
    return { points, observed, readings };
  }, [report, group, share]);
  return (
    <figure>
      <figcaption>Share of {group_name(group)}</figcaption>
      <ChartBox name={`${report.id}-${group}-share`} deps={[share]} exportable={false} readings={readings} now={points.find((p) => p.t.getUTCFullYear() === year)?.t ?? null}
        label={`Share of ${group_name(group)} in ${report.title} by year, fan chart with ${observed.length} counted shares.`}
        draw={(w) => fan_chart(w, points, observed, [], { height: 230, percent: true, unit: '', domain: span(r) })} />
      <DataTable name={`${report.id}-${group}`} title="Numbers" head={['year', ...LEVELS.map((q) => `share ${q.replace('q025', '2.5').replace('q975', '97.5').replace('q', '')} %`), 'counted share']}
        rows={() => points.map((p) => [`${p.t.getUTCFullYear()}`, ...LEVELS.map((q) => p[q]), observed.find((o) => o.t.getTime() === p.t.getTime())?.value ?? null])} />
    </figure>
  );
}
