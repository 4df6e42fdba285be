// A made-up run in the shape of schemas/report-data.schema.json: the geography and the yearly observed totals of the
// North Korea scenario (Ministry of Unification), with model numbers drawn here. Nothing in it is a result.

/** Small repeatable generator (mulberry32), so that pictures and tests do not change from run to run. */
function random_stream(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const LEVELS = ['q025', 'q10', 'q25', 'q50', 'q75', 'q90', 'q975'];
const Z = { q025: -1.96, q10: -1.2816, q25: -0.6745, q50: 0, q75: 0.6745, q90: 1.2816, q975: 1.96 };

/** Quantiles of a log-normal spread about each median; counts are whole persons. */
export function spread(medians, sigma, { whole = true, cap = Infinity } = {}) {
  const out = { mean: medians.map((m) => round1(m * Math.exp((sigma * sigma) / 2))) };
  for (const level of LEVELS) {
    out[level] = medians.map((m) => {
      const s = sigma + (whole && m > 0 ? Math.min(1, 0.5 / Math.sqrt(m)) : 0);
      const v = Math.min(cap, m * Math.exp(Z[level] * s));
      return whole ? Math.max(0, Math.round(v)) : Number(v.toFixed(4));
    });
  }
  return out;
}

const round1 = (v) => Math.round(v * 10) / 10;

const at = (quantiles, i) => Object.fromEntries(LEVELS.map((l) => [l, quantiles[l][i]]));

const GAZETTEER = 'public gazetteer knowledge, rounded to 0.01 degree';
const PLACES = [
  // id, name, kind, country, lat, lon, share of departures
  ['n_hamgyong', 'North Hamgyong', 'origin', 'North Korea', 41.8, 129.5, 0.59],
  ['ryanggang', 'Ryanggang', 'origin', 'North Korea', 41.25, 128.0, 0.18],
  ['s_hamgyong', 'South Hamgyong', 'origin', 'North Korea', 40.2, 127.6, 0.09],
  ['s_pyongan', 'South Pyongan', 'origin', 'North Korea', 39.5, 126.1, 0.035],
  ['pyongyang', 'Pyongyang', 'origin', 'North Korea', 39.03, 125.75, 0.025],
  ['kangwon', 'Kangwon', 'origin', 'North Korea', 38.9, 127.4, 0.02],
  ['n_pyongan', 'North Pyongan', 'origin', 'North Korea', 40.1, 125.1, 0.025],
  ['hwanghae', 'Hwanghae', 'origin', 'North Korea', 38.3, 125.8, 0.02],
  ['chagang', 'Chagang', 'origin', 'North Korea', 40.8, 126.6, 0.015],
  ['hyesan', 'Hyesan', 'border', 'North Korea', 41.4, 128.18],
  ['musan', 'Musan', 'border', 'North Korea', 42.23, 129.21],
  ['hoeryong', 'Hoeryong', 'border', 'North Korea', 42.44, 129.75],
  ['onsong', 'Onsong', 'border', 'North Korea', 42.96, 129.99],
  ['sinuiju', 'Sinuiju', 'border', 'North Korea', 40.1, 124.4],
  ['changbai', 'Changbai', 'border', 'China', 41.42, 128.2],
  ['helong', 'Helong', 'border', 'China', 42.54, 129.0],
  ['longjing', 'Longjing', 'border', 'China', 42.77, 129.42],
  ['tumen', 'Tumen', 'border', 'China', 42.96, 129.84],
  ['dandong', 'Dandong', 'border', 'China', 40.12, 124.39],
  ['yanji', 'Yanji (hiding in the north-east)', 'transit', 'China', 42.89, 129.51],
  ['shenyang', 'Shenyang', 'transit', 'China', 41.8, 123.43],
  ['beijing', 'Beijing', 'transit', 'China', 39.9, 116.4],
  ['kunming', 'Kunming', 'transit', 'China', 25.04, 102.72],
  ['nanning', 'Nanning', 'transit', 'China', 22.82, 108.32],
  ['erenhot', 'Erenhot', 'border', 'China', 43.68, 111.95],
  ['ulaanbaatar', 'Ulaanbaatar', 'transit', 'Mongolia', 47.92, 106.92],
  ['mohan', 'Mohan / Boten', 'border', 'Laos', 21.19, 101.69],
  ['vientiane', 'Vientiane', 'transit', 'Laos', 17.97, 102.63],
  ['hanoi', 'Hanoi', 'transit', 'Vietnam', 21.03, 105.85],
  ['chiangsaen', 'Chiang Saen', 'border', 'Thailand', 20.27, 100.25],
  ['bangkok', 'Bangkok', 'camp', 'Thailand', 13.75, 100.5],
  ['yellow_sea', 'Yellow Sea', 'sea', '', 37.6, 124.9],
  ['east_sea', 'East Sea', 'sea', '', 39.0, 130.2],
  ['dmz', 'Demilitarised zone', 'border', '', 38.3, 127.2],
  ['china_custody', 'Detention in China', 'custody', 'China', 42.6, 130.6],
  ['north_custody', 'Custody in the North', 'custody', 'North Korea', 40.9, 127.3],
  ['noto', 'Noto peninsula', 'destination', 'Japan', 37.39, 136.9],
  ['seoul', 'Seoul', 'destination', 'South Korea', 37.45, 126.8],
  ['elsewhere', 'Other countries', 'destination', '', null, null],
];

// from, to, mode, km, share of all who arrive (roughly), lag in months, spread
const LINKS = [
  ['n_hamgyong', 'musan', 'vehicle', 67, 0.2, 9, 0.35],
  ['n_hamgyong', 'hoeryong', 'vehicle', 71, 0.32, 9, 0.35],
  ['n_hamgyong', 'onsong', 'vehicle', 130, 0.14, 9, 0.4],
  ['ryanggang', 'hyesan', 'foot', 30, 0.22, 9, 0.3],
  ['s_hamgyong', 'hyesan', 'vehicle', 250, 0.1, 10, 0.4],
  ['pyongyang', 'sinuiju', 'vehicle', 225, 0.02, 9, 0.6],
  ['n_pyongan', 'sinuiju', 'vehicle', 60, 0.03, 9, 0.6],
  ['chagang', 'hyesan', 'vehicle', 170, 0.02, 9, 0.6],
  ['s_pyongan', 's_hamgyong', 'vehicle', 140, 0.03, 11, 0.5],
  ['hyesan', 'changbai', 'foot', 3, 0.33, 8, 0.35],
  ['musan', 'helong', 'foot', 39, 0.2, 8, 0.4],
  ['hoeryong', 'longjing', 'foot', 46, 0.31, 8, 0.4],
  ['onsong', 'tumen', 'foot', 12, 0.13, 8, 0.4],
  ['sinuiju', 'dandong', 'foot', 2, 0.04, 8, 0.6],
  ['changbai', 'shenyang', 'vehicle', 400, 0.3, 7, 0.4],
  ['helong', 'yanji', 'vehicle', 60, 0.2, 7, 0.4],
  ['longjing', 'yanji', 'vehicle', 20, 0.3, 7, 0.4],
  ['tumen', 'yanji', 'vehicle', 30, 0.12, 7, 0.4],
  ['dandong', 'shenyang', 'vehicle', 240, 0.04, 7, 0.6],
  ['yanji', 'shenyang', 'vehicle', 700, 0.55, 5, 0.35],
  ['yanji', 'china_custody', 'vehicle', 110, 0.45, 4, 0.7],
  ['shenyang', 'china_custody', 'vehicle', 560, 0.12, 4, 0.8],
  ['china_custody', 'n_hamgyong', 'vehicle', 90, 0.5, 3, 0.7],
  ['hyesan', 'north_custody', 'foot', 90, 0.12, 8, 0.9],
  ['hoeryong', 'north_custody', 'foot', 190, 0.1, 8, 0.9],
  ['shenyang', 'beijing', 'vehicle', 690, 0.1, 5, 0.5],
  ['beijing', 'seoul', 'air', 950, 0.06, 1, 0.5],
  ['shenyang', 'kunming', 'vehicle', 3300, 0.68, 4, 0.3],
  ['shenyang', 'nanning', 'vehicle', 2900, 0.12, 4, 0.45],
  ['shenyang', 'erenhot', 'vehicle', 1100, 0.07, 5, 0.6],
  ['erenhot', 'ulaanbaatar', 'foot', 650, 0.055, 4, 0.6],
  ['ulaanbaatar', 'seoul', 'air', 1990, 0.055, 1, 0.5],
  ['kunming', 'mohan', 'vehicle', 650, 0.6, 3, 0.3],
  ['kunming', 'china_custody', 'vehicle', 3400, 0.05, 3, 0.8],
  ['nanning', 'hanoi', 'vehicle', 380, 0.11, 3, 0.5],
  ['hanoi', 'vientiane', 'vehicle', 750, 0.06, 3, 0.5],
  ['hanoi', 'seoul', 'air', 2700, 0.04, 1, 0.6],
  ['mohan', 'chiangsaen', 'boat', 200, 0.55, 2, 0.3],
  ['mohan', 'vientiane', 'vehicle', 650, 0.05, 3, 0.5],
  ['vientiane', 'bangkok', 'boat', 640, 0.11, 2, 0.4],
  ['chiangsaen', 'bangkok', 'vehicle', 780, 0.55, 2, 0.25],
  ['bangkok', 'seoul', 'air', 3700, 0.78, 0, 0.15],
  ['bangkok', 'elsewhere', 'air', null, 0.02, 0, 0.5],
  ['kangwon', 'dmz', 'foot', 40, 0.003, 0, 0.9],
  ['dmz', 'seoul', 'foot', 90, 0.002, 0, 0.9],
  ['hwanghae', 'yellow_sea', 'boat', 120, 0.008, 0, 0.8],
  ['yellow_sea', 'seoul', 'boat', 180, 0.006, 0, 0.8],
  ['n_hamgyong', 'east_sea', 'boat', 330, 0.004, 0, 0.9],
  ['east_sea', 'seoul', 'boat', 340, 0.002, 0, 0.9],
  ['east_sea', 'noto', 'boat', 620, 0.001, 0, 1.1],
];

const ARRIVALS = { // Ministry of Unification, yearly; 1998-2001 from press reports of the ministry's counts
  1998: [71, null], 1999: [148, null], 2000: [312, null], 2001: [583, null], 2002: [1142, 632], 2003: [1285, 811],
  2004: [1898, 1272], 2005: [1384, 960], 2006: [2028, 1513], 2007: [2554, 1981], 2008: [2803, 2195],
  2009: [2914, 2252], 2010: [2402, 1811], 2011: [2706, 1911], 2012: [1502, 1098], 2013: [1514, 1145],
  2014: [1397, 1092], 2015: [1275, 1024], 2016: [1418, 1116], 2017: [1127, 939], 2018: [1137, 969],
  2019: [1047, 845], 2020: [229, 157], 2021: [63, 23], 2022: [67, 32], 2023: [196, 164], 2024: [236, 210],
  2025: [223, 198],
};
const MINISTRY = 'https://www.unikorea.go.kr/cn_unikorea/news/statistics1/defectors/ (Ministry of Unification)';

const EVENTS = [
  ['1999-01-01', null, 'policy', 'Famine exits peak; most who leave hide in north-east China', 'US State Department 2000'],
  ['2004-07-27', '2004-07-28', 'policy', 'One airlift of 468 people from Vietnam', 'from memory, well known'],
  ['2009-11-30', null, 'economy', 'Currency reform wipes out savings', 'from memory, well known'],
  ['2011-12-17', null, 'policy', 'Change of leader; border guard tightened', 'from memory, well known'],
  ['2017-06-01', '2017-08-31', 'driver', 'Drought and dear rice', ''],
  ['2020-01-22', '2023-08-26', 'closure', 'Border sealed', 'https://www.hrw.org/'],
  ['2023-10-09', null, 'policy', 'Return of several hundred people from China', 'https://www.hrw.org/'],
];

/** The whole run: monthly steps from 1998 to 2025. */
export function make_fixture({ seed = 7 } = {}) {
  const rnd = random_stream(seed);
  const noise = (s) => Math.exp((rnd() + rnd() + rnd() - 1.5) * 2 * s);
  const dates = [];
  for (let y = 1998; y <= 2025; ++y)
    for (let m = 1; m <= 12; ++m) dates.push(`${y}-${String(m).padStart(2, '0')}-01`);
  const n = dates.length;

  // The model's own yearly median: the observed one with a smooth error, so that some points fall outside.
  const bias = {};
  let drift = 0.1;
  for (let y = 1998; y <= 2025; ++y) {
    drift = 0.5 * drift + (rnd() - 0.5) * 0.75;
    bias[y] = Math.exp(drift);
  }
  const rate = dates.map((d) => (ARRIVALS[d.slice(0, 4)][0] * bias[d.slice(0, 4)]) / 12);
  const smooth = (i) => {
    let sum = 0, w = 0;
    for (let k = -5; k <= 5; ++k) {
      const j = Math.min(n - 1, Math.max(0, i + k));
      sum += rate[j] * (6 - Math.abs(k));
      w += 6 - Math.abs(k);
    }
    return sum / w;
  };
  const season = (i) => 1 + 0.18 * Math.sin(((i % 12) - 3) * (Math.PI / 6));
  const arrivals = rate.map((_, i) => smooth(i) * season(i) * noise(0.12));

  const flow_of = ([, , , , share, lag, sigma]) =>
    spread(arrivals.map((_, i) => arrivals[Math.min(n - 1, i + lag)] * share * noise(0.15)), sigma);
  const links = LINKS.map((row) => {
    const [from, to, mode, km] = row;
    return { id: `${from}-${to}`, from, to, mode, distance_km: km, source: km === null ? '' : 'great circle times a road factor; ASSUMPTION', flow: flow_of(row) };
  });

  const running = (series, keep = 1) => {
    let sum = 0;
    return series.map((v) => (sum = sum * keep + v));
  };
  const stock_of = (id, kind) => {
    const inflow = arrivals.map((_, i) => links.filter((l) => l.to === id).reduce((s, l) => s + l.flow.q50[i], 0));
    if (kind === 'origin') return arrivals.map((_, i) => 2300000 + i * 900 - i * i);
    if (kind === 'destination') return running(inflow);
    if (kind === 'custody') return running(inflow, 0.8);
    return running(inflow, kind === 'transit' ? 0.93 : 0.4);
  };
  const places = PLACES.map(([id, name, kind, country, lat, lon]) => {
    const inflow = arrivals.map((_, i) => links.filter((l) => l.to === id).reduce((s, l) => s + l.flow.q50[i], 0));
    return {
      id, name, kind, country, lat, lon, capacity: id === 'bangkok' ? 400 : null,
      source: lat === null ? '' : GAZETTEER, note: id === 'n_hamgyong' ? 'population 2.3 million (census 2008)' : '',
      stock: spread(stock_of(id, kind), kind === 'origin' ? 0.01 : kind === 'destination' ? 0.05 : 0.4),
      entries: spread(inflow, 0.35),
    };
  });

  const years = Object.keys(ARRIVALS);
  const year_dates = years.map((y) => `${y}-01-01`);
  const by_year = years.map((y) => arrivals.filter((_, i) => dates[i].startsWith(y)).reduce((a, b) => a + b, 0));
  const women_share = years.map((y, i) => {
    const [all, women] = ARRIVALS[y];
    return Math.min(0.93, Math.max(0.1, (women === null ? 0.3 + i * 0.06 : women / all) + (rnd() - 0.5) * 0.07));
  });
  const year = { dates: year_dates, ...spread(by_year, 0.17) };
  const year_women = { dates: year_dates, ...spread(by_year.map((v, i) => v * women_share[i]), 0.19) };
  const share_women = { dates: year_dates, ...spread(women_share, 0.05, { whole: false, cap: 1 }) };
  const periods = [];
  for (const [i, y] of years.entries()) {
    const [all, women] = ARRIVALS[y];
    const from = `${y}-01-01`, to = `${Number(y) + 1}-01-01`;
    periods.push({ from, to, group: 'all', observed: all, low: null, high: null, source: Number(y) < 2002 ? 'press reports of ministry figures' : MINISTRY, note: '', year: true, ...at(year, i) });
    if (women !== null)
      periods.push({ from, to, group: 'sex=women', observed: women, low: null, high: null, source: MINISTRY, note: '', year: true, ...at(year_women, i) });
  }
  periods.push({ from: '2017-01-01', to: '2017-07-01', group: 'all', observed: 593, low: null, high: null, source: MINISTRY, note: 'first half', year: false,
    ...at(spread([570], 0.2), 0) });
  const inside = (lo, hi) => periods.filter((p) => p.observed >= p[lo] && p.observed <= p[hi]).length / periods.length;
  const errors = periods.map((p) => Math.abs(Math.log(p.q50 / p.observed))).sort((a, b) => a - b);

  const direct = [0, 0, 1, 2, 3, 4, 4, 3, 4, 5, 6, 9, 10, 39, 5, 1, 6, 8, 5, 15, 6, 5, 2, 1, 0, 4, 3, 3];
  const direct_year = { dates: year_dates, ...spread(direct.map((v, i) => Math.max(0.8, 4 + (v - 4) * 0.3 + i * 0.05)), 0.5) };
  const direct_periods = years.flatMap((y, i) => (Number(y) < 2010 || Number(y) > 2017 ? [] : [{
    from: `${y}-01-01`, to: `${Number(y) + 1}-01-01`, group: 'all', observed: direct[i], low: Math.max(0, direct[i] - 3), high: direct[i] + 4,
    source: 'Joint Chiefs of Staff to the National Assembly', note: 'persons known one by one may be fewer', year: true, ...at(direct_year, i) }]));

  const left = running(arrivals.map((a, i) => arrivals[Math.min(n - 1, i + 8)] * 1.9));
  const arrived = running(arrivals);
  const fates = [
    ['arrived', 'Arrived in the South', true, arrived, 0.05],
    ['in_transit', 'On the way or hiding', false, left.map((v, i) => 9000 + v * 0.14 - arrived[i] * 0.12), 0.5],
    ['held', 'Held in custody now', false, arrivals.map((a, i) => 300 + 5 * arrivals[Math.min(n - 1, i + 4)] * noise(0.1)), 0.7],
    ['turned_back', 'Turned back or returned', false, running(arrivals.map((a) => a * 0.75)), 0.45],
    ['died', 'Died on the way', false, running(arrivals.map((a) => a * 0.02)), 0.9],
    ['at_home', 'At home', false, left.map((v) => 23400000 - v), 0.005],
  ].map(([id, label, measured, series, sigma]) => ({ id, label, measured, series: spread(series, sigma) }));

  const ramp = (points) => dates.map((d) => {
    const t = Number(d.slice(0, 4)) + (Number(d.slice(5, 7)) - 1) / 12;
    let v = points[0][1];
    for (let k = 1; k < points.length; ++k) {
      const [t0, v0] = points[k - 1], [t1, v1] = points[k];
      if (t >= t0) v = t >= t1 ? v1 : v0 + ((v1 - v0) * (t - t0)) / (t1 - t0);
    }
    return v;
  });
  const drivers = [
    { id: 'rice_price', title: 'Rice price, Hyesan', unit: 'won per kg', source: 'Daily NK market reports', values: ramp([[1998, 90], [2004, 400], [2009, 2200], [2010, 1000], [2012, 5000], [2017.4, 5600], [2018, 4900], [2021, 4500], [2023, 6000], [2026, 9000]]).map((v) => Math.round(v * noise(0.06))) },
    { id: 'fee', title: "Broker's fee, river to Seoul", unit: 'USD', source: 'press and interviews; see broker_cost.csv', values: ramp([[1998, 300], [2008, 2500], [2012, 3500], [2015, 8000], [2017, 12000], [2020, 20000], [2024, 60000], [2026, 60000]]).map(Math.round) },
    { id: 'control', title: 'Border control', unit: 'index, 2010 = 1', source: '', values: ramp([[1998, 0.4], [2010, 1], [2011.9, 1.1], [2012.1, 1.9], [2020, 2.1], [2020.1, 5], [2023.6, 4.4], [2026, 3.6]]).map((v) => Number(v.toFixed(2))) },
    { id: 'video', title: 'Have seen foreign video', unit: 'share', source: 'https://donga.com/news/amp/all/20240206/123411203/1', values: ramp([[1998, 0.08], [2005, 0.4], [2012, 0.81], [2020, 0.83], [2026, 0.8]]).map((v) => Number(v.toFixed(3))) },
  ];

  const sources = [
    ...places.map((p) => ({ where: 'places.csv', what: `${p.id} lat, lon`, source: p.source, note: '' })),
    ...links.map((l) => ({ where: 'links.csv', what: `${l.id} distance_km`, source: l.source, note: l.source.includes('ASSUMPTION') ? 'assumption' : '' })),
    ...periods.map((p) => ({ where: 'observations.csv', what: `arrivals ${p.group} ${p.from} to ${p.to}`, source: p.source, note: p.note })),
    ...drivers.map((d) => ({ where: 'drivers.csv', what: d.id, source: d.source, note: '' })),
    { where: 'scenario.toml', what: 'hazard.death on foot', source: '', note: 'range set by hand' },
  ];

  return {
    format: 'outflow-report-1', name: 'fixture-korea', title: 'North Korea 1998–2025 (test data)',
    description: 'Made-up model numbers over real geography and real yearly arrivals, to try the page.',
    source: 'tests/browser/fixture.mjs', engine: 'cohorts', members: 200, seed: 1, version: '0.1.0', random_scheme: 'philox4x32-10/1',
    notes: ['No count exists of deaths, of captures inside the North, or of attempts: those figures are the model’s alone.'],
    time: { start: '1998-01-01', end: '2026-01-01', step: '1 month', dates },
    places, links,
    reports: [
      { id: 'arrivals', title: 'Arrivals in the South', unit: 'persons', description: 'People who reached South Korea, by any way.',
        step: spread(arrivals, 0.28), year, periods,
        groups: [{ group: 'sex=women', year: year_women, share: share_women }],
        fit: { n: periods.length, coverage50: inside('q25', 'q75'), coverage80: inside('q10', 'q90'), coverage95: inside('q025', 'q975'), median_abs_log_error: errors[errors.length >> 1] } },
      { id: 'direct', title: 'Direct crossings by land and sea', unit: 'persons', description: 'Across the demilitarised zone, the Han mouth or by boat.',
        step: spread(dates.map((_, i) => direct_year.q50[Math.floor(i / 12)] / 12), 0.9, { whole: false }), year: direct_year, periods: direct_periods, groups: [], fit: null },
    ],
    fates, drivers,
    events: EVENTS.map(([date, end, kind, title, source]) => ({ date, end, kind, what: kind, title, source })),
    ...answers(),
    sources,
    warnings: ['control: no source given for 336 values'],
  };
}

/** Names that would run as code if any of them reached the page unescaped. They set window.hacked. */
/** Needs, claims, what-if and surges: a little of everything that a scenario may ask. */
function answers() {
  const months = ['2017-01-01', '2017-02-01', '2017-03-01'];
  const needs = {
    dates: months,
    needs: [
      { id: 'beds', title: 'Beds', persons: spread([90, 95, 99], 0.2), places: spread([250, 270, 281], 0.2), total: spread([284], 0.2),
        rows: [{ report: 'arrivals', group: '', share: 1, low: null, high: null, stay: '3 months', source: 'invented', note: '' }] },
      { id: 'care', title: 'Care', persons: spread([9, 10, 10], 0.3), places: null, total: spread([29], 0.3),
        rows: [{ report: 'arrivals', group: 'sex=women', share: 0.1, low: 0.05, high: 0.2, stay: null, source: '', note: '' }] },
    ],
  };
  const verdicts = ['supported', 'contradicted', 'not decidable', 'not decidable'];
  const claims = Array.from({ length: 22 }, (_, i) => {
    const verdict = verdicts[i % 4];
    return {
      id: `c${i}`, statement: `Statement number ${i} about ${i % 2 ? 'boats' : 'rivers'}.`, said_by: 'a paper', said_on: '2017-07', source: 'invented', note: '',
      formula: verdict === 'not decidable' ? '' : 'arrivals 2017 > arrivals 2016', verdict,
      statements: verdict === 'not decidable' ? [] : [{ formula: 'arrivals 2017 > arrivals 2016', outcome: verdict === 'supported' ? 'holds' : 'does not hold', numbers: '1127 against 1418' }],
      evidence: [], would_decide: verdict === 'not decidable' ? ['a count'] : [],
    };
  });
  const line = (kind, name, title) => ({ kind, name, title, unit: 'persons', period: '2017', whole: true,
    variants: [{ base_mean: 1127, base_median: 1120, variant_mean: 1300, variant_median: 1290, difference_mean: 173, difference_mean_low: 150, difference_mean_high: 196, difference_q10: 20, difference_q50: 170, difference_q90: 330, above: 0.95, below: 0.05 }] });
  const whatif = { start: '2017-01-01', end: '2018-01-01', members: 40, variants: [{ name: 'reward', changes: ['driver.reward*=2'], from: null }],
    lines: [line('report', 'arrivals', 'Arrivals in the South'), line('fate', 'died', 'died')] };
  const question = (id, title, verdict, overall, estimate, low, high) => ({
    id, title, counted: 'counts/invented.csv', overall, period: '2017-06', baseline: '2007-06..2017-05', unit: 'cases', count: 4, expected: 0.225,
    ratio: estimate === null ? null : { estimate, low, high }, p: 0.0001, verdict, paragraph: `June 2017: 4 cases, as ${title} tells.`, caution: 'Only what was reported is counted.',
    tables: [{ title: 'cases, 2017-06', rows: [['count; expected', '4; 0.225'], ['other laws', ''], ['  Poisson', '0.000123  (1 in 8,100)']] }],
    sources: ['https://example.org/list'], source: 'invented', note: '' });
  const surges = [
    { topic: 'June 2017', summary: 'Cases: probably busier than before, 4 cases, 17.8 times the rate of 2007-06..2017-05 (95% interval 4.52 to 51).',
      questions: [question('cases', 'Cases', 'unusual', false, 17.8, 4.52, 51), question('all', 'All arrivals', 'ordinary', true, 0.79, 0.74, 0.85)] },
    { topic: 'Boats', summary: 'None before.', questions: [question('boats', 'Boats', 'unusual_if_picked_before', false, null)] },
  ];
  return { needs, claims, whatif, surges };
}

export function make_hostile() {
  const data = make_fixture();
  const evil = (what) => `</script><script>window.hacked="${what}"</script><img src=x onerror="window.hacked='${what}'">`;
  data.title = evil('title');
  data.description = evil('description');
  data.places[0].name = evil('place');
  data.places[37].name = `<svg onload="window.hacked='svg'">`;
  data.reports[0].title = evil('report');
  data.fates[1].label = evil('fate');
  data.drivers[0].title = evil('driver');
  data.events[2].title = evil('event');
  data.sources[0].source = 'javascript:window.hacked="link"';
  data.sources[1].source = `https://example.org/"onmouseover="window.hacked='attribute'`;
  data.sources[2].what = evil('source');
  data.links[0].mode = evil('mode');
  data.notes = [evil('note'), '<!--<script>'];
  data.claims[0].statement = evil('claim');
  data.claims[1].would_decide = [evil('decide')];
  data.surges[0].summary = evil('summary');
  data.surges[0].questions[0].title = evil('question');
  data.surges[0].questions[0].tables[0].rows[0] = [evil('row'), evil('value')];
  data.surges[0].questions[0].sources = ['javascript:window.hacked="source"'];
  data.needs.needs[0].title = evil('need');
  data.whatif.variants[0].changes = [evil('change')];
  data.warnings = [evil('warning')];
  return data;
}

/** Another kind of run: days, camps with capacities, one report per camp, counts of single days, events close together. */
export function make_daily() {
  const rnd = random_stream(11);
  const dates = Array.from({ length: 396 }, (_, i) => new Date(Date.UTC(2015, 4, 1 + i)).toISOString().slice(0, 10));
  const towns = [['bujumbura', 'Bujumbura', 'conflict', -3.38, 29.36], ['gitega', 'Gitega', 'town', -3.43, 29.93], ['ngozi', 'Ngozi', 'conflict', -2.91, 29.83],
    ['muyinga', 'Muyinga', 'town', -2.85, 30.34], ['ruyigi', 'Ruyigi', 'town', -3.47, 30.25], ['rumonge', 'Rumonge', 'conflict', -3.97, 29.44]];
  const camps = [['mahama', 'Mahama', 'Rwanda', -2.31, 30.84, 60000], ['nduta', 'Nduta', 'Tanzania', -3.62, 30.83, 55000], ['nyarugusu', 'Nyarugusu', 'Tanzania', -4.22, 30.38, 100000],
    ['nakivale', 'Nakivale', 'Uganda', -0.78, 30.94, 18000], ['lusenda', 'Lusenda', 'DR Congo', -4.24, 29.07, 26000]];
  const rise = (top, i) => top / (1 + Math.exp(-(i - 130) / 45));
  const places = [...towns.map(([id, name, kind, lat, lon]) => ({ id, name, kind, country: 'Burundi', lat, lon, capacity: null, source: 'OCHA gazetteer', note: '', stock: spread(dates.map((_, i) => 400000 - rise(60000, i)), 0.05), entries: null })),
    ...camps.map(([id, name, country, lat, lon, capacity]) => ({ id, name, kind: 'camp', country, lat, lon, capacity, source: '', note: '', stock: spread(dates.map((_, i) => rise(capacity * 0.9, i)), 0.2), entries: spread(dates.map((_, i) => rise(capacity * 0.9, i + 1) - rise(capacity * 0.9, i)), 0.4) }))];
  const ways = [['bujumbura', 'lusenda', 4], ['bujumbura', 'gitega', 0.5], ['gitega', 'ruyigi', 1], ['ruyigi', 'nduta', 1], ['rumonge', 'nyarugusu', 2], ['ngozi', 'muyinga', 0.5], ['muyinga', 'mahama', 0], ['mahama', 'nakivale', 3], ['bujumbura', 'ngozi', 0.3], ['gitega', 'bujumbura', 0.3]];
  const links = ways.map(([from, to, k], n) => ({ id: `w${n}`, from, to, mode: 'foot', distance_km: 60 + 30 * n, source: 'OpenRouteService is not used: great circle', flow: spread(dates.map((_, i) => (rise(60000, i + 1) - rise(60000, i)) * (0.2 + k / 5) * (0.5 + rnd())), 0.5) }));
  return {
    format: 'outflow-report-1', name: 'daily', title: 'Burundi 2015, day by day (test data)', description: 'Made-up numbers.', source: '', engine: 'agents', members: 30, seed: '18446744073709551615', version: '0.1.0', random_scheme: 'philox', notes: [],
    time: { start: dates[0], end: '2016-05-31', step: '1 day', dates }, places, links,
    reports: camps.map(([id, name, , , , capacity], n) => {
      const step = places.find((p) => p.id === id).stock;
      const periods = dates.flatMap((d, i) => (i % 31 === 7 ? [{ from: d, to: dates[i + 1] ?? '2016-05-31', group: 'all', observed: Math.round(rise(capacity * 0.9, i) * (0.75 + 0.5 * rnd())), low: null, high: null, source: 'registered by the camp office', note: '', year: false, ...at(step, i) }] : []));
      return { id, title: `Registered in ${name}`, unit: 'persons', counts: 'stock', description: '', step, year: null, periods: n === 4 ? [] : periods, groups: [], fit: null };
    }),
    fates: [['in_camp', 'In a camp', true, 1], ['moving', 'On the way', false, 0.1]].map(([id, label, measured, k]) => ({ id, label, measured, series: spread(dates.map((_, i) => rise(180000 * k, i)), 0.2) })),
    drivers: [], events: Array.from({ length: 9 }, (_, i) => ({ date: dates[20 + i * 6], end: i === 3 ? dates[90] : null, kind: 'conflict', what: '', title: `Fighting spreads, stage ${i + 1}`, source: '' })),
    sources: [], warnings: [],
  };
}

/** Small and empty worlds: each must give a page that says so in words. */
export function make_empty_states() {
  const base = (name, change) => {
    const data = make_fixture();
    data.name = name;
    data.title = `Empty state: ${name}`;
    change(data);
    return data;
  };
  const cut = (q, n) => { if (q) for (const key of Object.keys(q)) q[key] = q[key].slice(0, n); };
  return {
    no_observations: base('no_observations', (d) => { for (const r of d.reports) { r.periods = []; r.fit = null; } }),
    no_reports: base('no_reports', (d) => { d.reports = []; }),
    no_coordinates: base('no_coordinates', (d) => { for (const p of d.places) { p.lat = null; p.lon = null; } }),
    one_step: base('one_step', (d) => {
      d.time.dates = d.time.dates.slice(0, 1);
      d.time.end = '1998-02-01';
      for (const p of d.places) { cut(p.stock, 1); cut(p.entries, 1); }
      for (const l of d.links) cut(l.flow, 1);
      for (const r of d.reports) { cut(r.step, 1); r.year = null; r.periods = []; r.groups = []; r.fit = null; }
      for (const f of d.fates) cut(f.series, 1);
      for (const x of d.drivers) x.values = x.values.slice(0, 1);
    }),
    zero_flows: base('zero_flows', (d) => { for (const l of d.links) l.flow = spread(d.time.dates.map(() => 0), 0.1); }),
    one_place: base('one_place', (d) => { d.places = d.places.slice(0, 1); d.links = []; }),
    nothing: base('nothing', (d) => {
      d.places = []; d.links = []; d.reports = []; d.fates = []; d.drivers = []; d.events = []; d.sources = []; d.warnings = []; d.notes = [];
      delete d.needs; delete d.claims; delete d.whatif; delete d.surges;
      d.time.dates = [];
    }),
  };
}
