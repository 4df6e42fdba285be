// Numbers, dates and intervals as people read them. English, locale-free, so that a report reads the same everywhere.

const GROUP = /\B(?=(\d{3})+$)/g;

/** 12345.6 -> "12,346"; small values keep decimals. null -> "–". */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return signed((Math.sign(value) * Math.round(size)).toString());
  const digits = size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.001 ? 3 : 6;
  return signed(value.toFixed(digits).replace(/\.?0+$/, ''));
}

/** A number of people: whole from ten on; quantiles may fall between two people. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return number(Math.abs(value) >= 10 ? Math.round(value) : Number(value.toFixed(1)));
}

/** A model number in words: three significant digits and no more. */
export function about(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (Math.abs(value) < 10) return number(Number(value.toPrecision(2)));
  return count(Number(value.toPrecision(3)));
}

/** 1234567 -> "1.2 million", 34500 -> "34,500"; for axes and tight places. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${trim(value / 1e9)} bn`;
  if (size >= 1e6) return `${trim(value / 1e6)} m`;
  if (size >= 1e4) return `${trim(value / 1e3)} k`;
  return number(value);
}

export function percent(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return `${(value * 100).toFixed(digits)} %`;
}

function trim(v: number): string {
  return signed(v.toFixed(Math.abs(v) < 10 ? 1 : 0).replace(/\.0$/, ''));
}

function signed(text: string): string {
  const [whole = '', fraction] = text.replace('-', '').split('.');
  return (text.startsWith('-') ? '−' : '') + whole.replace(GROUP, ',') + (fraction ? `.${fraction}` : '');
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** "2017-06-23" -> {y: 2017, m: 6, d: 23, time: ''} */
export function parts(date: string): { y: number; m: number; d: number; time: string } {
  const match = /^(-?\d+)-(\d\d)-(\d\d)(?:[T ](.*?)Z?)?$/.exec(date);
  if (!match) return { y: NaN, m: 1, d: 1, time: '' };
  return { y: Number(match[1]), m: Number(match[2]), d: Number(match[3]), time: match[4] ?? '' };
}

export function as_date(date: string): Date {
  const { y, m, d, time } = parts(date);
  const [hh = 0, mm = 0, ss = 0] = time.split(':').map(Number);
  const out = new Date(Date.UTC(2000, m - 1, d, hh, mm, ss));
  out.setUTCFullYear(y);
  return out;
}

/** In words, as exact as the step asks for: "June 2017", "23 June 2017", "23 June 2017 06:00". */
export function date_in_words(date: string, precision: 'year' | 'month' | 'day' | 'time'): string {
  const { y, m, d, time } = parts(date);
  if (Number.isNaN(y)) return date;
  const month = MONTHS[m - 1] ?? '?';
  if (precision === 'year') return `${y}`;
  if (precision === 'month') return `${month} ${y}`;
  if (precision === 'day') return `${d} ${month} ${y}`;
  return `${d} ${month} ${y}${time ? ` ${time.slice(0, 5)}` : ''}`;
}

/** "2017", "January to June 2017", "3 May 2015 to 9 May 2015". `to` is the first day after. */
export function period_in_words(from: string, to: string): string {
  const a = parts(from), b = parts(to);
  const day = 86400000;
  const length = (as_date(to).getTime() - as_date(from).getTime()) / day;
  if (!(length > 0)) return date_in_words(from, 'day');
  if (a.m === 1 && a.d === 1 && b.m === 1 && b.d === 1) return b.y - a.y === 1 ? `${a.y}` : `${a.y} to ${b.y - 1}`;
  if (a.m === 1 && a.d === 1 && b.y === a.y && b.m === 12 && b.d === 31) return `${a.y}`;
  if (a.d === 1 && b.d === 1) {
    const last = new Date(as_date(to).getTime() - day);
    const end = `${MONTHS[last.getUTCMonth()]} ${last.getUTCFullYear()}`;
    const start = `${MONTHS[a.m - 1]} ${a.y}`;
    return start === end ? start : last.getUTCFullYear() === a.y ? `${MONTHS[a.m - 1]} to ${end}` : `${start} to ${end}`;
  }
  if (length <= 1) return date_in_words(from, 'day');
  const last = new Date(as_date(to).getTime() - day).toISOString().slice(0, 10);
  return `${date_in_words(from, 'day')} to ${date_in_words(last, 'day')}`;
}
