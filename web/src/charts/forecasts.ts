// Figures so far with the forecast after them, and densities: drawn with Observable Plot in the colours of the page.
import * as Plot from '@observablehq/plot';
import { scaleLinear } from 'd3-scale';
import type { Density, Observed } from '../inference/contract';
import { type Next, type SeriesView, value_text } from '../inference/model';
import { as_date, short } from '../format';
import { event_rows, type Mark } from './plots';

const middle = (from: string, to: string) => new Date((as_date(from).getTime() + as_date(to).getTime()) / 2);
export const time_of = (x: { from: string; to: string }) => middle(x.from, x.to);

export interface ForecastLook {
  height: number;
  log: boolean;
  known: string;
  events: Mark[];
  /** Figures that are drawn; the table has all. */
  from: number;
}

interface Point {
  t: Date;
  v: number | null;
}

/** Round numbers of a logarithmic axis: 1, 2, 5 of each power of ten, or only the powers where those are too many. */
export function log_ticks(from: number, to: number, most: number): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); ++power)
    for (const digit of [1, 2, 5]) all.push(Number(`${digit}e${power}`));
  const inside = all.filter((v) => v >= from * 0.999 && v <= to * 1.001);
  if (inside.length <= most) return inside;
  const powers = inside.filter((v) => /^1/.test(v.toExponential()));
  return powers.filter((_, i) => i % Math.max(1, Math.ceil(powers.length / most)) === 0);
}

/** The line from figure to figure, broken where one is missing. */
function joined(observed: Observed[]): Point[] {
  return observed.flatMap((o, i) => {
    const before = observed[i - 1];
    const gap: Point[] = before && o.from > before.to ? [{ t: as_date(before.to), v: null }] : [];
    return [...gap, { t: time_of(o), v: o.value }];
  });
}

export function forecast_chart(width: number, s: SeriesView, look: ForecastLook): Element {
  const small = width < 560;
  const seen = s.main.slice(look.from);
  const floor = look.log ? least(s, seen) / 1.3 : 0;
  const held = (v: number) => Math.max(floor, v);
  const most = Math.max(...s.next.flatMap((n) => [n.model.q95, n.persistence?.q95 ?? 0]), ...seen.map((o) => o.value ?? o.high ?? o.low ?? 0), floor * 1.5);
  const ends = [...seen, ...s.next];
  const domain: [Date, Date] = [as_date(ends[0]?.from ?? look.known), as_date(ends.at(-1)?.to ?? look.known)];
  const wide = bar_width(width, s.next[0], domain);
  const bars = s.next.map((n) => ({ n, t: time_of(n) }));
  const gaps = s.gaps.filter((g) => g.from >= (seen[0]?.from ?? '')).map((g): Gap => ({ from: as_date(g.from), to: as_date(g.to) }));
  const rows = event_rows(look.events, width, domain);
  return Plot.plot({
    width, height: look.height,
    marginLeft: small ? 46 : 56, marginRight: 20, marginTop: look.events.length ? 46 : 24, marginBottom: 28,
    style: { background: 'transparent', fontSize: '12px', overflow: 'visible' },
    x: { type: 'utc', label: null, domain, ticks: Math.max(2, Math.min(12, Math.floor(width / (small ? 78 : 95)))) },
    y: {
      ...(look.log ? { type: 'log' as const, domain: [floor, most * 1.15], ticks: log_ticks(floor, most * 1.15, 9), tickFormat: short } : { domain: [0, most > 0 ? most * 1.06 : 1], tickFormat: s.share ? (v: number) => `${Math.round(v * 100)} %` : short, nice: true, ticks: small ? 4 : 6 }),
      label: s.unit, grid: true, labelArrow: 'none',
    },
    marks: [
      ...look.events.filter((e) => e.t2).map((e) => Plot.rect([e], { x1: 't', x2: 't2', fill: 'var(--event-span)', clip: true })),
      ...(look.events.length ? [Plot.ruleX(look.events, { x: 't', stroke: 'var(--event)', strokeDasharray: '2 4', strokeOpacity: small ? 0.5 : 0.9 })] : []),
      ...rows.map((row, i) => Plot.text(row, { x: 't', frameAnchor: 'top', dy: -8 - 11 * i, text: (e: Mark) => String(e.n), fill: 'var(--event-text)', fontSize: 11, fontWeight: 600 })),
      Plot.rect(gaps, { x1: 'from', x2: 'to', fill: 'var(--line)', fillOpacity: 0.45 }),
      Plot.text(gaps.filter((g) => g.to.getTime() - g.from.getTime() > (70 / width) * (domain[1].getTime() - domain[0].getTime())), { x: (g: Gap) => new Date((g.from.getTime() + g.to.getTime()) / 2), frameAnchor: 'bottom', dy: -8, text: () => 'no figure', fill: 'var(--muted)', fontSize: 11 }),
      ...(inside(look.known, domain) ? [Plot.ruleX([as_date(look.known)], { stroke: 'var(--ink)', strokeWidth: 1, strokeOpacity: 0.6 })] : []),
      Plot.lineY(joined(seen), { x: 't', y: (p: Point) => (p.v === null ? null : held(p.v)), stroke: 'var(--observed)', strokeWidth: 1, strokeOpacity: 0.45 }),
      Plot.ruleX(seen.filter((o) => o.value === null), { x: time_of, y1: (o: Observed) => held(o.low ?? 0), y2: (o: Observed) => (o.high === null ? most * 1.04 : held(o.high)), stroke: 'var(--observed)', strokeWidth: 2 }),
      Plot.dot(seen.filter((o) => o.value === null && o.high === null), { x: time_of, y: most * 1.04, symbol: 'triangle', r: 3.6, fill: 'var(--observed)' }),
      Plot.dot(seen.filter((o) => o.value !== null), { x: time_of, y: (o: Observed) => held(o.value!), symbol: 'diamond', r: small || seen.length > 60 ? 3.2 : 4.2, fill: 'var(--observed)', stroke: 'var(--card)', strokeWidth: 1 }),
      ...(bars.length > MANY ? fan_of(bars, held) : bars_of(bars, held, wide)),
      ...(look.log ? [] : [Plot.ruleY([0], { stroke: 'var(--axis)' })]),
    ],
  });
}

/** More forecasts than these are a fan, fewer are bars. */
const MANY = 24;
const BANDS = [['q05', 'q95', 'var(--fan-95)', 1], ['q10', 'q90', 'var(--fan-80)', 0.82], ['q25', 'q75', 'var(--fan-50)', 0.64]] as const;

/** Nested bars of the forecast, and beside each the whisker of persistence. */
function bars_of(bars: Bar[], held: (v: number) => number, wide: number): Plot.Markish[] {
  const others = bars.filter((b) => b.n.persistence);
  const dx = others.length > 0 ? -0.6 * wide : 0;
  const persistence = (low: 'q05' | 'q25', high: 'q95' | 'q75', stroke: number) =>
    Plot.ruleX(others, { x: 't', y1: (b: Bar) => held(b.n.persistence![low]), y2: (b: Bar) => held(b.n.persistence![high]), stroke: 'var(--persistence)', strokeWidth: stroke, dx: 0.6 * wide });
  const dot = Math.min(4.5, Math.max(2, wide / 3));
  return [
    ...BANDS.map(([low, high, colour, part]) => Plot.ruleX(bars, { x: 't', y1: (b: Bar) => held(b.n.model[low]), y2: (b: Bar) => held(b.n.model[high]), stroke: colour, strokeWidth: wide * part, dx })),
    Plot.dot(bars, { x: 't', y: (b: Bar) => held(b.n.model.q50), r: dot, fill: 'var(--model)', stroke: 'var(--card)', strokeWidth: 1.2, dx }),
    persistence('q05', 'q95', 1.5),
    persistence('q25', 'q75', Math.max(2.5, Math.min(5, wide / 3))),
    Plot.dot(others, { x: 't', y: (b: Bar) => held(b.n.persistence!.q50), r: dot, fill: 'var(--card)', stroke: 'var(--persistence)', strokeWidth: 1.6, dx: 0.6 * wide }),
  ];
}

/** Bands of the forecast; median and 90 % of persistence as dashed lines. */
function fan_of(bars: Bar[], held: (v: number) => number): Plot.Markish[] {
  const others = bars.filter((b) => b.n.persistence);
  return [
    ...BANDS.map(([low, high, colour]) => Plot.areaY(bars, { x: 't', y1: (b: Bar) => held(b.n.model[low]), y2: (b: Bar) => held(b.n.model[high]), fill: colour })),
    Plot.lineY(bars, { x: 't', y: (b: Bar) => held(b.n.model.q50), stroke: 'var(--model)', strokeWidth: 2 }),
    ...(['q05', 'q50', 'q95'] as const).map((level) => Plot.lineY(others, { x: 't', y: (b: Bar) => held(b.n.persistence![level]), stroke: 'var(--persistence)', strokeWidth: level === 'q50' ? 1.8 : 1.2, strokeDasharray: '5 3' })),
  ];
}

interface Gap {
  from: Date;
  to: Date;
}

interface Bar {
  n: Next;
  t: Date;
}

const inside = (date: string, [from, to]: [Date, Date]) => as_date(date) > from && as_date(date) < to;

/** The least number that a logarithmic axis must hold. */
function least(s: SeriesView, seen: Observed[]): number {
  const all = [...seen.map((o) => o.value ?? o.low ?? 0), ...s.next.flatMap((n) => [n.model.q05, n.persistence?.q05 ?? 0])].filter((v) => v > 0);
  return Math.max(0.1, Math.min(...all, 1e9));
}

/** Two bars and the space between them are as wide as the period, within reason. */
function bar_width(width: number, first: Next | undefined, domain: [Date, Date]): number {
  if (!first) return 10;
  const part = (as_date(first.to).getTime() - as_date(first.from).getTime()) / Math.max(1, domain[1].getTime() - domain[0].getTime());
  return Math.max(3, Math.min(22, 0.42 * part * (width - 76)));
}

/** Within a narrow part of a logarithmic axis round numbers are those of a linear one. */
function axis_ticks(d: Density, most: number): number[] | number {
  const ticks = d.logarithmic ? log_ticks(d.from, d.to, most) : [];
  return ticks.length >= 2 ? ticks : scaleLinear([d.from, d.to], [0, 1]).ticks(Math.min(4, most));
}

/** Prior (dashed, grey) and posterior (solid, blue) over one axis; both have the same area. */
export function density_chart(width: number, d: Density): Element {
  const n = d.prior.length;
  const from = d.logarithmic ? Math.log(d.from) : d.from, to = d.logarithmic ? Math.log(d.to) : d.to;
  const cells = d.prior.map((prior, i) => {
    const at = from + ((to - from) * (i + 0.5)) / n;
    return { x: d.logarithmic ? Math.exp(at) : at, prior, posterior: d.posterior[i] ?? 0 };
  });
  const top = Math.max(...d.prior, ...d.posterior) * 1.06;
  return Plot.plot({
    width, height: 104, marginLeft: 8, marginRight: 8, marginTop: 6, marginBottom: 22,
    style: { background: 'transparent', fontSize: '11px', overflow: 'visible' },
    x: { type: d.logarithmic ? 'log' : 'linear', domain: [d.from, d.to], label: null, ticks: axis_ticks(d, Math.max(2, Math.floor(width / 56))), tickFormat: value_text },
    y: { domain: [0, top > 0 ? top : 1], axis: null },
    marks: [
      Plot.areaY(cells, { x: 'x', y: 'posterior', fill: 'var(--fan-80)' }),
      Plot.areaY(cells, { x: 'x', y: 'prior', fill: 'var(--persistence)', fillOpacity: 0.12 }),
      Plot.lineY(cells, { x: 'x', y: 'prior', stroke: 'var(--persistence)', strokeWidth: 1.4, strokeDasharray: '4 3' }),
      Plot.lineY(cells, { x: 'x', y: 'posterior', stroke: 'var(--model)', strokeWidth: 2 }),
      Plot.ruleY([0], { stroke: 'var(--axis)' }),
    ],
  });
}
