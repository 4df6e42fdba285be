// A made-up calibration in the shape of schemas/calibration-data.schema.json. Nothing in it is a result.

export const LEVELS = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99];
/** z of the levels up to the median. */
const Z = [-2.326, -1.96, -1.645, -1.282, -1.036, -0.842, -0.674, -0.524, -0.385, -0.253, -0.126, 0];
const z_of = (i) => (i < 12 ? Z[i] : -Z[22 - i]);
const four = (v) => Number(v.toPrecision(4));

/** Quantiles of a log-normal law. */
export const around = (median, sigma) => LEVELS.map((_, i) => four(median * Math.exp(z_of(i) * sigma)));

const ARRIVALS = [71, 148, 312, 583, 1142, 1285, 1898, 1384, 2028, 2554, 2803, 2914, 2402, 2706, 1502, 1514, 1397, 1275, 1418, 1127, 1137, 1047, 229, 63, 67, 196, 236, 224];
const year = (y) => `${y}-01-01`;
const figure = (from, to, value, more = {}) => ({ from, to, value, low: null, high: null, known_on: to, complete: 1, source: 'made up', note: '', ...more });
const forecast = (from, to, median, sigma, last, last_period, wide = 0.35) => ({ from, to, quantiles: around(median, sigma), baseline: last === null ? [] : around(last, wide), last, last_period });

/** Densities of two normal laws on an axis from a to b. */
function density(a, b, prior, posterior, logarithmic = false) {
  const from = logarithmic ? Math.log(a) : a, to = logarithmic ? Math.log(b) : b;
  const bell = ([mean, sd]) => Array.from({ length: 100 }, (_, i) => {
    const x = from + ((to - from) * (i + 0.5)) / 100;
    return four(Math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI)));
  });
  return { logarithmic, from: a, to: b, prior: bell(prior), posterior: bell(posterior) };
}

const PARAMETERS = [
  { name: 'capture', title: 'Chance to be caught at a river', source: 'prior 0.05 to 0.25; no count of attempts exists', law: 'logitnormal', prior: [0.05, 0.12, 0.25], posterior: [0.05, 0.12, 0.25], overlap: 0.95, sd_ratio: 0.98, verdict: 'not identified', density: density(0.01, 0.4, [0.13, 0.06], [0.13, 0.059]) },
  { name: 'leaving', title: 'Level of leaving', source: 'estimates differ by a factor of two: https://example.org/stock', law: 'lognormal', prior: [0.6, 1, 1.67], posterior: [0.82, 0.95, 1.1], overlap: 0.42, sd_ratio: 0.3, verdict: 'learned', density: density(0.4, 2.5, [0, 0.31], [-0.05, 0.09], true) },
  { name: 'closure', title: 'Effect of the closed border', source: 'made up', law: 'normal', prior: [-3.2, -2.2, -1.2], posterior: [-2.6, -2.3, -2], overlap: 0.51, sd_ratio: 0.35, verdict: 'learned', density: density(-4, -0.5, [-2.2, 0.6], [-2.3, 0.2]) },
  { name: 'kin', title: 'Effect of kin', source: 'made up', law: 'lognormal', prior: [0.5, 1, 2], posterior: [0.7, 1.1, 1.7], overlap: 0.78, sd_ratio: 0.66, verdict: 'weakly learned', density: density(0.3, 3.4, [0, 0.42], [0.1, 0.27], true) },
  { name: 'death', title: '', source: '', law: 'lognormal', prior: [0.001, 0.0045, 0.02], posterior: [0.001, 0.0044, 0.019], overlap: 0.97, sd_ratio: 0.99, verdict: 'not identified', density: density(0.0003, 0.05, [-5.4, 0.91], [-5.42, 0.9], true) },
];

const skill = (ahead, forecaster, baseline, ratio, verdict, more = {}) => ({ target: 'arrivals', ahead, part: '', forecaster, baseline, n: 21, wis: four(120 * ratio), coverage50: 0.48, coverage90: 0.86, best_baseline: 'persistence', ratio, ratio_90: null, verdict: baseline ? null : verdict, ...more });

export function make_calibration() {
  const arrivals = ARRIVALS.map((v, i) => figure(year(1998 + i), year(1999 + i), v));
  const quarter = figure('2024-01-01', '2024-04-01', 43, { note: 'first quarter' });
  return {
    format: 'outflow-calibration-1', name: 'made-up', title: 'A made-up calibration', source: 'nobody', method: 'regression', engine: 'cohorts', as_of: '', last_known: '2026-01-01', start: '1998-01-01',
    seed: 7, version: '0.1.0', commit: '0123456789ab', random_scheme: 'philox4x32-10/1', figures: 59, histories: 2000, effective: 214.3, seed_sd: 0.062, least_acceptance: null, levels: LEVELS,
    inputs: [{ name: 'scenario.toml', sha256: 'a'.repeat(64), bytes: 1234 }, { name: 'observations.csv', sha256: 'b'.repeat(64), bytes: 56789 }],
    reports: [
      { report: 'arrivals', title: 'Arrivals', description: 'Everybody who arrives, as a ministry counts them.', unit: 'persons', stock: false, measured: true, figures: 40, discrepancy: 0.1, discrepancy_parameter: '', dispersion: 0.0001 },
      { report: 'cases', title: 'Direct cases', description: '', unit: 'parties', stock: false, measured: true, figures: 14, discrepancy: 0, discrepancy_parameter: '', dispersion: 0.05 },
      { report: 'hidden', title: 'Hidden stock', description: '', unit: 'persons', stock: true, measured: false, figures: 3, discrepancy: 0.4, discrepancy_parameter: 'kin', dispersion: 0 },
      { report: 'deaths', title: 'Deaths on the way', description: '', unit: 'persons', stock: false, measured: false, figures: 0, discrepancy: 0, discrepancy_parameter: '', dispersion: 0 },
      { report: 'japan', title: 'Landings in Japan', description: '', unit: 'persons', stock: false, measured: true, figures: 0, discrepancy: 0, discrepancy_parameter: '', dispersion: 0 },
    ],
    series: [
      { report: 'arrivals', group: '', kind: 'count', observed: [...arrivals, quarter], forecasts: [forecast(year(2026), year(2027), 212, 0.28, 224, '2025')] },
      { report: 'arrivals', group: 'sex=women', kind: 'count', observed: arrivals.slice(10).map((f) => ({ ...f, value: Math.round(f.value * 0.75) })), forecasts: [forecast(year(2026), year(2027), 170, 0.3, 198, '2025')] },
      { report: 'arrivals', group: 'sex=women', kind: 'share', observed: [figure(year(2024), year(2025), 0.87)], forecasts: [forecast(year(2025), year(2026), 0.8, 0.05, null, '')] },
      { report: 'cases', group: '', kind: 'count', observed: [0, 3, 1, 2, 5, 8, 4, 2].map((v, i) => figure(year(2010 + i + (i > 3 ? 2 : 0)), year(2011 + i + (i > 3 ? 2 : 0)), v)), forecasts: [2020, 2021, 2022].map((y) => forecast(year(y), year(y + 1), 2.5, 0.8, 2, '2019')) },
      { report: 'hidden', group: '', kind: 'count', observed: [figure(year(2000), year(2001), null, { low: 75000, high: 125000, source: '' }), figure(year(2001), year(2002), null, { low: 10000, high: null }), figure(year(2005), year(2006), 30000)], forecasts: [] },
    ],
    variants: [{ name: 'open', from: '2026-07-01', changes: ['driver.closure*=0.5'], forecasts: [{ report: 'arrivals', group: '', kind: 'count', from: year(2026), to: year(2027), quantiles: around(254, 0.29), ratio: around(1.2, 0.05) }] }],
    parameters: structuredClone(PARAMETERS),
    pairs: [{ a: 'leaving', b: 'capture', r: 0.61 }, { a: 'leaving', b: 'kin', r: -0.44 }, { a: 'kin', b: 'death', r: 0.03 }],
    drivers: [
      { driver: 'fee', title: 'Fee for the river', unit: 'USD', after: 'holds', last_on: '2019-01-01', value: 12000, noise_sd: 0, noise_parameter: '' },
      { driver: 'rice', title: 'Price of rice', unit: 'ratio', after: 'zero', last_on: '2025-12-01', value: 1.2, noise_sd: 0, noise_parameter: '' },
      { driver: 'unexplained', title: 'What is left unexplained', unit: '', after: 'random', last_on: null, value: null, noise_sd: 0.11, noise_parameter: '' },
      { driver: 'season', title: 'Season', unit: '', after: 'repeats', last_on: '1998-12-01', value: 0, noise_sd: 0, noise_parameter: '' },
    ],
    assumptions: { rows: 412, unsourced: 3, assumed: 120, groups: [{ where: 'hazards.csv', source: 'ASSUMPTION: no count of attempts exists', rows: 18, what: ['caught on a-b', 'caught on a-c', 'caught on a-d'] }, { where: 'links.csv', source: '', rows: 3, what: ['a-b'] }] },
    events: [
      { date: '2004-07-01', end: '2004-08-01', kind: 'note', title: 'Airlift', source: 'https://example.org/airlift' },
      { date: '2012-01-01', end: null, kind: 'note', title: 'The border is tightened', source: '' },
      { date: '2020-01-30', end: null, kind: 'closure_border', title: 'The border is closed', source: 'https://example.org/closed' },
    ],
    backtest: {
      forecasts: 63, origins: 21, every: null, breaks: ['2020..2022'],
      lines: [
        skill('1 year', 'model', false, 0.88, 'beats the best baseline', { ratio_90: [0.71, 1.06] }), skill('1 year', 'persistence', true, 1), skill('2 years', 'model', false, 1.02, 'equals it', { ratio_90: [0.9, 1.2] }),
        skill('3 years', 'model', false, 1.3, 'does not', { ratio_90: [1.1, 1.6] }), skill('1 year', 'mixture', false, 0.97, 'equals it', { ratio_90: [0.9, 1.1] }), skill('1 year', 'model', false, 0.7, 'beats the best baseline', { part: 'growth', n: 5 }), skill('1 year', 'model', false, 2.6, 'does not', { part: 'within breaks', n: 3 }),
      ],
    },
    warnings: ['observations.csv:12:3: a figure is there twice'],
  };
}

/** Calibrations that lack something, each with words that the page must then say. */
export function make_calibration_states() {
  const change = (f) => { const c = make_calibration(); f(c); return c; };
  return {
    no_backtest: [change((c) => { delete c.backtest; }), /No backtest was given/],
    nothing_learned: [change((c) => { c.parameters = c.parameters.map((p) => ({ ...p, verdict: 'not identified' })); }), /None of the 5 unknown numbers is identified/],
    no_forecast: [change((c) => { for (const s of c.series) s.forecasts = []; }), /No figure was forecast/],
    one_parameter: [change((c) => { c.parameters = [c.parameters[1]]; c.pairs = []; }), /There is one unknown number only/],
    by_chance: [change((c) => { c.effective = 10.5; }), /No two of them more than chance/],
    shares_only: [change((c) => { c.series = [c.series[2]]; }), /80 %/],
    one_figure: [change((c) => { c.series = [{ ...c.series[0], observed: c.series[0].observed.slice(27, 28) }]; }), /One figure, 2025/],
    zeros: [change((c) => { c.series = c.series.slice(3, 4); for (const o of c.series[0].observed) o.value = 0; for (const f of c.series[0].forecasts) { f.quantiles = LEVELS.map(() => 0); f.baseline = LEVELS.map(() => 0); f.last = 0; } }), /about 0 cases/],
    no_events: [change((c) => { c.events = []; c.variants = []; c.drivers = []; c.warnings = []; c.assumptions = { rows: 5, unsourced: 0, assumed: 0, groups: [] }; }), /Numbers that stay unknown/],
    filter: [change((c) => { c.method = 'filter'; c.least_acceptance = 0.23; c.as_of = '2026-01'; c.seed = '18446744073709551615'; }), /what was known on January 2026/],
  };
}

export function make_hostile_calibration() {
  const evil = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked=2">';
  const c = make_calibration();
  c.title = evil;
  c.source = `javascript:alert(1) ${evil}`;
  for (const r of c.reports) { r.title = evil; r.description = evil; }
  for (const s of c.series) for (const o of s.observed) { o.source = evil; o.note = 'javascript:alert(1)'; }
  for (const p of c.parameters) { p.title = evil; p.source = evil; }
  for (const d of c.drivers) { d.title = evil; d.unit = evil; }
  for (const v of c.variants) { v.name = evil; v.changes = [evil]; }
  for (const e of c.events) { e.title = evil; e.source = evil; }
  for (const g of c.assumptions.groups) { g.what = [evil]; g.source = evil; }
  for (const l of c.backtest.lines) { l.target = evil; l.forecaster = evil; l.best_baseline = evil; }
  c.inputs[0].name = evil;
  c.warnings = [evil];
  return c;
}
