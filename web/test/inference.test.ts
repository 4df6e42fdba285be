// What is true of the page of a calibration, without a browser.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import * as worlds from '../../tests/browser/calibration_fixture.mjs';
import { log_ticks } from '../src/charts/forecasts';
import type { CalibrationData, Skill } from '../src/inference/contract';
import { as_full_date, Calibration, length_of, quantile, spread, value_text } from '../src/inference/model';
import { allowance, answer_in_words, beside_persistence, by_verdict, figure_in_words, gaps_in_words, learned_in_words, may_be_chance, skill_in_words, unknowns } from '../src/inference/words';

const { make_calibration, make_calibration_states, make_hostile_calibration } = worlds as unknown as Record<'make_calibration' | 'make_hostile_calibration', () => CalibrationData>
  & { make_calibration_states: () => Record<string, [CalibrationData, RegExp]> };
const schema = JSON.parse(readFileSync(new URL('../../schemas/calibration-data.schema.json', import.meta.url), 'utf8'));
const obeys = new Ajv({ allErrors: true, strict: false }).compile(schema);
const fixture = make_calibration();
const c = new Calibration(fixture);
const of = (id: string, data = c) => unknowns(data).find((u) => u.id === id);

describe('the contract of a calibration', () => {
  const all = { fixture, hostile: make_hostile_calibration(), ...Object.fromEntries(Object.entries(make_calibration_states()).map(([name, [data]]) => [name, data])) };
  for (const [name, data] of Object.entries(all)) {
    it(`${name} obeys the schema`, () => {
      expect(obeys(data), JSON.stringify(obeys.errors?.slice(0, 3))).toBe(true);
    });
  }
  it('refuses what is not in it', () => {
    expect(obeys({ ...fixture, extra: 1 })).toBe(false);
    expect(obeys({ ...fixture, parameters: [{ ...fixture.parameters[0], verdict: 'known' }] })).toBe(false);
  });
});

describe('quantiles', () => {
  it('are those at the levels, and lie on straight lines between', () => {
    const levels = [0.1, 0.5, 0.9], values = [10, 30, 70];
    expect(levels.map((l) => quantile(levels, values, l))).toEqual(values);
    expect(quantile(levels, values, 0.3)).toBeCloseTo(20, 9);
    expect(quantile(levels, values, 0.05)).toBe(10);
    expect(quantile(levels, values, 0.99)).toBe(70);
  });
  it('of a forecast that says nothing are none', () => {
    expect(spread(fixture.levels, [])).toBeNull();
    expect(spread(fixture.levels, [1, 2])).toBeNull();
    expect(spread(fixture.levels, fixture.levels)).toEqual({ q05: 0.05, q10: 0.1, q25: 0.25, q50: 0.5, q75: 0.75, q90: 0.9, q95: 0.95 });
  });
});

describe('a series', () => {
  const [arrivals, women, share, cases, hidden] = c.series;
  it('draws figures as long as the forecast, and keeps the others', () => {
    expect(arrivals!.main.length).toBe(28);
    expect(arrivals!.others.map((o) => o.note)).toEqual(['first quarter']);
    expect(length_of('2024-02-01', '2024-03-01')).toBe(length_of('2023-01-01', '2023-02-01'));
    expect(length_of('2024-02-03', '2024-02-10')).toBe('7 days');
  });
  it('knows its gaps', () => {
    expect(arrivals!.gaps).toEqual([]);
    expect(cases!.gaps).toEqual([{ from: '2014-01-01', to: '2016-01-01' }]);
    expect(gaps_in_words(cases!)).toBe('No figure for 2014 to 2015.');
  });
  it('looks ahead of what was known, or else to its end', () => {
    expect(arrivals!.upcoming.map((n) => n.period)).toEqual(['2026']);
    expect(cases!.upcoming.map((n) => n.period)).toEqual(['2022']);
    expect(hidden!.upcoming).toEqual([]);
    const later = new Calibration({ ...fixture, as_of: '2021' });
    expect(later.series[3]!.upcoming.map((n) => n.period)).toEqual(['2021', '2022']);
  });
  it('is read by factors where numbers spread widely and none is zero', () => {
    expect([arrivals, women, share, cases].map((s) => s!.logarithmic)).toEqual([true, true, false, false]);
    expect(arrivals!.factor).toBeCloseTo(2914 / 63, 9);
  });
  it('has a name that says what it is', () => {
    expect([women!.title, share!.title, hidden!.unit]).toEqual(['Arrivals, women', 'Arrivals, women (share)', 'persons there']);
    expect(share!.amount(0.8)).toBe('80 %');
    expect(share!.amount(0.1234)).toBe('12.3 %');
  });
});

describe('words', () => {
  const s = c.series[0]!, n = s.next[0]!;
  it('say the answer with its interval, its condition, and persistence beside it', () => {
    expect(answer_in_words(s, n)).toBe('Arrivals, 2026: about 212 persons; 9 chances in 10 that the figure lies between 134 and 336, if the model and its assumptions hold. The last figure was 224 (2025); carried on, it gives 126 to 398.');
  });
  it('say when a later figure is known within bounds only', () => {
    const series = fixture.series[0]!;
    const later = { from: '2025-01-01', to: '2026-01-01', value: null, low: 180, high: 260, known_on: '2026-01-01', complete: 1, source: '', note: '' };
    const changed = new Calibration({ ...fixture, series: [{ ...series, observed: [...series.observed.filter((o) => o.to < '2026-01-01'), later], forecasts: series.forecasts.map((f) => ({ ...f, last: 236, last_period: '2024' })) }] });
    expect(answer_in_words(changed.series[0]!, changed.series[0]!.next[0]!)).toContain('The last exact figure was 236 (2024); carried on, it gives 126 to 398. Of 2025 a range is known: 180 to 260.');
  });
  it('compare widths', () => {
    const beside = (model: [number, number], other: [number, number] | null) => beside_persistence({ ...n, model: { ...n.model, q05: model[0], q95: model[1] }, persistence: other && { ...n.model, q05: other[0], q95: other[1] } });
    expect(beside([0, 100], [0, 102])).toContain('about as wide as');
    expect(beside([0, 50], [0, 100])).toContain('50 % narrower than');
    expect(beside([0, 250], [0, 100])).toContain('2.5 times as wide as');
    expect(beside([0, 250], null)).toContain('Too few figures');
  });
  it('tell of a report without a forecast', () => {
    expect(figure_in_words(c.series[4]!)).toBe('3 figures, 2000 to 2005, the last 30,000. Nothing of this length lies within what was to be forecast.');
  });
  it('count what was learned, and sort by it', () => {
    const all = (verdict: 'learned' | 'weakly learned' | 'not identified') => learned_in_words(fixture.parameters.map((p) => ({ ...p, verdict })));
    expect(learned_in_words(fixture.parameters)).toBe('Of 5 unknown numbers 2 were learned and 1 was learned weakly; 2 are not identified.');
    expect(all('learned')).toBe('All 5 unknown numbers were learned.');
    expect(all('weakly learned')).toBe('Of 5 unknown numbers 5 were learned weakly.');
    expect(all('not identified')).toContain('None of the 5 unknown numbers is identified');
    expect(learned_in_words(fixture.parameters.slice(0, 1))).toContain('The one unknown number was not identified');
    expect(by_verdict(fixture.parameters).map((p) => p.name)).toEqual(['leaving', 'closure', 'kin', 'capture', 'death']);
  });
  it('judge each target of a backtest, or all together where there are many', () => {
    const { lines } = fixture.backtest!;
    expect(skill_in_words(lines)).toEqual(['Arrivals: the model beat the best baseline 1 year ahead, equalled it 2 years ahead and did worse 3 years ahead; the mixture equalled the best baseline 1 year ahead.']);
    expect(skill_in_words(lines.filter((l: Skill) => l.ahead === '3 years'))).toEqual(['Arrivals: the model did worse than the best baseline 3 years ahead.']);
    expect(skill_in_words(lines.filter((l: Skill) => l.baseline))).toEqual([]);
    const many = ['a', 'b', 'c', 'd'].map((target) => ({ ...lines[0]!, target }));
    expect(skill_in_words(many)).toEqual(['Of 4 kinds of forecasts, of 4 targets at all horizons, the model beat the best baseline in 4, equalled it in 0 and did worse in 0.']);
  });
  it('call what may be chance so', () => {
    expect(fixture.backtest!.lines.map(may_be_chance)).toEqual([true, false, false, false, false, false, false]);
  });
  it('give values three digits', () => {
    expect([0.12, 0.0044, 1234.5, 12000, -2.25, 0, 0.00001234, -3e-7, 1e-5].map(value_text)).toEqual(['0.12', '0.0044', '1,235', '12,000', '−2.25', '0', '1.2 × 10⁻⁵', '−3 × 10⁻⁷', '10⁻⁵']);
  });
});

describe('what it cannot know', () => {
  it('names the numbers that stay unknown, whatever the order', () => {
    expect(of('parameters')!.items.map((x) => x.name)).toEqual(['Chance to be caught at a river', 'death']);
  });
  it('names every report without a figure, and no other', () => {
    expect(of('unobserved')!.items).toEqual([{ name: 'Deaths on the way', text: 'nobody measures it' }, { name: 'Landings in Japan', text: 'no observation was used' }]);
  });
  it('names the causes that go on, and closures without an end', () => {
    expect(of('drivers')!.items.map((x) => x.text)).toEqual(['stays at 12,000 (last row 1 January 2019)', 'has no effect any more (last row 1 December 2025)', 'is drawn at random (sd 0.11)', 'taken to go on, since 30 January 2020']);
  });
  it('does not call a driver held that has values up to the end', () => {
    const data = make_calibration();
    data.drivers[0]!.last_on = '2027-06-01';
    expect(of('drivers', new Calibration(data))!.items.map((x) => x.name)).not.toContain('Fee for the river (USD)');
  });
  it('says what the model is allowed to be wrong by, and where nothing is', () => {
    expect(allowance(0.1)).toBeCloseTo(1.1788, 3);
    const u = of('discrepancy')!;
    expect(u.items.map((x) => x.text)[1]).toBe('taken to be right');
    expect(u.items[0]!.text).toContain('1.18');
    // exp(1.6449 x 1.1), 1.1 being the posterior median of the parameter it hangs on.
    expect(u.items[2]!.text).toBe('off by a factor of up to 6.11, up or down, 9 times in 10 (sd itself unknown, after the figures 0.7 to 1.7)');
    expect(u.text).toContain('For 1 report nothing is allowed');
  });
  it('counts assumptions', () => {
    expect(of('assumptions')!.text).toContain('Of 412 rows of the scenario 3 name no source and 120 are called an assumption');
  });
  it('says nothing where there is nothing to say', () => {
    const [data] = make_calibration_states().no_events!;
    expect(unknowns(new Calibration(data)).map((u) => u.id)).toEqual(['parameters', 'unobserved', 'discrepancy', 'method']);
  });
});

describe('times and axes', () => {
  it('reads dates of all lengths', () => {
    expect(['2026', '2026-03', '2026-03-04', ''].map(as_full_date)).toEqual(['2026-01-01', '2026-03-01', '2026-03-04', null]);
    expect(new Calibration(make_calibration_states().filter![0]).known).toBe('2026-01-01');
    expect(c.horizon).toBe('2027-01-01');
  });
  it('has round numbers on logarithmic axes, not too many', () => {
    expect(log_ticks(40, 3000, 9)).toEqual([50, 100, 200, 500, 1000, 2000]);
    expect(log_ticks(1, 1e6, 9)).toEqual([1, 10, 100, 1000, 10000, 100000, 1000000]);
    expect(log_ticks(1, 1e12, 5).length).toBeLessThanOrEqual(5);
  });
});
