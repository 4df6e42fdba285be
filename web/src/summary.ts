// The run in sentences, computed from the data. A forecast and a count are never mixed up: "the model has", "was counted".
import type { Period, Report } from './contract';
import { about, number, percent, period_in_words, parts } from './format';
import { type Dated, row_at, row_of, type Row, type Run, type Stop, verdict } from './model';

export interface Headline {
  when: string;
  row: Row | null;
  observed: number | null;
  text: string;
}

/** The year that a stop ends in, or the step itself where the report has no years. */
export function headline(run: Run, report: Report, s: Stop): Headline {
  const year = report.year as Dated | null;
  const unit = report.unit || 'persons';
  let when = s.label, row: Row | null = null, seen: Period | undefined;
  const at = year ? year.dates.findIndex((d) => parts(d).y === s.year) : -1;
  if (at >= 0) {
    row = row_at(year, at);
    when = `${s.year}`;
    seen = report.periods.find((p) => p.group === 'all' && p.year && p.observed !== null && parts(p.from).y === s.year);
  } else if (report.step && s.to >= 0) {
    row = row_at(report.step as Dated, s.to);
    const date = run.dates[s.to] ?? '';
    when = period_of_step(run, s.to);
    seen = report.periods.find((p) => p.group === 'all' && p.observed !== null && p.from === date);
    // The same days, or the two numbers would not be of one thing.
    if (seen && seen.q50 === null) seen = undefined;
    else if (seen) row = row_of(seen) ?? row;
    if (seen) when = period_in_words(seen.from, seen.to);
  }
  if (!row) return { when, row, observed: null, text: `${when}: the run says nothing of this moment.` };
  const persons = unit === 'persons' ? (row.q50 === 1 ? 'person' : 'persons') : unit;
  let text = `${when}: about ${about(row.q50)} ${persons} in the model; 8 runs in 10 lie between ${about(row.q10)} and ${about(row.q90)}.`;
  const observed = seen?.observed ?? null;
  if (observed !== null) {
    const v = verdict(observed, row);
    const place = v === 'outside 95 %'
      ? `outside the model’s 95 % interval (${about(row.q025)} to ${about(row.q975)})`
      : `inside the model’s ${v.replace('inside ', '')} interval`;
    text += ` ${number(observed)} ${observed === 1 ? 'was' : 'were'} counted, ${place}.`;
  } else text += ' No count to hold it against.';
  return { when, row, observed, text };
}

function period_of_step(run: Run, i: number): string {
  const from = run.dates[i] ?? '', to = run.dates[i + 1] ?? run.data.time.end;
  return run.precision === 'time' ? run.stops('step')[i]?.label ?? from : period_in_words(from, to);
}

export function fit_in_words(report: Report): string | null {
  const f = report.fit;
  if (!f || f.n === 0) return null;
  const parts_ = [`Of ${number(f.n)} observed ${f.n === 1 ? 'figure' : 'figures'}, ${percent(f.coverage50)} lie in the 50 % interval, ${percent(f.coverage80)} in the 80 % and ${percent(f.coverage95)} in the 95 % interval.`];
  if (f.median_abs_log_error !== null) parts_.push(`Half of the time the model’s median is within ${percent(Math.exp(f.median_abs_log_error) - 1)} of the count.`);
  return parts_.join(' ');
}

/** 'sex=women' -> 'women', 'all' -> 'everybody'. */
export function group_name(group: string): string {
  if (group === 'all') return 'everybody';
  const plain = (text: string) => text.trim().replace(/_/g, ' ');
  return group.split(/[;,&]/).map((g) => {
    const at = g.indexOf('=');
    // 'women' speaks for itself; 'nh' does not.
    return at < 0 ? plain(g) : g.length - at <= 4 ? `${plain(g.slice(0, at))} ${plain(g.slice(at + 1))}` : plain(g.slice(at + 1));
  }).join(', ');
}
