// What is true of the page's numbers and words, without a browser.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import * as worlds from '../../tests/browser/fixture.mjs';
import type { ReportData } from '../src/contract';
import { about, count, date_in_words, number, percent, period_in_words, short } from '../src/format';
import { curve, ribbon, round_down } from '../src/map/bands';
import { fitted } from '../src/map/view';
import { Run, verdict } from '../src/model';
import { csv } from '../src/csv';
import { fit_in_words, group_name, headline } from '../src/summary';

// Plain JavaScript, shared with the browser test; that it has the type is what 'the contract' checks.
const { make_daily, make_empty_states, make_fixture, make_hostile } = worlds as unknown as Record<'make_daily' | 'make_fixture' | 'make_hostile', () => ReportData>
  & { make_empty_states: () => Record<string, ReportData> };
const fixture = make_fixture();
const schema = JSON.parse(readFileSync(new URL('../../schemas/report-data.schema.json', import.meta.url), 'utf8'));
const obeys = new Ajv({ allErrors: true, strict: false }).compile(schema);

describe('the contract', () => {
  const all = { fixture, hostile: make_hostile(), daily: make_daily(), ...make_empty_states() };
  for (const [name, data] of Object.entries(all)) {
    it(`${name} obeys the schema`, () => {
      expect(obeys(data), JSON.stringify(obeys.errors?.slice(0, 3))).toBe(true);
    });
  }
  it('refuses what is not in it', () => {
    expect(obeys({ ...fixture, extra: 1 })).toBe(false);
    expect(obeys({ ...fixture, format: 'outflow-report-2' })).toBe(false);
  });
});

describe('numbers', () => {
  it('are grouped and never more exact than they can be', () => {
    expect(number(1234567)).toBe('1,234,567');
    expect(number(-1234.5)).toBe('−1,235');
    expect(number(0)).toBe('0');
    expect(number(0.125)).toBe('0.125');
    expect(number(null)).toBe('–');
    expect(number(Number.NaN)).toBe('–');
    expect(count(43.5)).toBe('44');
    expect(count(2.25)).toBe('2.3');
    expect(about(2848.3)).toBe('2,850');
    expect(about(96.5)).toBe('97');
    expect(about(0.0421)).toBe('0.042');
    expect(short(34500)).toBe('35 k');
    expect(short(1500000)).toBe('1.5 m');
    expect(percent(0.8490)).toBe('85 %');
  });
});

describe('periods', () => {
  it('are named by what they are', () => {
    expect(period_in_words('2017-01-01', '2018-01-01')).toBe('2017');
    expect(period_in_words('1998-01-01', '2026-01-01')).toBe('1998 to 2025');
    expect(period_in_words('2017-01-01', '2017-07-01')).toBe('January to June 2017');
    expect(period_in_words('2016-12-01', '2017-02-01')).toBe('December 2016 to January 2017');
    expect(period_in_words('2020-02-01', '2020-03-01')).toBe('February 2020');
    expect(period_in_words('2020-02-29', '2020-03-01')).toBe('29 February 2020');
    expect(period_in_words('2020-02-27', '2020-03-03')).toBe('27 February 2020 to 2 March 2020');
    expect(date_in_words('2020-02-29T06:30:00Z', 'time')).toBe('29 February 2020 06:30');
  });
});

describe('sums over time', () => {
  const run = new Run(fixture);
  const way = run.ways.find((w) => w.id === 'bangkok-seoul')!;
  it('equal the sum of the steps, whatever the window', () => {
    for (const window of ['step', 'trail', 'year', 'all'] as const) {
      const stops = run.stops(window);
      for (const s of [stops[0]!, stops[Math.floor(stops.length / 2)]!, stops.at(-1)!]) {
        let sum = 0;
        const flow = fixture.links.find((l) => l.id === way.id)!.flow.q90;
        for (let i = s.from; i <= s.to; ++i) sum += flow[i] ?? 0;
        expect(run.flow(way, window, s).row.q90).toBeCloseTo(sum, 6);
      }
    }
  });
  it('say when an interval is only a bound', () => {
    const s = run.stops('step')[5]!, y = run.stops('year')[5]!;
    expect(run.flow(way, 'step', s).exact).toBe(true);
    expect(run.flow(way, 'year', y).exact).toBe(false);
  });
  it('take the exact yearly quantiles where the run gives them', () => {
    const data = make_fixture();
    const q = [7];
    data.links[0]!.year = { dates: ['2003-01-01'], q025: q, q10: q, q25: q, q50: q, q75: q, q90: q, q975: q };
    const r = new Run(data), y = r.stops('year').find((s) => s.year === 2003)!;
    expect(r.flow(r.ways[0]!, 'year', y)).toEqual({ row: { q025: 7, q10: 7, q25: 7, q50: 7, q75: 7, q90: 7, q975: 7 }, exact: true });
  });
  it('cover every step once by year', () => {
    const stops = run.stops('year');
    expect(stops.length).toBe(28);
    expect(stops.reduce((n, s) => n + s.to - s.from + 1, 0)).toBe(336);
  });
  it('pick windows that fit the steps', () => {
    expect(run.windows().map((w) => w.id)).toEqual(['year', 'trail', 'step', 'all']);
    expect(new Run(make_daily()).windows()[0]!.label).toBe('30 days to date');
    expect(new Run(make_empty_states().one_step!).windows().map((w) => w.id)).toEqual(['step']);
  });
  it('name links that lead nowhere', () => {
    const data = make_fixture();
    data.links[0]!.to = 'nowhere';
    expect(new Run(data).orphans).toEqual([data.links[0]!.id]);
  });
});

describe('words', () => {
  const run = new Run(fixture);
  it('hold the model against the count of the same year', () => {
    const s = run.stops('year').find((x) => x.year === 2017)!;
    const h = headline(run, fixture.reports[0]!, s);
    expect(h.observed).toBe(1127);
    expect(h.text).toContain('1,127 were counted');
    expect(h.text).toMatch(/^2017: about [\d,]+ persons in the model; 8 runs in 10 lie between [\d,]+ and [\d,]+\./);
  });
  it('say when there is no count', () => {
    const d = make_empty_states().no_observations!;
    const r = new Run(d);
    expect(headline(r, d.reports[0]!, r.stops('year')[3]!).text).toContain('No count');
    expect(fit_in_words(d.reports[0]!)).toBeNull();
  });
  it('judge by the narrowest interval that holds the count', () => {
    const q = { q025: 1, q10: 2, q25: 3, q50: 4, q75: 5, q90: 6, q975: 7 };
    expect([4, 3, 2, 6.5, 7, 7.1, 0].map((v) => verdict(v, q))).toEqual(['inside 50 %', 'inside 50 %', 'inside 80 %', 'inside 95 %', 'inside 95 %', 'outside 95 %', 'outside 95 %']);
  });
  it('name groups', () => {
    expect(group_name('sex=women')).toBe('women');
    expect(group_name('region=nh')).toBe('region nh');
    expect(group_name('all')).toBe('everybody');
  });
});

describe('ribbons', () => {
  it('are as wide as they say', () => {
    const d = ribbon(curve([0, 0], [200, 0], 0), 20);
    const ys = [...d.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map((m) => Number(m[2]));
    expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(20, 5);
  });
  it('of a way and its way back lie apart', () => {
    const out = curve([0, 0], [100, 0]), back = curve([100, 0], [0, 0]);
    expect(Math.abs(out.ys[14]! - back.ys[14]!)).toBeGreaterThan(10);
  });
  it('survive two ends in one spot', () => {
    expect(ribbon(curve([5, 5], [5, 5]), 12)).not.toContain('NaN');
  });
  it('have round samples in the legend', () => {
    expect([0, 0.7, 1, 19, 20, 4999, 5000].map(round_down)).toEqual([0, 0.5, 1, 10, 20, 2000, 5000]);
  });
});

describe('the view', () => {
  it('holds every place, also across 180 degrees', () => {
    const places: [number, number][] = [[178.4, -18.1], [-176, -13], [172, -41]];
    const p = fitted(places, 800, 500);
    for (const at of places) {
      const [x, y] = p(at)!;
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(800);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(500);
    }
  });
  it('manages one place and none', () => {
    expect(fitted([[30, 2]], 400, 300)([30, 2])!.every(Number.isFinite)).toBe(true);
    expect(fitted([], 400, 300)([0, 0])!.every(Number.isFinite)).toBe(true);
  });
});

describe('CSV', () => {
  it('quotes what it must and runs no formula', () => {
    expect(csv(['a', 'b'], [['x,"y"', 1.5], ['=1+1', null]])).toBe('a,b\r\n"x,""y""",1.5\r\n\'=1+1,\r\n');
  });
});
