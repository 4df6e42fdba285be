// A calibration in sentences, computed from its data. What the model says and what was counted are never mixed up.
import type { CalibrationData, Driver, Observed, Parameter, Report, Skill } from './contract';
import { date_in_words, number, percent, period_in_words } from '../format';
import { as_full_date, type Calibration, type Next, type SeriesView, value_text } from './model';

export const VERDICTS = ['learned', 'weakly learned', 'not identified'] as const;
export type Verdict = (typeof VERDICTS)[number];

const plural = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
const listed = (items: string[]) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);
const day = (date: string) => date_in_words(date, 'day');
const persons = (s: SeriesView) => (s.share ? '' : s.report.unit === 'parties' ? ' cases' : ' persons');

/** "2025" and "2025-03" as they are said. */
export function short_period(text: string): string {
  const month = /^(\d{4})-(\d\d)$/.exec(text);
  if (month) return date_in_words(`${text}-01`, 'month');
  return text.replace('..', ' to ');
}

/** "1,300", "900 to 1,400", "at least 900". */
const observed_text = (s: SeriesView, o: Observed) => (o.value !== null ? s.amount(o.value) : o.high !== null ? `${s.amount(o.low ?? 0)} to ${s.amount(o.high)}` : `at least ${s.amount(o.low)}`);

export function answer_in_words(s: SeriesView, n: Next): string {
  let text = `${s.title}, ${n.period}: about ${s.amount(n.model.q50)}${persons(s)}; 9 chances in 10 that the figure lies between ${s.amount(n.model.q05)} and ${s.amount(n.model.q95)}, if the model and its assumptions hold.`;
  if (n.last !== null) {
    const range = s.last_range;
    text += ` The last ${range ? 'exact ' : ''}figure was ${s.amount(n.last)} (${short_period(n.last_period)})`;
    text += n.persistence ? `; carried on, it gives ${s.interval(n.persistence, 90)}.` : '.';
    if (range) text += ` Of ${period_in_words(range.from, range.to)} a range is known: ${observed_text(s, range)}.`;
  }
  return text;
}

/** Beside persistence: how much narrower or wider, and on which side. */
export function beside_persistence(n: Next): string {
  if (!n.persistence) return 'Too few figures of the same length for a forecast by persistence.';
  const model = n.model.q95 - n.model.q05, other = n.persistence.q95 - n.persistence.q05;
  if (!(other > 0)) return 'Persistence has no spread here.';
  const ratio = model / other;
  const width = ratio > 0.9 && ratio < 1.1 ? 'about as wide as' : ratio < 1 ? `${percent(1 - ratio)} narrower than` : `${Number(ratio.toPrecision(2))} times as wide as`;
  return `The model’s 90 % interval is ${width} that of persistence.`;
}

export function figure_in_words(s: SeriesView): string {
  const first = s.main[0], last = s.main.at(-1);
  const parts: string[] = [];
  if (first && last) {
    const said = observed_text(s, last);
    parts.push(s.main.length === 1 ? `One figure, ${period_in_words(first.from, first.to)}: ${said}.`
      : `${plural(s.main.length, 'figure')}, ${period_in_words(first.from, first.to)} to ${period_in_words(last.from, last.to)}, the last ${said}.`);
  }
  const n = s.upcoming[0];
  if (n) parts.push(`For ${n.period} the median is ${s.amount(n.model.q50)}, the 90 % interval ${s.interval(n.model, 90)}. ${beside_persistence(n)}`);
  else parts.push('Nothing of this length lies within what was to be forecast.');
  if (s.next.length > 1) parts.push(`${plural(s.next.length, 'figure')} are forecast, ${s.next[0]!.period} to ${s.next.at(-1)!.period}.`);
  return parts.join(' ');
}

export function gaps_in_words(s: SeriesView): string {
  if (s.gaps.length === 0) return '';
  return `No figure for ${listed(s.gaps.slice(0, 6).map((g) => period_in_words(g.from, g.to)))}${s.gaps.length > 6 ? `, and ${number(s.gaps.length - 6)} more gaps` : ''}.`;
}

export function learned_in_words(parameters: Parameter[]): string {
  const of = (v: Verdict) => parameters.filter((p) => p.verdict === v).length;
  const all = parameters.length;
  if (all === 1) return `The one unknown number was ${parameters[0]!.verdict === 'not identified' ? 'not identified: the figures say next to nothing about it' : parameters[0]!.verdict}.`;
  const learned = of('learned'), weakly = of('weakly learned'), open = of('not identified');
  if (learned === all) return `All ${number(all)} unknown numbers were learned.`;
  if (open === all) return `None of the ${number(all)} unknown numbers is identified: the figures say next to nothing about them.`;
  const taught = [learned > 0 ? `${number(learned)} ${learned === 1 ? 'was' : 'were'} learned` : '', weakly > 0 ? `${number(weakly)} ${weakly === 1 ? 'was' : 'were'} learned weakly` : ''].filter(Boolean);
  return `Of ${number(all)} unknown numbers ${listed(taught)}${open > 0 ? `; ${number(open)} ${open === 1 ? 'is' : 'are'} not identified` : ''}.`;
}

export function by_verdict(parameters: Parameter[]): Parameter[] {
  return [...parameters].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.overlap - b.overlap);
}

export function parameter_in_words(p: Parameter): string {
  const range = (v: number[]) => `${value_text(v[0]!)} to ${value_text(v[2]!)}`;
  return `Before ${value_text(p.prior[1])} (${range(p.prior)}), after ${value_text(p.posterior[1])} (${range(p.posterior)}).`;
}

/** What a discrepancy allows for: a factor that the model is off by, nine times in ten at most. */
export const allowance = (sd: number) => Math.exp(1.6449 * sd);

export interface Unknown {
  id: string;
  title: string;
  text: string;
  items: { name: string; text: string }[];
}

/** What the forecast rests on that no figure speaks to, from the scenario and the posterior. */
export function unknowns(c: Calibration): Unknown[] {
  return [not_identified(c.data.parameters), unobserved(c.data.reports), going_on(c), assumptions(c.data), discrepancies(c.data), method(c.data)].filter((u) => u !== null);
}

function not_identified(all: Parameter[]): Unknown | null {
  const open = by_verdict(all).filter((p) => p.verdict === 'not identified');
  if (open.length === 0) return { id: 'parameters', title: 'Numbers that stay unknown', text: 'None: of every number the figures say something.', items: [] };
  return {
    id: 'parameters',
    title: 'Numbers that stay unknown',
    text: `Of ${plural(open.length, 'number')} the figures say next to nothing. What is believed of ${open.length === 1 ? 'it' : 'them'} is the prior, and the forecast carries all of its uncertainty.`,
    items: open.map((p) => ({ name: p.title || p.name, text: `still ${value_text(p.posterior[0])} to ${value_text(p.posterior[2])}` })),
  };
}

function unobserved(reports: Report[]): Unknown | null {
  const open = reports.filter((r) => r.figures === 0);
  if (open.length === 0) return null;
  return {
    id: 'unobserved',
    title: 'Figures that are held against nothing',
    text: `${plural(open.length, 'report')} of the scenario ${open.length === 1 ? 'has' : 'have'} no observation that was learned from. What a run says of ${open.length === 1 ? 'it' : 'them'} is the model’s alone.`,
    items: open.map((r) => ({ name: r.title, text: r.measured ? 'no observation was used' : 'nobody measures it' })),
  };
}

/** A standard deviation of the scenario: as written, or as it was learned where it hangs on a parameter. */
function sd_of(written: number, parameter: string, all: Parameter[]): { sd: number; text: string } {
  const p = parameter ? all.find((x) => x.name === parameter) : undefined;
  if (!p) return { sd: written, text: `sd ${value_text(written)}` };
  return { sd: p.posterior[1]!, text: `sd itself unknown, after the figures ${value_text(p.posterior[0]!)} to ${value_text(p.posterior[2]!)}` };
}

function driver_text(d: Driver, all: Parameter[]): string {
  const sd = sd_of(d.noise_sd, d.noise_parameter, all).text;
  const noise = d.noise_sd > 0 ? `, with noise (${sd})` : '';
  const since = d.last_on ? ` (last row ${day(d.last_on)})` : '';
  if (d.after === 'holds') return `${d.value === null ? 'keeps its last values' : `stays at ${value_text(d.value)}`}${since}${noise}`;
  if (d.after === 'zero') return `has no effect any more${since}${noise}`;
  if (d.after === 'random') return `is drawn at random (${sd})`;
  return `repeats its year${noise}`;
}

function going_on(c: Calibration): Unknown | null {
  const held = c.data.drivers.filter((d) => (d.after === 'holds' || d.after === 'zero' || d.after === 'random') && (d.last_on === null || d.last_on < c.horizon));
  const closures = c.data.events.filter((e) => e.kind.startsWith('closure') && e.end === null);
  const items = [...held.map((d) => ({ name: d.title + (d.unit ? ` (${d.unit})` : ''), text: driver_text(d, c.data.parameters) })), ...closures.map((e) => ({ name: e.title, text: `taken to go on, since ${day(e.date)}` }))];
  if (items.length === 0) return null;
  return {
    id: 'drivers',
    title: 'What is taken to go on as it is',
    text: `Of ${plural(items.length, 'cause')} nobody knows the future; the forecast up to ${day_before(c.horizon)} lets ${items.length === 1 ? 'it' : 'them'} go on as below. A border that opens or closes, a famine, a new law are not in it.`,
    items,
  };
}

function assumptions(data: CalibrationData): Unknown | null {
  const { rows, unsourced, assumed, groups } = data.assumptions;
  if (groups.length === 0) return null;
  const said = [unsourced > 0 ? `${number(unsourced)} name no source` : '', assumed > 0 ? `${number(assumed)} are called an assumption or invented` : ''].filter(Boolean);
  return {
    id: 'assumptions',
    title: 'What is assumed',
    text: `Of ${plural(rows, 'row')} of the scenario ${listed(said)} (${percent((unsourced + assumed) / Math.max(1, rows))}). What carries no prior is taken as written, without uncertainty.`,
    items: groups.map((g) => ({ name: `${g.where}: ${g.what.join(', ')}${g.rows > g.what.length ? `, … (${number(g.rows)} rows)` : ''}`, text: g.source || 'no source given' })),
  };
}

function discrepancies({ reports, parameters }: CalibrationData): Unknown | null {
  const held = reports.filter((r) => r.figures > 0);
  if (held.length === 0) return null;
  const taken_as_right = (r: Report) => r.discrepancy === 0 && !r.discrepancy_parameter;
  const none = held.filter(taken_as_right).length;
  return {
    id: 'discrepancy',
    title: 'How wrong the model may be',
    text: `The model is no copy of the world. What it is allowed to be wrong by, beside the scatter of counting, is set in the scenario; figures cannot shrink it away.${none > 0 ? ` For ${plural(none, 'report')} nothing is allowed: ${none === 1 ? 'its interval takes' : 'their intervals take'} the model to be right.` : ''}`,
    items: held.map((r) => {
      const { sd, text } = sd_of(r.discrepancy, r.discrepancy_parameter, parameters);
      return { name: r.title, text: taken_as_right(r) ? 'taken to be right' : `off by a factor of up to ${allowance(sd).toFixed(2)}, up or down, 9 times in 10 (${text})` };
    }),
  };
}

function method(data: CalibrationData): Unknown | null {
  if (data.method !== 'regression') return null;
  return { id: 'method', title: 'What the method cannot see', text: 'The regression is exact where everything is jointly normal on the log scale, and approximate elsewhere. What figures say only through their scatter (a variance, say) it does not learn.', items: [] };
}

const day_before = (date: string) => day(new Date(new Date(`${date}T00:00:00Z`).getTime() - 86400000).toISOString().slice(0, 10));

export function basis_in_words(c: Calibration): string {
  const d = c.data;
  const known = d.as_of && as_full_date(d.as_of) ? `what was known on ${short_period(d.as_of)}` : `everything known, the last of it on ${day(d.last_known)}`;
  return `${plural(d.figures, 'figure')}: ${known}`;
}

export const method_name = (data: CalibrationData) => (data.method === 'filter' ? 'SMC², particle filters' : 'regression on simulated histories');

/** The lines of a backtest that are about all figures and not about baselines. */
export const own_lines = (lines: Skill[]) => lines.filter((l) => l.part === '' && !l.baseline);

const SAID = [['beats the best baseline', 'beat the best baseline'], ['equals it', 'equalled it'], ['does not', 'did worse']] as const;

/** What one forecaster came to for one target: "beat the best baseline 3 years ahead, equalled it 1 year ahead". */
function came_to(lines: Skill[]): string {
  const parts = SAID.flatMap(([verdict, said]) => {
    const ahead = lines.filter((l) => l.verdict === verdict).map((l) => l.ahead);
    return ahead.length ? [`${said} ${listed(ahead)} ahead`] : [];
  });
  const text = parts.length ? listed(parts) : 'has no verdict';
  return /best baseline/.test(text) ? text : text.replace('equalled it', 'equalled the best baseline').replace(/^did worse/, 'did worse than the best baseline');
}

/** The verdicts of a backtest: a sentence for each target, or one for each forecaster where there are many targets. */
export function skill_in_words(lines: Skill[]): string[] {
  const own = own_lines(lines).filter((l) => l.ratio !== null);
  const targets = [...new Set(own.map((l) => l.target))], forecasters = [...new Set(own.map((l) => l.forecaster))];
  if (targets.length > 3)
    return forecasters.map((f) => {
      const these = own.filter((l) => l.forecaster === f);
      return `Of ${number(these.length)} kinds of forecasts, of ${number(targets.length)} targets at all horizons, the ${f} ${listed(SAID.map(([verdict, said]) => `${said} in ${number(these.filter((l) => l.verdict === verdict).length)}`))}.`;
    });
  return targets.map((target) => `${target.charAt(0).toUpperCase()}${target.slice(1)}: ${forecasters.flatMap((f) => {
    const these = own.filter((l) => l.target === target && l.forecaster === f);
    return these.length ? [`the ${f} ${came_to(these)}`] : [];
  }).join('; ')}.`);
}

/** Whether a verdict that sets forecast and baseline apart could be chance. */
export const may_be_chance = (l: Skill) => l.verdict !== null && l.verdict !== 'equals it' && l.ratio_90 !== null && l.ratio_90[0]! <= 1 && l.ratio_90[1]! >= 1;
