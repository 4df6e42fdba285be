// The run as the page uses it: gaps filled in, sums over any window of steps at the price of a subtraction.
import type { Period, ReportData } from './contract';
import { as_date, date_in_words, parts } from './format';

export const LEVELS = ['q025', 'q10', 'q25', 'q50', 'q75', 'q90', 'q975'] as const;
export type Level = (typeof LEVELS)[number];
export type Row = Record<Level, number>;
export type Quantiles = Record<Level, (number | null)[]>;
export type Dated = Quantiles & { dates: string[] };

export type Window = 'step' | 'trail' | 'year' | 'all';

/** One position of the time slider: steps from..to, both included. */
export interface Stop {
  from: number;
  to: number;
  label: string;
  year: number;
}

export interface Point {
  id: string;
  name: string;
  kind: string;
  country: string;
  at: [number, number] | null;  // lon, lat in degrees
  capacity: number | null;
  source: string;
  note: string;
  stock: Quantiles | null;
  entries: Quantiles | null;
}

export interface Way {
  id: string;
  from: Point;
  to: Point;
  mode: string;
  km: number | null;
  source: string;
  /** Against the way out: into custody, or back to where people fled from. */
  back: boolean;
  sums: Record<Level, Float64Array>;  // sums[level][i] = sum of steps before i
  year: Map<number, Row>;
  total: Row | null;
}

export class Run {
  readonly data: ReportData;
  readonly dates: string[];
  readonly steps: number;
  readonly step_days: number;
  readonly precision: 'year' | 'month' | 'day' | 'time';
  readonly points: Point[];
  readonly ways: Way[];
  readonly years: number[];
  /** Link ends that name no place: told to the reader, not drawn. */
  readonly orphans: string[] = [];

  constructor(data: ReportData) {
    this.data = data;
    this.dates = data.time?.dates ?? [];
    this.steps = this.dates.length;
    this.step_days = typical_gap(this.dates, data.time?.end);
    this.precision = this.step_days >= 360 ? 'year' : this.step_days >= 27 ? 'month' : this.step_days >= 1 ? 'day' : 'time';
    this.points = (data.places ?? []).map((p) => ({
      id: p.id,
      name: p.name || p.id,
      kind: p.kind ?? '',
      country: p.country ?? '',
      at: finite(p.lat) && finite(p.lon) ? [p.lon as number, p.lat as number] : null,
      capacity: p.capacity ?? null,
      source: p.source ?? '',
      note: p.note ?? '',
      stock: (p.stock as Quantiles | null | undefined) ?? null,
      entries: (p.entries as Quantiles | null | undefined) ?? null,
    }));
    const by_id = new Map(this.points.map((p) => [p.id, p]));
    this.ways = [];
    for (const l of data.links ?? []) {
      const from = by_id.get(l.from), to = by_id.get(l.to);
      if (!from || !to) {
        this.orphans.push(l.id);
        continue;
      }
      this.ways.push({
        id: l.id, from, to, mode: l.mode ?? '', km: l.distance_km ?? null, source: l.source ?? '',
        back: to.kind === 'custody' || from.kind === 'custody' || (to.kind === 'origin' && from.kind !== 'origin'),
        sums: Object.fromEntries(LEVELS.map((q) => [q, running_sum(l.flow?.[q] ?? [], this.steps)])) as Record<Level, Float64Array>,
        year: by_year(l.year as Dated | null | undefined),
        total: (l.total as Row | null | undefined) ?? null,
      });
    }
    this.years = [...new Set(this.dates.map((d) => parts(d).y))];
  }

  /** The windows that make sense for this run's steps, best first choice first. */
  windows(): { id: Window; label: string; steps: number }[] {
    const out: { id: Window; label: string; steps: number }[] = [];
    const one = step_name(this.data.time?.step ?? '');
    const long_enough = this.years.length >= 3 && this.steps >= 2 * this.years.length;
    if (long_enough) out.push({ id: 'year', label: 'Calendar year', steps: 0 });
    const trail = this.trail();
    if (trail > 1 && this.steps > trail) out.push({ id: 'trail', label: `${trail} ${one.many} to date`, steps: trail });
    out.push({ id: 'step', label: `One ${one.one}`, steps: 1 });
    if (this.steps > 1) out.push({ id: 'all', label: 'Since the start', steps: 0 });
    return out;
  }

  private trail(): number {
    if (this.step_days >= 360) return 5;
    if (this.step_days >= 27) return 12;
    if (this.step_days >= 6) return 8;
    if (this.step_days >= 1) return 30;
    return 24;
  }

  stops(window: Window): Stop[] {
    const label = (i: number) => date_in_words(this.dates[i] ?? '', this.precision);
    const year = (i: number) => parts(this.dates[i] ?? '').y;
    if (window === 'year')
      return this.years.map((y) => {
        const from = this.dates.findIndex((d) => parts(d).y === y);
        let to = from;
        while (to + 1 < this.steps && year(to + 1) === y) ++to;
        return { from, to, label: `${y}`, year: y };
      });
    const trail = this.trail();
    return this.dates.map((_, i) => {
      const from = window === 'step' ? i : window === 'trail' ? Math.max(0, i - trail + 1) : 0;
      return { from, to: i, label: from === i ? label(i) : `${label(from)} to ${label(i)}`, year: year(i) };
    });
  }

  /** Persons who set out on a way within a stop, and whether the interval is exact. */
  flow(way: Way, window: Window, stop: Stop): { row: Row; exact: boolean } {
    if (window === 'year') {
      const row = way.year.get(stop.year);
      if (row) return { row, exact: true };
    }
    if (window === 'all' && stop.to === this.steps - 1 && way.total) return { row: way.total, exact: true };
    const row = {} as Row;
    for (const q of LEVELS) row[q] = (way.sums[q][stop.to + 1] ?? 0) - (way.sums[q][stop.from] ?? 0);
    return { row, exact: stop.from === stop.to };
  }
}

export function row_at(q: Quantiles | null | undefined, i: number): Row | null {
  if (!q || i < 0) return null;
  const row = {} as Row;
  for (const level of LEVELS) {
    const v = q[level]?.[i];
    if (v === null || v === undefined || !Number.isFinite(v)) return null;
    row[level] = v;
  }
  return row;
}

/** The quantiles that stand beside an observed period. */
export function row_of(p: Period): Row | null {
  const row = {} as Row;
  for (const level of LEVELS) {
    const v = p[level];
    if (v === null || !Number.isFinite(v)) return null;
    row[level] = v;
  }
  return row;
}

/** Where an observed figure falls in the model's range. */
export function verdict(observed: number, q: Row | Period): 'inside 50 %' | 'inside 80 %' | 'inside 95 %' | 'outside 95 %' {
  const inside = (lo: number | null, hi: number | null) => lo !== null && hi !== null && observed >= lo && observed <= hi;
  if (inside(q.q25, q.q75)) return 'inside 50 %';
  if (inside(q.q10, q.q90)) return 'inside 80 %';
  if (inside(q.q025, q.q975)) return 'inside 95 %';
  return 'outside 95 %';
}

/** "1 month" -> month, months; anything else -> step, steps. */
export function step_name(step: string): { one: string; many: string } {
  const match = /^1? ?(second|minute|hour|day|week|month|year)s?$/.exec(step.trim());
  const one = match?.[1] ?? 'step';
  return { one, many: `${one}s` };
}

function running_sum(values: (number | null)[], n: number): Float64Array {
  const out = new Float64Array(n + 1);
  for (let i = 0; i < n; ++i) out[i + 1] = (out[i] ?? 0) + (values[i] ?? 0);
  return out;
}

function by_year(q: Dated | null | undefined): Map<number, Row> {
  const out = new Map<number, Row>();
  q?.dates.forEach((d, i) => {
    const row = row_at(q, i);
    if (row) out.set(parts(d).y, row);
  });
  return out;
}

function typical_gap(dates: string[], end: string | undefined): number {
  const first = dates[0], second = dates[1] ?? end;
  if (!first || !second) return 1;
  const days = (as_date(second).getTime() - as_date(first).getTime()) / 86400000;
  return days > 0 ? days : 1;
}

const finite = (v: number | null | undefined): boolean => typeof v === 'number' && Number.isFinite(v);
