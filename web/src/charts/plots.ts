// The figures themselves, drawn with Observable Plot. Colours are CSS variables, so light, dark and print need no redraw.
import * as Plot from '@observablehq/plot';
import { short } from '../format';
import { type Dated, row_at, type Row } from '../model';

export interface FanPoint extends Row {
  t: Date;
}
export interface Observed {
  t: Date;
  /** Set for a period longer than the point it is drawn at: a bar from t to t2. */
  t2?: Date;
  value: number;
  low: number | null;
  high: number | null;
  out: boolean;
}
export interface Mark {
  t: Date;
  t2: Date | null;
  n: number;
}

export function fan_points(q: Dated | null, to_date: (d: string) => Date): FanPoint[] {
  if (!q) return [];
  return q.dates.flatMap((d, i) => {
    const row = row_at(q, i);
    return row ? [{ t: to_date(d), ...row }] : [];
  });
}

const BANDS = [['q025', 'q975', 'var(--fan-95)'], ['q10', 'q90', 'var(--fan-80)'], ['q25', 'q75', 'var(--fan-50)']] as const;

export function fan_marks(points: FanPoint[]): Plot.Markish[] {
  if (points.length === 1)
    return [
      ...BANDS.map(([lo, hi, colour], i) => Plot.ruleX(points, { x: 't', y1: lo, y2: hi, stroke: colour, strokeWidth: 14 - 2 * i })),
      Plot.dot(points, { x: 't', y: 'q50', r: 5, fill: 'var(--model)', stroke: 'var(--card)', strokeWidth: 1.5 }),
    ];
  return [
    ...BANDS.map(([lo, hi, colour]) => Plot.areaY(points, { x: 't', y1: lo, y2: hi, fill: colour })),
    Plot.lineY(points, { x: 't', y: 'q975', stroke: 'var(--fan-line)', strokeWidth: 0.7, strokeDasharray: '1 3' }),
    Plot.lineY(points, { x: 't', y: 'q025', stroke: 'var(--fan-line)', strokeWidth: 0.7, strokeDasharray: '1 3' }),
    Plot.lineY(points, { x: 't', y: 'q50', stroke: 'var(--model)', strokeWidth: 2 }),
  ];
}

export function fan_chart(width: number, points: FanPoint[], observed: Observed[], events: Mark[], options: { height: number; percent?: boolean; unit: string; domain?: [Date, Date] | null }): Element {
  const small = width < 560;
  const most = Math.max(...points.map((p) => p.q975), ...observed.map((o) => o.high ?? o.value), 0);
  const seen = observed;
  const rows = event_rows(events, width, options.domain ?? null);
  return Plot.plot({
    width, height: options.height,
    marginLeft: small ? 44 : 54, marginRight: 16, marginTop: events.length ? 46 : options.unit ? 22 : 8, marginBottom: 30,
    style: { background: 'transparent', fontSize: '12px', overflow: 'visible' },
    x: { type: 'utc', label: null, ticks: Math.max(2, Math.min(12, Math.floor(width / (small ? 78 : 95)))), ...(options.domain ? { domain: options.domain } : {}) },
    y: options.percent
      ? { domain: [0, 1], tickFormat: (v: number) => `${Math.round(v * 100)} %`, label: null, grid: true, ticks: 5 }
      : { domain: [0, most > 0 ? most * 1.04 : 1], tickFormat: short, label: options.unit, grid: true, nice: true, ticks: small ? 5 : 7, labelArrow: 'none' },
    marks: [
      ...events.filter((e) => e.t2).map((e) => Plot.rect([e], { x1: 't', x2: 't2', fill: 'var(--event-span)' })),
      ...(events.length ? [Plot.ruleX(events, { x: 't', stroke: 'var(--event)', strokeDasharray: '2 4', strokeWidth: 1, strokeOpacity: small ? 0.5 : 0.9 })] : []),
      ...fan_marks(points),
      ...(events.length ? [
        ...rows.map((row, i) => Plot.text(row, { x: 't', frameAnchor: 'top', dy: -8 - 11 * i, text: (e: Mark) => String(e.n), fill: 'var(--event-text)', fontSize: 11, fontWeight: 600 }))] : []),
      Plot.ruleX(seen.filter((o) => o.low !== null && o.high !== null && !o.t2), { x: 't', y1: 'low', y2: 'high', stroke: 'var(--observed)', strokeWidth: 1.5 }),
      Plot.ruleY(seen.filter((o) => o.t2), { y: 'value', x1: 't', x2: 't2', stroke: 'var(--observed)', strokeWidth: 2.5 }),
      Plot.dot(seen.filter((o) => !o.t2), {
        x: 't', y: 'value', symbol: 'diamond', r: small ? 3.6 : 4.6, fill: (o: Observed) => (o.out ? 'var(--card)' : 'var(--observed)'),
        stroke: (o: Observed) => (o.out ? 'var(--observed)' : 'var(--card)'), strokeWidth: 1.6,
      }),
      Plot.ruleY([0], { stroke: 'var(--axis)' }),
    ],
  });
}

/** Numbers of events that stand close go to a second and a third row; what is still too close is only a line. */
export function event_rows(events: Mark[], width: number, domain: [Date, Date] | null): Mark[][] {
  const rows: Mark[][] = [[], [], []];
  if (!domain) return [events];
  const per_px = (domain[1].getTime() - domain[0].getTime()) / Math.max(1, width - 70);
  for (const e of [...events].sort((a, b) => a.t.getTime() - b.t.getTime())) {
    const free = rows.find((row) => !row.length || e.t.getTime() - row.at(-1)!.t.getTime() > 17 * per_px);
    free?.push(e);
  }
  return rows.filter((row) => row.length);
}

export function line_chart(width: number, data: { t: Date; v: number | null }[], height: number): Element {
  const values = data.map((d) => d.v).filter((v): v is number => v !== null);
  const low = Math.min(0, ...values), high = Math.max(...values, low + 1e-9);
  return Plot.plot({
    width, height, marginLeft: 44, marginRight: 12, marginTop: 10, marginBottom: 24,
    style: { background: 'transparent', fontSize: '11px', overflow: 'visible' },
    x: { type: 'utc', label: null, ticks: Math.max(2, Math.floor(width / 78)) },
    y: { domain: [low, high * 1.05], ticks: 4, tickFormat: short, label: null, grid: true },
    marks: [
      values.length === 1 ? Plot.dot(data, { x: 't', y: 'v', fill: 'var(--driver)' }) : Plot.lineY(data, { x: 't', y: 'v', stroke: 'var(--driver)', strokeWidth: 1.6 }),
      Plot.ruleY([0], { stroke: 'var(--axis)' }),
    ],
  });
}
