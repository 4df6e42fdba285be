// A frame around an Observable Plot figure: redraws at its width, reads values by pointer and by keyboard, exports itself.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { save_png, save_svg } from '../save';

export interface Reading {
  at: Date;
  title: string;
  lines: [string, string][];
}

type Figure = (SVGSVGElement | HTMLElement) & { scale(name: string): { apply(v: unknown): number } | undefined };

export function ChartBox({ name, label, draw, deps, readings, now, exportable = true, children }: {
  name: string;
  /** Said to a screen reader in place of the picture. */
  label: string;
  draw: (width: number) => Element;
  deps: unknown[];
  readings: Reading[];
  /** The slider's moment, drawn as a line. */
  now?: Date | null;
  exportable?: boolean;
  children?: ComponentChildren;
}) {
  const host = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const xs = useSignal<number[]>([]);
  const now_x = useSignal<number | null>(null);
  const at = useSignal<number | null>(null);
  const apply = useRef<((v: Date) => number) | null>(null);

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      const w = Math.floor(entry?.contentRect.width ?? 0);
      if (w > 0 && w !== width.value && !matchMedia('print').matches) width.value = w;
    });
    if (host.current) watch.observe(host.current);
    return () => watch.disconnect();
  }, []);

  const paint = (wide: number): Figure | null => {
    const node = host.current;
    if (!node || wide === 0) return null;
    const figure = draw(wide) as Figure;
    figure.setAttribute('aria-hidden', 'true');
    node.replaceChildren(figure);
    return figure;
  };
  const painter = useRef(paint);
  painter.current = paint;

  // Paper is narrower than most screens: redrawn for it at once (a repaint by state would come too late), not shrunk.
  useEffect(() => {
    const before = () => { painter.current(width.value > 560 ? 680 : Math.min(width.value, 330)); };
    const after = () => { painter.current(width.value); };
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);

  useEffect(() => {
    const figure = paint(width.value);
    if (!figure) return;
    const scale = figure.scale?.('x');
    apply.current = scale ? (v) => scale.apply(v) : null;
    xs.value = scale ? readings.map((r) => scale.apply(r.at)) : [];
    now_x.value = now && apply.current ? apply.current(now) : null;
  }, [width.value, ...deps]);

  useEffect(() => {
    now_x.value = now && apply.current ? apply.current(now) : null;
  }, [now?.getTime(), xs.value]);

  const nearest = (x: number) => {
    let best: number | null = null;
    xs.value.forEach((v, i) => {
      if (Number.isFinite(v) && (best === null || Math.abs(v - x) < Math.abs(xs.value[best]! - x))) best = i;
    });
    return best;
  };
  const on_key = (e: KeyboardEvent) => {
    const last = readings.length - 1;
    if (e.key === 'ArrowRight') at.value = Math.min(last, (at.value ?? -1) + 1);
    else if (e.key === 'ArrowLeft') at.value = Math.max(0, (at.value ?? last + 1) - 1);
    else if (e.key === 'Home') at.value = 0;
    else if (e.key === 'End') at.value = last;
    else if (e.key === 'Escape') at.value = null;
    else return;
    e.preventDefault();
  };
  const reading = at.value === null ? null : readings[at.value] ?? null;
  const x = at.value === null ? 0 : xs.value[at.value] ?? 0;
  return (
    <div class="chart-box">
      <div class="chart" tabIndex={readings.length ? 0 : -1} role="group" aria-roledescription="chart" aria-label={`${label}${readings.length ? ' Left and right arrow read the values.' : ''}`}
        onKeyDown={on_key} onBlur={() => { at.value = null; }}
        onPointerMove={(e) => { at.value = nearest(e.clientX - e.currentTarget.getBoundingClientRect().left); }}
        onPointerLeave={() => { at.value = null; }}>
        <div ref={host} class="plot-host" />
        {now_x.value !== null && Number.isFinite(now_x.value) && <span class="now-line" style={{ left: `${now_x.value}px` }} aria-hidden="true" />}
        {reading && Number.isFinite(x) && (
          <>
            <span class="cross-line" style={{ left: `${x}px` }} aria-hidden="true" />
            <div class="tip chart-tip" role="tooltip" data-testid="chart-tip" aria-live="polite"
              style={{ left: `${Math.max(0, Math.min(width.value - 256, x + (x > width.value / 2 ? -264 : 14)))}px` }}>
              <p class="tip-title">{reading.title}</p>
              <table class="tip-table"><tbody>
                {reading.lines.map(([k, v], i) => <tr key={i}><th scope="row">{k}</th><td>{v}</td></tr>)}
              </tbody></table>
            </div>
          </>
        )}
      </div>
      {(exportable || children) && (
        <div class="chart-foot">
          <div class="grow">{children}</div>
          {exportable && (
            <span class="export">
              <button type="button" onClick={() => save_svg(host.current, name)}>SVG</button>
              <button type="button" onClick={() => save_png(host.current, name)}>PNG</button>
            </span>
          )}
        </div>
      )}
    </div>
  );
}
