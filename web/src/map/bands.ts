// A flow as a curved ribbon: constant width = persons, a notch at its tail, a point at its head.

export type XY = [number, number];

export interface Curve {
  xs: Float64Array;
  ys: Float64Array;
  nx: Float64Array;  // unit normals
  ny: Float64Array;
  length: number;
}

const N = 28;

/** Bows to the right of its direction, so that a way and its way back lie side by side. */
export function curve(a: XY, b: XY, bow = 0.16): Curve {
  const dx = b[0] - a[0], dy = b[1] - a[1];
  const cx = (a[0] + b[0]) / 2 - dy * bow * 2 * 0.5, cy = (a[1] + b[1]) / 2 + dx * bow * 2 * 0.5;
  const xs = new Float64Array(N + 1), ys = new Float64Array(N + 1), nx = new Float64Array(N + 1), ny = new Float64Array(N + 1);
  let length = 0;
  for (let i = 0; i <= N; ++i) {
    const t = i / N, u = 1 - t;
    xs[i] = u * u * a[0] + 2 * u * t * cx + t * t * b[0];
    ys[i] = u * u * a[1] + 2 * u * t * cy + t * t * b[1];
    const tx = 2 * u * (cx - a[0]) + 2 * t * (b[0] - cx), ty = 2 * u * (cy - a[1]) + 2 * t * (b[1] - cy);
    const l = Math.hypot(tx, ty) || 1;
    nx[i] = -ty / l;
    ny[i] = tx / l;
    if (i > 0) length += Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!);
  }
  return { xs, ys, nx, ny, length };
}

const f = (v: number) => (Math.round(v * 10) / 10).toString();

/** Outline of the ribbon; `width` in px. The point takes as much of the curve as the ribbon is wide. */
export function ribbon(c: Curve, width: number): string {
  const half = width / 2;
  const head = Math.min(0.45, (width * 0.9 + 3) / Math.max(1, c.length));
  const notch = Math.min(0.2, (half * 0.8) / Math.max(1, c.length));
  const body = Math.max(1, Math.min(N - 1, Math.round(N * (1 - head))));
  let left = '', right = '';
  for (let i = 0; i <= body; ++i) {
    const x = c.xs[i]!, y = c.ys[i]!, ox = c.nx[i]! * half, oy = c.ny[i]! * half;
    left += `${i === 0 ? 'M' : 'L'}${f(x + ox)},${f(y + oy)}`;
    right = `L${f(x - ox)},${f(y - oy)}${right}`;
  }
  const t = Math.max(0, Math.min(N, Math.round(N * notch)));
  return `${left}L${f(c.xs[N]!)},${f(c.ys[N]!)}${right}L${f(c.xs[t]!)},${f(c.ys[t]!)}Z`;
}

export function centre_line(c: Curve): string {
  let d = '';
  for (let i = 0; i <= N; ++i) d += `${i === 0 ? 'M' : 'L'}${f(c.xs[i]!)},${f(c.ys[i]!)}`;
  return d;
}

/** 1, 2 or 5 times a power of ten, at most `value`. */
export function round_down(value: number): number {
  if (!(value > 0)) return 0;
  const ten = 10 ** Math.floor(Math.log10(value));
  const lead = value / ten;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * ten;
}
