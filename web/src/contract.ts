// Generated from schemas/report-data.schema.json by `npm run types`: change the schema, not this file.

/**
 * YYYY-MM-DD; with a time of day for steps shorter than a day.
 */
export type CalendarDate = string;
export type Values = (number | null)[];
/**
 * By step.
 */
export type Values1 = (number | null)[];

/**
 * What report.html shows: one finished ensemble run, summarised. Counts are persons unless a unit says otherwise; every array 'by step' has as many entries as time.dates.
 */
export interface ReportData {
  format: 'outflow-report-1';
  /**
   * Short machine name of the scenario; used in file names of exports.
   */
  name: string;
  title: string;
  description?: string;
  /**
   * Where the scenario as a whole comes from.
   */
  source?: string;
  /**
   * cohorts or agents.
   */
  engine: string;
  /**
   * Ensemble members behind the quantiles.
   */
  members: number;
  /**
   * A string when it does not fit in 53 bits.
   */
  seed: number | string;
  version: string;
  random_scheme?: string;
  notes?: string[];
  time: {
    start: CalendarDate;
    /**
     * YYYY-MM-DD; with a time of day for steps shorter than a day.
     */
    end: string;
    /**
     * As in the scenario: '1 day', '1 month'.
     */
    step: string;
    /**
     * Start of each step.
     */
    dates: CalendarDate[];
  };
  places: Place[];
  links: Link[];
  reports: Report[];
  fates: Fate[];
  drivers: Driver[];
  events: Event[];
  needs?: Needs;
  /**
   * Only when the scenario has a claims.csv.
   */
  claims?: Claim[];
  /**
   * Only when the scenario has a surges.csv: questions to counts, those of one topic together.
   */
  surges?: SurgeTopic[];
  whatif?: Whatif;
  sources: SourceRow[];
  warnings: string[];
}
export interface Place {
  id: string;
  name: string;
  /**
   * origin, town, conflict, transit, camp, idp_camp, forwarding_hub, marker, border, sea, custody, destination.
   */
  kind: string;
  country?: string;
  /**
   * Degrees north; null or absent: listed, not drawn.
   */
  lat?: number | null;
  /**
   * Degrees east.
   */
  lon?: number | null;
  /**
   * Persons; null or absent: none given.
   */
  capacity?: number | null;
  source?: string;
  note?: string;
  /**
   * Persons there at the end of each step.
   */
  stock?: Quantiles | null;
  /**
   * Persons who came in during each step.
   */
  entries?: Quantiles | null;
}
/**
 * Quantiles over the members, entry by entry.
 */
export interface Quantiles {
  mean?: Values;
  q025: Values;
  q10: Values;
  q25: Values;
  q50: Values;
  q75: Values;
  q90: Values;
  q975: Values;
}
export interface Link {
  id: string;
  /**
   * Place id.
   */
  from: string;
  /**
   * Place id. A two-way link is two links.
   */
  to: string;
  mode?: string;
  distance_km?: number | null;
  source?: string;
  flow: Quantiles1;
  /**
   * Optional: quantiles of each calendar year's sum. Without it the page adds up the steps' quantiles, which overstates the interval, and says so.
   */
  year?: DatedQuantiles | null;
  /**
   * Optional: quantiles of the whole run's sum.
   */
  total?: QuantileRow | null;
}
/**
 * Quantiles over the members, entry by entry.
 */
export interface Quantiles1 {
  mean?: Values;
  q025: Values;
  q10: Values;
  q25: Values;
  q50: Values;
  q75: Values;
  q90: Values;
  q975: Values;
}
/**
 * Quantiles with dates of their own (start of each year).
 */
export interface DatedQuantiles {
  dates: CalendarDate[];
  mean?: Values;
  q025: Values;
  q10: Values;
  q25: Values;
  q50: Values;
  q75: Values;
  q90: Values;
  q975: Values;
}
/**
 * Quantiles of one number.
 */
export interface QuantileRow {
  mean?: number | null;
  q025: number | null;
  q10: number | null;
  q25: number | null;
  q50: number | null;
  q75: number | null;
  q90: number | null;
  q975: number | null;
}
export interface Report {
  id: string;
  title: string;
  /**
   * persons or parties.
   */
  unit: string;
  /**
   * Optional: entries, crossings, outcomes (per step) or stock (people there at a moment). Absent: per step.
   */
  counts?: string;
  /**
   * Optional: false when nobody counts it.
   */
  measured?: boolean;
  description?: string;
  /**
   * By step.
   */
  step: Quantiles | null;
  year: DatedQuantiles | null;
  periods: Period[];
  groups: GroupSeries[];
  fit?: Fit | null;
}
/**
 * An observed period beside what the model says of the same days.
 */
export interface Period {
  from: CalendarDate;
  /**
   * YYYY-MM-DD; with a time of day for steps shorter than a day.
   */
  to: string;
  /**
   * 'all' or as in groups, e.g. 'sex=women'.
   */
  group: string;
  observed: number | null;
  low?: number | null;
  high?: number | null;
  source?: string;
  note?: string;
  /**
   * The period is one calendar year.
   */
  year?: boolean;
  mean?: number | null;
  q025: number | null;
  q10: number | null;
  q25: number | null;
  q50: number | null;
  q75: number | null;
  q90: number | null;
  q975: number | null;
}
export interface GroupSeries {
  /**
   * dimension=value
   */
  group: string;
  year: DatedQuantiles | null;
  /**
   * Of the report's total in that year, 0 to 1.
   */
  share: DatedQuantiles | null;
}
export interface Fit {
  /**
   * Observed periods compared.
   */
  n: number;
  /**
   * Share of them inside the 50% interval.
   */
  coverage50: number | null;
  coverage80: number | null;
  coverage95: number | null;
  /**
   * Median of |ln(model median / observed)|.
   */
  median_abs_log_error: number | null;
}
export interface Fate {
  /**
   * arrived, in_transit, held, turned_back, died, lost, at_home, ...
   */
  id: string;
  label: string;
  /**
   * False: nobody counts these, the figure is the model's alone.
   */
  measured: boolean;
  series: Quantiles2;
}
/**
 * Quantiles over the members, entry by entry.
 */
export interface Quantiles2 {
  mean?: Values;
  q025: Values;
  q10: Values;
  q25: Values;
  q50: Values;
  q75: Values;
  q90: Values;
  q975: Values;
}
export interface Driver {
  id: string;
  title: string;
  unit?: string;
  source?: string;
  values: Values1;
}
export interface Event {
  date: CalendarDate;
  end?: CalendarDate | null;
  kind?: string;
  what?: string;
  title: string;
  source?: string;
}
/**
 * What arrivals need, by calendar month (or step, where that is longer). Only when the scenario has a needs.csv.
 */
export interface Needs {
  dates: CalendarDate[];
  needs: Need[];
}
export interface Need {
  id: string;
  title: string;
  persons: Quantiles3;
  /**
   * In need at the same time, mean over each month; null without a stay.
   */
  places: Quantiles | null;
  total: Quantiles4;
  rows: NeedRow[];
}
/**
 * Quantiles over the members, entry by entry.
 */
export interface Quantiles3 {
  mean?: Values;
  q025: Values;
  q10: Values;
  q25: Values;
  q50: Values;
  q75: Values;
  q90: Values;
  q975: Values;
}
/**
 * Quantiles over the members, entry by entry.
 */
export interface Quantiles4 {
  mean?: Values;
  q025: Values;
  q10: Values;
  q25: Values;
  q50: Values;
  q75: Values;
  q90: Values;
  q975: Values;
}
export interface NeedRow {
  report: string;
  group: string;
  share: number;
  low: number | null;
  high: number | null;
  stay: string | null;
  source: string;
  note: string;
}
export interface Claim {
  id: string;
  statement: string;
  said_by: string;
  said_on: string;
  source: string;
  note: string;
  /**
   * '' when the claim has none.
   */
  formula: string;
  verdict: 'supported' | 'contradicted' | 'not decidable';
  statements: {
    formula: string;
    outcome: 'holds' | 'does not hold' | 'open';
    numbers: string;
  }[];
  evidence: {
    figure: string;
    from: 'observed' | 'sum of observed periods' | 'bounds from other observations' | 'not observed' | 'model';
    /**
     * Of the model the 10% quantile.
     */
    low: number | null;
    /**
     * Of the model the 90% quantile; null: not bounded.
     */
    high: number | null;
    /**
     * Of the model.
     */
    median: number | null;
    sources: string[];
  }[];
  /**
   * Only when it is not decidable.
   */
  would_decide: string[];
}
export interface SurgeTopic {
  topic: string;
  /**
   * A paragraph to print.
   */
  summary: string;
  questions: Surge[];
}
export interface Surge {
  id: string;
  title: string;
  /**
   * Where the counts are from: a file, or the observations of a report.
   */
  counted: string;
  /**
   * It asks about everything, where others of its topic ask about a part.
   */
  overall: boolean;
  /**
   * As outflow surge reads it: 2017-06, 2017-H1.
   */
  period: string;
  baseline: string | null;
  unit: string;
  count: number;
  expected: number;
  ratio: null | {
    estimate: number | null;
    low: number | null;
    high: number | null;
  };
  /**
   * Chance of so many or more in one calm period, under the law in force.
   */
  p: number;
  verdict: 'ordinary' | 'unusual_if_picked_before' | 'unusual';
  paragraph: string;
  /**
   * What would change it.
   */
  caution: string;
  tables: {
    title: string;
    /**
     * What it is, and its value; '' above rows that belong together.
     */
    rows: string[][];
  }[];
  /**
   * Of the counts in the period.
   */
  sources: string[];
  source: string;
  note: string;
}
/**
 * Only in the report of `outflow whatif`: differences of variants to the run shown, member by member.
 */
export interface Whatif {
  start: CalendarDate;
  end: CalendarDate;
  members: number;
  variants: {
    name: string;
    changes: string[];
    from: string | null;
  }[];
  lines: {
    kind: 'report' | 'need' | 'fate';
    name: string;
    title: string;
    unit: string;
    period: string;
    /**
     * Of all the time compared, not of one of its years.
     */
    whole: boolean;
    variants: Paired[];
  }[];
}
export interface Paired {
  base_mean: number | null;
  base_median: number | null;
  variant_mean: number | null;
  variant_median: number | null;
  difference_mean: number | null;
  /**
   * 95% interval of the mean.
   */
  difference_mean_low: number | null;
  difference_mean_high: number | null;
  /**
   * Over the members.
   */
  difference_q10: number | null;
  difference_q50: number | null;
  difference_q90: number | null;
  /**
   * Share of members in which the variant has more.
   */
  above: number | null;
  below: number | null;
}
export interface SourceRow {
  /**
   * File.
   */
  where: string;
  what: string;
  /**
   * Text or address; '' when none was given.
   */
  source: string;
  note?: string;
}
