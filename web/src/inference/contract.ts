// Generated from schemas/calibration-data.schema.json by `npm run types`: change the schema, not this file.

export type CalendarDate = string;
/**
 * At the levels.
 */
export type Numbers = number[];
/**
 * Persistence at the levels; empty: too little is known for one.
 */
export type Numbers1 = number[];
export type Numbers2 = number[];
/**
 * How many times as many (odds of shares), at the levels.
 */
export type Numbers3 = number[];
/**
 * 5%, 50%, 95%.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Three = [number, number, number];

/**
 * What report.html shows of a calibration: what figures said about the unknown numbers of a scenario, and about the figures to come.
 */
export interface CalibrationData {
  format: 'outflow-calibration-1';
  /**
   * Short machine name of the scenario; used in file names of exports.
   */
  name: string;
  title: string;
  /**
   * Where the scenario as a whole comes from.
   */
  source?: string;
  method: 'regression' | 'filter';
  engine: 'cohorts' | 'agents';
  /**
   * As it was asked for: only what was known on this date counts; '': everything.
   */
  as_of: string;
  /**
   * When the last of the figures that were learned from became known.
   */
  last_known: string;
  /**
   * Of the scenario.
   */
  start: string;
  /**
   * A string when it does not fit in 53 bits.
   */
  seed: number | string;
  version: string;
  /**
   * '' when the program was built outside a git checkout.
   */
  commit: string;
  random_scheme: string;
  /**
   * Observations that were learned from.
   */
  figures: number;
  histories: number;
  /**
   * Of how many independent draws the posterior is worth.
   */
  effective: number;
  /**
   * Regression: sd over seeds of the medians of the forecasts, the largest, as a share of the width of the 90% interval; null: not known.
   */
  seed_sd: number | null;
  /**
   * Filter: the least share of steps accepted; null for the regression.
   */
  least_acceptance: number | null;
  /**
   * Of the quantiles, ascending.
   */
  levels: number[];
  inputs: Input[];
  /**
   * All reports of the scenario, also those that nothing is held against.
   */
  reports: Report[];
  series: Series[];
  /**
   * The same figures to come with something otherwise from a day on.
   */
  variants: Variant[];
  /**
   * @minItems 1
   */
  parameters: [Parameter, ...Parameter[]];
  /**
   * The strongest correlations of the posterior, on the scale on which priors are standard normal; strongest first.
   */
  pairs: Pair[];
  /**
   * Drivers that act on something.
   */
  drivers: Driver[];
  assumptions: Assumptions;
  events: Event[];
  backtest?: Backtest;
  warnings: string[];
}
export interface Input {
  name: string;
  sha256: string;
  bytes: number;
}
export interface Report {
  report: string;
  title: string;
  description: string;
  unit: 'persons' | 'parties';
  /**
   * People there at a moment; else per period.
   */
  stock: boolean;
  /**
   * False when nobody counts it.
   */
  measured: boolean;
  /**
   * Observations held against it.
   */
  figures: number;
  /**
   * Standard deviation of what the model is allowed to be wrong by, on the log scale.
   */
  discrepancy: number;
  /**
   * The parameter that it hangs on; '': none.
   */
  discrepancy_parameter: string;
  dispersion: number;
}
/**
 * Figures and forecasts of one report, one group, one kind.
 */
export interface Series {
  report: string;
  /**
   * '': everybody; else as in 'sex=women'.
   */
  group: string;
  kind: 'count' | 'share';
  observed: Observed[];
  forecasts: Forecast[];
}
export interface Observed {
  from: CalendarDate;
  /**
   * The first day after.
   */
  to: string;
  /**
   * null: known within bounds only.
   */
  value: number | null;
  low: number | null;
  /**
   * null beside a low: no upper bound.
   */
  high: number | null;
  known_on: CalendarDate;
  /**
   * Share of the period's events that the figure holds.
   */
  complete: number;
  source: string;
  note: string;
}
export interface Forecast {
  from: CalendarDate;
  /**
   * The first day after.
   */
  to: string;
  quantiles: Numbers;
  baseline: Numbers1;
  /**
   * The last exact figure of the same kind and length; a later one may be known within bounds.
   */
  last: number | null;
  last_period: string;
}
export interface Variant {
  name: string;
  /**
   * '': after the last known figure.
   */
  from: string;
  changes: string[];
  forecasts: {
    report: string;
    group: string;
    kind: 'count' | 'share';
    from: CalendarDate;
    to: CalendarDate;
    quantiles: Numbers2;
    ratio: Numbers3;
  }[];
}
export interface Parameter {
  name: string;
  title: string;
  /**
   * Of the prior.
   */
  source: string;
  law: 'normal' | 'lognormal' | 'logitnormal' | 'uniform' | 'loguniform' | 'beta' | 'gamma';
  prior: Three;
  posterior: Three;
  /**
   * The integral of the lesser of prior and posterior density.
   */
  overlap: number;
  /**
   * Standard deviation left, of that of the prior, on the standard scale.
   */
  sd_ratio: number;
  verdict: 'learned' | 'weakly learned' | 'not identified';
  density: Density;
}
/**
 * Mean densities over cells of equal width between `from` and `to`; where logarithmic, cells are equal in ln x and densities are those of ln x.
 */
export interface Density {
  logarithmic: boolean;
  from: number;
  to: number;
  prior: Numbers2;
  posterior: Numbers2;
}
export interface Pair {
  a: string;
  b: string;
  r: number;
}
export interface Driver {
  driver: string;
  title: string;
  unit: string;
  /**
   * After its last row it keeps its value, has no effect, repeats its year, is drawn at random; absent: it has no rows.
   */
  after: 'holds' | 'zero' | 'repeats' | 'random' | 'absent';
  /**
   * Date of the last row.
   */
  last_on: CalendarDate | null;
  /**
   * Of the last row; null where places, links or groups have values of their own.
   */
  value: number | null;
  /**
   * Of noise added to it; 0: none.
   */
  noise_sd: number;
  /**
   * The parameter that it hangs on; '': none.
   */
  noise_parameter: string;
}
/**
 * Rows of the scenario that name no source, and those that call themselves an assumption or invented.
 */
export interface Assumptions {
  /**
   * All rows of all tables; equal ones once.
   */
  rows: number;
  unsourced: number;
  assumed: number;
  groups: {
    /**
     * File.
     */
    where: string;
    /**
     * '': none was given.
     */
    source: string;
    rows: number;
    /**
     * The first of them.
     *
     * @maxItems 3
     */
    what: [] | [string] | [string, string] | [string, string, string];
  }[];
}
export interface Event {
  date: CalendarDate;
  /**
   * null: it never ends.
   */
  end: CalendarDate | null;
  kind: string;
  title: string;
  source: string;
}
/**
 * Only when a backtest of the same scenario was given.
 */
export interface Backtest {
  /**
   * Figures that were forecast and came.
   */
  forecasts: number;
  /**
   * null where it does not say.
   */
  origins: number | null;
  /**
   * Days from one origin to the next; null where it does not say.
   */
  every: number | null;
  /**
   * Periods whose figures are told apart.
   */
  breaks: string[];
  lines: Skill[];
}
export interface Skill {
  target: string;
  /**
   * How far: '30 days', '1 year', '2 years'.
   */
  ahead: string;
  /**
   * '': all figures; else those of a place, a phase, or within or outside of breaks.
   */
  part: string;
  forecaster: string;
  baseline: boolean;
  n: number;
  wis: number;
  coverage50: number;
  coverage90: number;
  best_baseline: string | null;
  /**
   * Mean WIS in that of the best baseline.
   */
  ratio: number | null;
  /**
   * 90% interval of the ratio; null where it is not told.
   */
  ratio_90: null | [number, number];
  verdict: string | null;
}
