// A calibration as the page uses it: series with names, what is drawn and what is not, intervals by their level.
import type { CalibrationData, Forecast, Observed, Report, Series } from './contract';
import { as_date, count, number, parts, percent, period_in_words } from '../format';
import { group_name } from '../summary';

const DAY = 86400000;

/** The value at a level, between the levels that are given by straight lines. */
export function quantile(levels: number[], values: number[], level: number): number {
  const after = levels.findIndex((l) => l >= level - 1e-9);
  if (after < 0) return values.at(-1) ?? NaN;
  const high = values[after] ?? NaN, low = values[after - 1];
  const reach = (levels[after] ?? 0) - (levels[after - 1] ?? 0);
  if (low === undefined || (levels[after] ?? 0) - level < 1e-9) return high;
  return low + ((level - (levels[after - 1] ?? 0)) / reach) * (high - low);
}

/** What intervals are made of: median, and the ends of the central 50, 80 and 90 %. */
export interface Spread {
  q05: number;
  q10: number;
  q25: number;
  q50: number;
  q75: number;
  q90: number;
  q95: number;
}

export function spread(levels: number[], values: number[]): Spread | null {
  if (values.length === 0 || values.length !== levels.length) return null;
  const at = (level: number) => quantile(levels, values, level);
  return { q05: at(0.05), q10: at(0.1), q25: at(0.25), q50: at(0.5), q75: at(0.75), q90: at(0.9), q95: at(0.95) };
}

/** One figure to come. */
export interface Next {
  from: string;
  to: string;
  period: string;
  model: Spread;
  persistence: Spread | null;
  last: number | null;
  last_period: string;
}

/** Equal lengths are equal texts; calendar months are months whatever their days. */
export function length_of(from: string, to: string): string {
  const a = parts(from), b = parts(to);
  if (a.d === b.d && a.time === b.time) return `${12 * (b.y - a.y) + b.m - a.m} months`;
  return `${(as_date(to).getTime() - as_date(from).getTime()) / DAY} days`;
}

export class SeriesView {
  readonly report: Report;
  readonly group: string;
  readonly share: boolean;
  readonly title: string;
  /** Figures as long as those that are forecast (or else of the length that is most frequent), in the order of time. */
  readonly main: Observed[];
  /** Figures of other lengths: learned from, but not drawn beside them. */
  readonly others: Observed[];
  readonly next: Next[];
  /** Those that end after the day until which figures were known; the last one where all lie before it. */
  readonly upcoming: Next[];
  /** Times without a figure between the first and the last. */
  readonly gaps: { from: string; to: string }[] = [];

  constructor(data: CalibrationData, series: Series, known: string) {
    this.report = data.reports.find((r) => r.report === series.report) ?? { report: series.report, title: series.report, description: '', unit: 'persons', stock: false, measured: true, figures: 0, discrepancy: 0, discrepancy_parameter: '', dispersion: 0 };
    this.group = series.group;
    this.share = series.kind === 'share';
    this.title = this.report.title + (series.group ? `, ${group_name(series.group)}` : '') + (this.share ? ' (share)' : '');
    const observed = [...series.observed].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : 1));
    const length = usual_length(observed, series.forecasts);
    this.main = observed.filter((o) => length_of(o.from, o.to) === length);
    this.others = observed.filter((o) => length_of(o.from, o.to) !== length);
    this.next = series.forecasts.flatMap((f) => {
      const model = spread(data.levels, f.quantiles);
      return model ? [{ from: f.from, to: f.to, period: period_in_words(f.from, f.to), model, persistence: spread(data.levels, f.baseline), last: f.last, last_period: f.last_period }] : [];
    });
    const ahead = this.next.filter((n) => n.to > known);
    this.upcoming = ahead.length > 0 ? ahead : this.next.slice(-1);
    this.main.forEach((o, i) => {
      const before = this.main[i - 1];
      if (before && o.from > before.to) this.gaps.push({ from: before.to, to: o.from });
    });
  }

  /** The last figure, where it is known within bounds only; the forecasts name the last exact one. */
  get last_range(): Observed | null {
    const last = this.main.at(-1);
    return last && last.value === null ? last : null;
  }

  get unit(): string {
    if (this.share) return 'share of all';
    return this.report.stock ? `${this.report.unit} there` : this.report.unit;
  }

  amount(v: number | null | undefined): string {
    return this.share ? percent(v, 1).replace(/\.0 %$/, ' %') : count(v);
  }

  interval(s: Spread, of: 50 | 80 | 90): string {
    const [low, high] = of === 50 ? [s.q25, s.q75] : of === 80 ? [s.q10, s.q90] : [s.q05, s.q95];
    return `${this.amount(low)} to ${this.amount(high)}`;
  }

  /** Counts that spread over more than a factor of twenty, none of them 0, are read on a logarithmic scale. */
  get logarithmic(): boolean {
    if (this.share) return false;
    const all = this.numbers();
    return all.length > 1 && Math.min(...all) > 0 && Math.max(...all) > 20 * Math.min(...all);
  }

  /** How many times the largest figure is the least. */
  get factor(): number {
    const all = this.numbers();
    return all.length ? Math.max(...all) / Math.min(...all) : NaN;
  }

  /** Of the figures as counted, and the medians to come. */
  private numbers(): number[] {
    return [...this.main.flatMap((o) => [o.value ?? o.low ?? o.high]), ...this.upcoming.slice(0, 1).map((n) => n.model.q50)].filter((v): v is number => v !== null && v !== undefined);
  }
}

function usual_length(observed: Observed[], forecasts: Forecast[]): string {
  const first = forecasts[0];
  if (first) return length_of(first.from, first.to);
  const counts = new Map<string, number>();
  for (const o of observed) counts.set(length_of(o.from, o.to), (counts.get(length_of(o.from, o.to)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

export class Calibration {
  readonly data: CalibrationData;
  readonly series: SeriesView[];
  /** Until when figures were known. */
  readonly known: string;

  constructor(data: CalibrationData) {
    this.data = data;
    this.known = (data.as_of && as_full_date(data.as_of)) || data.last_known;
    this.series = data.series.map((s) => new SeriesView(data, s, this.known));
  }

  /** Everybody whom a report counts, before its groups and shares. */
  get totals(): SeriesView[] {
    return this.series.filter((s) => s.group === '' && !s.share);
  }

  /** The series of each report: the first is the whole, if it has figures at all. */
  get by_report(): { report: Report; series: SeriesView[] }[] {
    const out = new Map<string, { report: Report; series: SeriesView[] }>();
    for (const s of this.series) {
      const at = out.get(s.report.report) ?? { report: s.report, series: [] };
      at.series.push(s);
      out.set(s.report.report, at);
    }
    return [...out.values()];
  }

  name_of(parameter: string): string {
    return this.data.parameters.find((p) => p.name === parameter)?.title || parameter;
  }

  /** Correlations of the posterior below this could be chance: two standard errors of one between independent numbers. */
  get chance(): number {
    return Math.min(1, 2 / Math.sqrt(Math.max(1, this.data.effective)));
  }

  /** The end of the last figure to come. */
  get horizon(): string {
    return this.series.flatMap((s) => s.next.map((n) => n.to)).sort().at(-1) ?? this.known;
  }
}

/** "2026", "2026-03" and "2026-03-01" as days. */
export function as_full_date(text: string): string | null {
  const match = /^(\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(text);
  return match ? `${match[1]}-${match[2] ?? '01'}-${match[3] ?? '01'}` : null;
}

/** A parameter's value: three significant digits. */
export function value_text(v: number): string {
  if (!Number.isFinite(v)) return '–';
  const size = Math.abs(v);
  if (size >= 1000 || size === 0) return number(v);
  if (size < 1e-4) {
    const [digits = '', power = ''] = v.toExponential(1).split('e');
    const raised = power.replace('-', '⁻').replace(/\d/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]!);
    const factor = digits.replace('.0', '').replace('-', '−');
    return factor === '1' ? `10${raised}` : `${factor} × 10${raised}`;
  }
  const text = Number(v.toPrecision(3)).toFixed(Math.max(0, 2 - Math.floor(Math.log10(size))));
  return (text.includes('.') ? text.replace(/\.?0+$/, '') : text).replace('-', '−');
}
