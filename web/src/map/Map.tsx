// The map: flows as ribbons over an offline base map, with everything reachable by keyboard and said in words.
import { useComputed, useSignal } from '@preact/signals';
import { select } from 'd3-selection';
import { zoom as d3zoom, zoomIdentity, type ZoomBehavior } from 'd3-zoom';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { count, number, percent, short } from '../format';
import { LEVELS, type Point, row_at, type Row, type Run, type Stop, type Way } from '../model';
import { layers, marked, move, run, stop, stops, time_window, toggle_play, width_rule } from '../state';
import { base_missing, coarse, draw, fine, load_coarse, load_fine, type Sheet, view_box } from './basemap';
import { type Curve, centre_line, curve, ribbon, round_down, type XY } from './bands';
import { place_labels, type Wish } from './labels';
import { shape_of, Symbol } from './symbols';
import { fitted, WHOLE, type Zoom, zoom_to, zoomed } from './view';

export interface Band {
  way: Way;
  row: Row;
  exact: boolean;
}

/** What each way carried in the stop, largest first. */
export function bands_of(r: Run, s: Stop): Band[] {
  return r.ways
    .map((way) => ({ way, ...r.flow(way, time_window.value, s) }))
    .sort((a, b) => b.row.q50 - a.row.q50 || b.row.q90 - a.row.q90);
}

export function way_title(way: Way): string {
  return `${way.from.name} → ${way.to.name}`;
}

const LAYER_NAMES: [keyof typeof layers.value, string][] = [
  ['flows', 'Flows'], ['uncertainty', 'Uncertainty'], ['people', 'People there'], ['places', 'Places'], ['labels', 'Names'], ['base', 'Base map'],
];

export function MapCard() {
  const r = run.value!;
  const frame = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const size = useSignal({ w: 0, h: 560 });
  const zoom = useSignal<Zoom>(WHOLE);
  const settled = useSignal<Zoom>(WHOLE);
  const pointer = useSignal<XY>([0, 0]);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);

  const drawn = useMemo(() => r.points.filter((p) => p.at), [r]);
  const { h } = size.value;
  const w = size.value.w || 900;
  const at_all = useMemo(() => drawn.map((p) => p.at as [number, number]), [drawn]);
  const make = useMemo(() => () => fitted(at_all, w, h), [at_all, w, h]);
  const base = useMemo(make, [make]);

  useEffect(() => {
    void load_coarse();
    const watch = new ResizeObserver(([entry]) => {
      const wide = Math.round(entry?.contentRect.width ?? 0);
      if (wide > 40 && !matchMedia('print').matches)
        size.value = { w: wide, h: Math.round(wide < 560 ? Math.min(wide * 1.12, 460) : Math.min(660, wide * 0.66, Math.max(430, innerHeight - 300))) };
    });
    if (frame.current) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const node = svg.current;
    if (!node) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const z = d3zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.5, 80])
      .filter((event: Event) => {
        if (event.type === 'wheel') return (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey;
        if (event.type.startsWith('touch')) return (event as TouchEvent).touches.length > 1;
        return !(event as MouseEvent).button;
      })
      .on('zoom', (event: { transform: Zoom }) => {
        const { k, x, y } = event.transform;
        const at = zoom.value;
        if (at.k !== k || at.x !== x || at.y !== y) zoom.value = { k, x, y };
        clearTimeout(timer);
        timer = setTimeout(() => settle(zoom.value), 90);
      });
    behaviour.current = z;
    select(node).call(z).on('dblclick.zoom', null);
    return () => clearTimeout(timer);
  }, []);

  /** The base map is redrawn when the view has come to rest, and only if it rests elsewhere. */
  const settle = (to: Zoom) => {
    const at = settled.value;
    if (at.k !== to.k || at.x !== to.x || at.y !== to.y) settled.value = to;
  };
  const look = (to: Zoom) => {
    if (svg.current && behaviour.current) select(svg.current).call(behaviour.current.transform, zoomIdentity.translate(to.x, to.y).scale(to.k));
    settle(to);
  };
  const scale_by = (f: number) => {
    const { k, x, y } = zoom.value;
    const next = Math.max(0.5, Math.min(80, k * f)), g = next / k;
    look({ k: next, x: w / 2 - (w / 2 - x) * g, y: h / 2 - (h / 2 - y) * g });
  };
  // A new size makes a new fit; the old zoom would point elsewhere.
  useEffect(() => look(WHOLE), [base]);

  const projection = useMemo(() => zoomed(base, make, zoom.value), [base, zoom.value]);
  const settled_projection = useMemo(
    () => zoomed(base, make, settled.value).clipExtent([[-w * 0.4, -h * 0.4], [w * 1.4, h * 1.4]]), [base, settled.value]);

  // Bands: all stops share one scale, so that growth and decline can be seen while time runs.
  const window_now = time_window.value;
  const { largest, peak, vanishing } = useMemo(() => {
    const all = r.stops(window_now).filter((_, i, list) => list.length < 80 || i % Math.ceil(list.length / 80) === 0 || i === list.length - 1);
    const peak = new Map(r.ways.map((way) => [way.id, Math.max(0, ...all.map((s) => r.flow(way, window_now, s).row.q50))]));
    const largest = Math.max(0, ...peak.values());
    let seen = 0, thin = 0;
    for (const s of all) for (const way of r.ways) {
      const v = r.flow(way, window_now, s).row.q50;
      if (v > 0) ++seen;
      if (v > 0 && v * 26 < largest) ++thin;
    }
    return { largest, peak, vanishing: seen > 0 && thin / seen > 0.6 };
  }, [r, window_now]);
  useEffect(() => { width_rule.value = vanishing ? 'root' : 'proportion'; }, [vanishing]);
  const rule = width_rule.value;
  const px = useMemo(() => {
    const widest = w < 560 ? 15 : 26, most = Math.max(1e-9, largest);
    return rule === 'root' ? (v: number) => widest * Math.sqrt(Math.max(0, v) / most) : (v: number) => (widest * v) / most;
  }, [rule, largest, w < 560]);
  const s = stop.value;
  const show_flows = layers.value.flows;
  const bands = useMemo(() => bands_of(r, s), [r, s, window_now]);
  const curves = useMemo(() => {
    const xy = new Map(drawn.map((p) => [p.id, projection(p.at as [number, number]) as XY | null]));
    return new Map(r.ways.map((way) => {
      const a = xy.get(way.from.id), b = xy.get(way.to.id);
      return [way.id, a && b ? curve(a, b) : null];
    }));
  }, [r, projection]);

  // Names of countries and cities keep off the ribbons that are wide at some time; so they stand still while time runs.
  const avoid = useMemo(() => r.ways.flatMap((way) => {
    const c = curves.get(way.id);
    const wide = px(peak.get(way.id) ?? 0);
    return c && show_flows && wide > 2 ? [{ c, half: wide / 2 }] : [];
  }), [curves, peak, px, show_flows]);

  const visible = bands.filter((b) => b.row.q90 > 0 && curves.get(b.way.id));
  const tiny = visible.filter((b) => curves.get(b.way.id)!.length < 9);
  const mark = marked.value;

  const on_key = (event: KeyboardEvent) => {
    const list = visible.filter((b) => !tiny.includes(b));
    const at = mark?.kind === 'way' ? list.findIndex((b) => b.way.id === mark.id) : -1;
    const go = (i: number) => {
      const next = list[(i + list.length) % list.length];
      if (next) marked.value = { kind: 'way', id: next.way.id, from: 'keyboard' };
    };
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at < 0 ? list.length - 1 : at - 1);
    else if (event.key === 'ArrowRight') move(1);
    else if (event.key === 'ArrowLeft') move(-1);
    else if (event.key === '+' || event.key === '=') scale_by(1.6);
    else if (event.key === '-') scale_by(1 / 1.6);
    else if (event.key === '0') look(WHOLE);
    else if (event.key === 'Escape') marked.value = null;
    else if (event.key === ' ') toggle_play();
    else return;
    event.preventDefault();
  };

  const regions = useMemo(() => {
    const by = new Map<string, [number, number][]>();
    for (const p of drawn) if (p.country) by.set(p.country, [...(by.get(p.country) ?? []), p.at!]);
    return [...by].filter(([, list]) => list.length > 1);
  }, [drawn]);

  const show = layers.value;
  const zoom_now = zoom.value;
  return (
    <div class="map-card">
      <div class="bar map-bar" role="group" aria-label="What the map shows">
        <span class="bar-title" id="layers-title">Show</span>
        {LAYER_NAMES.map(([id, name]) => (
          <label class="chip" key={id}>
            <input type="checkbox" checked={show[id]} data-layer={id}
              onChange={(e) => { layers.value = { ...layers.value, [id]: e.currentTarget.checked }; }} />
            {name}
          </label>
        ))}
        <span class="grow" />
        <label class="field">Width{' '}
          <select value={rule} data-testid="width" onChange={(e) => { width_rule.value = e.currentTarget.value as typeof rule; }}>
            <option value="proportion">in proportion</option><option value="root">by square root</option>
          </select>
        </label>
      </div>
      <div class="map-frame" ref={frame} onPointerMove={(e) => {
        const box = e.currentTarget.getBoundingClientRect();
        pointer.value = [e.clientX - box.left, e.clientY - box.top];
      }}>
        <svg ref={svg} class="map" viewBox={`0 0 ${w} ${h}`} width={w} height={h} tabIndex={0} role="application"
          aria-label={`Map of flows, ${s.label}. Arrow up and down go through the flows, left and right through time, plus and minus zoom, zero shows all.`}
          aria-describedby="map-words" onKeyDown={on_key} onBlur={() => { if (marked.value?.from === 'keyboard') marked.value = null; }}
          onClick={(e) => { if (e.target === e.currentTarget || (e.target as Element).classList.contains('sea')) marked.value = null; }}>
          <defs>
            <pattern id="hatch-back" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" class="hatch-ground" /><line x1="0" y1="0" x2="0" y2="6" class="hatch-line" />
            </pattern>
          </defs>
          <rect class="sea" width={w} height={h} />
          {show.base && size.value.w > 0 && <BaseLayer projection={settled_projection} w={w} h={h} zoom={zoom_now} settled={settled.value} />}
          {show.flows && (
            <g class="flows" data-testid="flows">
              {visible.map((b) => (
                <BandShape key={b.way.id} band={b} curve={curves.get(b.way.id)!} px={px} uncertainty={show.uncertainty}
                  marked={mark?.kind === 'way' && mark.id === b.way.id} dim={mark?.kind === 'way' && mark.id !== b.way.id} />
              ))}
            </g>
          )}
          {show.people && <PeopleLayer r={r} points={drawn} stop={s} projection={projection} w={w} h={h} />}
          {show.places && (
            <g class="places">
              {drawn.map((p) => {
                const at = projection(p.at!);
                if (!at || at[0] < -9 || at[1] < -9 || at[0] > w + 9 || at[1] > h + 9) return null;
                return (
                  <g key={p.id} class={`place kind-${p.kind.replace(/[^a-z_]/g, '')}${mark?.kind === 'place' && mark.id === p.id ? ' marked' : ''}`}
                    transform={`translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`} data-place={p.id}
                    onPointerEnter={() => { marked.value = { kind: 'place', id: p.id, from: 'pointer' }; }}
                    onPointerLeave={(e) => { if (e.pointerType !== 'touch') marked.value = null; }}>
                    <circle r="11" class="hit" /><Symbol kind={p.kind} />
                  </g>
                );
              })}
            </g>
          )}
          {show.labels && <LabelLayer points={drawn} peak={peak} r={r} avoid={avoid} projection={projection} w={w} h={h} base={show.base} />}
        </svg>
        {regions.length > 1 && (
          <select class="region" aria-label="Look at" value=""
            onChange={(e) => {
              const to = e.currentTarget.value;
              const list = regions.find(([c]) => c === to)?.[1];
              look(list ? zoom_to(base, list, w, h) : WHOLE);
              e.currentTarget.value = '';
            }}>
            <option value="" disabled>Look at …</option>
            <option value="*">All places</option>
            {regions.map(([c]) => <option key={c} value={c}>{c}</option>)}
          </select>
        )}
        <div class="map-zoom" role="group" aria-label="Zoom">
          <button type="button" onClick={() => scale_by(1.6)} aria-label="Zoom in" title="Zoom in (+)">+</button>
          <button type="button" onClick={() => scale_by(1 / 1.6)} aria-label="Zoom out" title="Zoom out (−)">−</button>
          <button type="button" onClick={() => look(WHOLE)} aria-label="Show all" title="Show all (0)">⤢</button>
        </div>
        {drawn.length === 0 && <p class="map-empty">No place in this scenario has coordinates, so nothing can be drawn here. The tables below list the places and the flows.</p>}
        {drawn.length > 0 && largest === 0 && <p class="map-empty">Nobody moves in this run: every flow is zero.</p>}
        <Tip bands={bands} curves={curves} pointer={pointer.value} w={w} h={h} projection={projection} stop={s} />
        <span class="map-credit">Natural Earth · cities © GeoNames, CC BY 4.0</span>
      </div>
      <Legend px={px} largest={largest} label={s.label} exact={bands.every((b) => b.exact)} tiny={tiny.length} kinds={[...new Set(drawn.map((p) => p.kind))]}
        unmapped={r.points.length - drawn.length} back={r.ways.some((x) => x.back)} />
    </div>
  );
}

function BaseLayer({ projection, w, h, zoom, settled }: { projection: ReturnType<typeof fitted>; w: number; h: number; zoom: Zoom; settled: Zoom }) {
  const c = coarse.value, f = fine.value;
  const degrees_per_px = 57.3 / projection.scale();
  useEffect(() => { if (degrees_per_px < 0.022) load_fine(); }, [degrees_per_px < 0.022]);
  const paths = useMemo(() => {
    if (!c) return null;
    const view = view_box(projection, w, h);
    const sheet: Sheet = f && degrees_per_px < 0.022 ? f : c;
    return {
      land: draw(projection, sheet.land, view), coast: draw(projection, sheet.coast, view), borders: draw(projection, sheet.borders, view),
      rivers: degrees_per_px < 0.12 ? draw(projection, c.rivers, view) : '', lakes: draw(projection, c.lakes, view),
    };
  }, [projection, c, f, w, h]);
  if (!paths) return base_missing.value ? <text class="base-note" x={w / 2} y={h - 30} text-anchor="middle">This browser cannot unpack the base map.</text> : null;
  const g = zoom.k / settled.k;
  const moved = g === 1 && zoom.x === settled.x && zoom.y === settled.y ? undefined
    : `translate(${zoom.x - settled.x * g},${zoom.y - settled.y * g}) scale(${g})`;
  return (
    <g class="base" transform={moved} data-testid="base">
      <path class="land" d={paths.land} />
      <path class="river" d={paths.rivers} />
      <path class="lake" d={paths.lakes} />
      <path class="border" d={paths.borders} />
      <path class="coast" d={paths.coast} />
    </g>
  );
}

function BandShape({ band, curve: c, px, uncertainty, marked: on, dim }: { band: Band; curve: Curve; px: (v: number) => number; uncertainty: boolean; marked: boolean; dim: boolean }) {
  const { way, row } = band;
  if (c.length < 9) return null;
  const enter = () => { marked.value = { kind: 'way', id: way.id, from: 'pointer' }; };
  const width = px(row.q50);
  const line = centre_line(c);
  return (
    <g class={`band${way.back ? ' back' : ''}${on ? ' marked' : ''}${dim ? ' dim' : ''}`} data-way={way.id}
      onPointerEnter={enter} onClick={enter} onPointerLeave={(e) => { if (e.pointerType !== 'touch') marked.value = null; }}>
      {uncertainty && px(row.q90) > 1.2 && <path class="edge" d={ribbon(c, px(row.q90))} />}
      {width > 0.9 ? <path class="body" d={ribbon(c, width)} /> : <path class={`hair${row.q50 === 0 ? ' maybe' : ''}`} d={line} />}
      {uncertainty && px(row.q10) > 0.9 && <path class="core" d={ribbon(c, px(row.q10))} />}
      <path class="hit" d={line} stroke-width={Math.max(10, width)} />
    </g>
  );
}

function PeopleLayer({ points, stop: s, projection, w, h, r }: { r: Run; points: Point[]; stop: Stop; projection: ReturnType<typeof fitted>; w: number; h: number }) {
  // Homes hold millions and would cover all: only those who left are drawn.
  const shown = points.filter((p) => !['origin', 'town', 'conflict'].includes(p.kind) && p.stock);
  const most = useMemo(() => {
    let m = 0;
    for (const p of shown) for (const v of p.stock!.q50) if (v !== null && v > m) m = v;
    return m;
  }, [r]);
  if (most === 0) return null;
  const radius = (v: number) => Math.sqrt(Math.max(0, v) / most) * (w < 560 ? 22 : 34);
  return (
    <g class="people" data-testid="people">
      {shown.map((p) => {
        const row = row_at(p.stock, s.to), at = projection(p.at!);
        if (!row || !at || row.q90 <= 0 || at[0] < -60 || at[1] < -60 || at[0] > w + 60 || at[1] > h + 60) return null;
        return (
          <g key={p.id} transform={`translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`}>
            <circle class="stock" r={radius(row.q50).toFixed(1)} />
            {layers.value.uncertainty && radius(row.q90) > 3 && <circle class="stock-high" r={radius(row.q90).toFixed(1)} />}
          </g>
        );
      })}
    </g>
  );
}

const RANK = ['destination', 'conflict', 'camp', 'idp_camp', 'origin', 'forwarding_hub', 'custody', 'transit', 'town', 'sea', 'border', 'marker'];

function LabelLayer({ r, points, peak, avoid, projection, w, h, base }: { r: Run; points: Point[]; peak: Map<string, number>; avoid: { c: Curve; half: number }[]; projection: ReturnType<typeof fitted>; w: number; h: number; base: boolean }) {
  const c = coarse.value;
  const weight = useMemo(() => {
    const sum = new Map<string, number>();
    for (const way of r.ways) for (const p of [way.from, way.to]) sum.set(p.id, (sum.get(p.id) ?? 0) + (peak.get(way.id) ?? 0));
    return sum;
  }, [r, peak]);
  const labels = useMemo(() => {
    const inside = (at: [number, number] | null): at is [number, number] => at !== null && at[0] > 0 && at[1] > 0 && at[0] < w && at[1] < h;
    const wishes: Wish[] = [];
    const taken: [number, number, number, number][] = [[w - 44, 0, w, 124], [0, 0, 130, 44], [w - 250, h - 18, w, h]];
    const ribbons: [number, number, number, number][] = avoid.flatMap(({ c: line, half }) => Array.from(line.xs, (x, i): [number, number, number, number] => [x - half, line.ys[i]! - half, x + half, line.ys[i]! + half]));
    for (const p of points) {
      const at = projection(p.at!);
      if (inside(at)) taken.push([at[0] - 4.5, at[1] - 4.5, at[0] + 4.5, at[1] + 4.5]);
    }
    const ranked = [...points].sort((a, b) => rank(a) - rank(b) || (weight.get(b.id) ?? 0) - (weight.get(a.id) ?? 0));
    for (const p of ranked) {
      const at = projection(p.at!);
      if (!inside(at)) continue;
      wishes.push({ text: p.name.length > 34 ? `${p.name.slice(0, 32)}…` : p.name, x: at[0], y: at[1], kind: 'place', size: 12, gap: 8 });
    }
    if (base && c) {
      const px_per_degree = projection.scale() / 57.3;
      const first: Wish[] = [], rest: Wish[] = [];
      for (const n of c.names) {
        const at = projection(n.at);
        const wide = n.size * px_per_degree;
        if (!inside(at) || wide < n.name.length * 5) continue;
        (wide > 130 ? first : rest).push({ text: n.name.toUpperCase(), x: at[0], y: at[1], kind: 'country', size: 10.5, gap: 0 });
      }
      wishes.unshift(...first);
      wishes.push(...rest);
      const names = new Set(points.map((p) => p.name.split(/[ ,(/]/)[0]));
      let left = Math.round((w * h) / 24000);
      for (const city of c.cities) {
        if (left <= 0) break;
        if (!city.capital && city.thousands * px_per_degree < 16000) continue;
        if (names.has(city.name)) continue;
        const at = projection(city.at);
        if (!inside(at)) continue;
        wishes.push({ text: city.name, x: at[0], y: at[1], kind: 'city', size: 10.5, gap: 4 });
        --left;
      }
    }
    return place_labels(wishes, w, h, taken, ribbons);
  }, [points, weight, avoid, projection, w, h, base, c]);
  return (
    <g class="labels" aria-hidden="true">
      {labels.map((l, i) => (
        <g key={i} class={`label ${l.kind}`}>
          {l.kind === 'city' && <circle cx={l.x.toFixed(1)} cy={l.y.toFixed(1)} r="1.4" />}
          <text x={(l.x + l.dx).toFixed(1)} y={(l.y + l.dy).toFixed(1)} text-anchor={l.anchor} dy="0.33em">{l.text}</text>
        </g>
      ))}
    </g>
  );
}

const rank = (p: Point) => (RANK.indexOf(p.kind) + RANK.length + 1) % (RANK.length + 1);

function Legend({ px, largest, label, exact, tiny, kinds, unmapped, back }: { px: (v: number) => number; largest: number; label: string; exact: boolean; tiny: number; kinds: string[]; unmapped: number; back: boolean }) {
  if (largest <= 0) return null;
  const top = round_down(largest);
  const root = width_rule.value === 'root';
  const samples = [top, round_down(top / (root ? 8 : 3)), round_down(top / (root ? 60 : 12))].filter((v, i, a) => px(v) > 0.8 && a.indexOf(v) === i && (v >= 1 || i === 0));
  const sample = (width: number, ww = 56) => ribbon(curve([2, 16], [ww, 16], 0), width);
  return (
    <div class="legend">
      <div class="legend-row">
        <span class="legend-title">{root ? 'Width grows with the square root of the persons' : 'Width = persons'} who set out, {label}:</span>
        {samples.map((v) => (
          <span class="legend-item" key={v}>
            <svg width="60" height="32" aria-hidden="true" class="band"><path class="body" d={sample(px(v))} /></svg>{short(v)}
          </span>
        ))}
        <span class="legend-item">
          <svg width="76" height="32" aria-hidden="true"><g class="band"><path class="edge" d={sample(25, 72)} /><path class="body" d={sample(16, 72)} /><path class="core" d={sample(8, 72)} /></g></svg>
          <span>core: 9 runs in 10 have at least this; body: median; dotted edge: 1 in 10 has more</span>
        </span>
        {back && (
          <span class="legend-item">
            <svg width="60" height="32" aria-hidden="true" class="band back"><path class="body" d={sample(11)} /></svg>into custody, out of it, or sent back
          </span>
        )}
      </div>
      <div class="legend-row">
        {kinds.filter((kind) => kind !== 'marker').map((kind) => (
          <span class="legend-item" key={kind}><svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true" class={`place kind-${kind}`}><Symbol kind={kind} /></svg>{shape_of(kind).words}</span>
        ))}
        <span class="legend-item"><svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true" class="people"><circle class="stock" r="7" /><circle class="stock-high" r="9" /></svg>area = people there (median; dashed: 1 run in 10 has more)</span>
      </div>
      <p class="fine-print">
        {!exact && 'Intervals of sums add up the steps’ own intervals, as if good and bad steps came together: the true interval is narrower. '}
        {tiny > 0 && `${tiny} ${tiny === 1 ? 'flow is' : 'flows are'} too short to draw at this zoom; zoom in to see ${tiny === 1 ? 'it' : 'them'}. `}
        {unmapped > 0 && `${unmapped} ${unmapped === 1 ? 'place has' : 'places have'} no coordinates and ${unmapped === 1 ? 'is' : 'are'} only in the tables. `}
        A thin line is a flow too small for its width; a dashed thin line is one whose median is zero.
        {' '}<span class="screen-only">Drag to move; Ctrl and wheel, or two fingers, to zoom.</span>
      </p>
    </div>
  );
}

function Tip({ bands, curves, pointer, w, h, projection, stop: s }: { bands: Band[]; curves: Map<string, Curve | null>; pointer: XY; w: number; h: number; projection: ReturnType<typeof fitted>; stop: Stop }) {
  const mark = marked.value;
  const r = run.value!;
  const words = useComputed(() => `${stops.value.length ? stop.value.label : ''}`);
  let at: XY | null = null, body: JSX.Element | null = null;
  if (mark?.kind === 'way') {
    const band = bands.find((b) => b.way.id === mark.id);
    const c = curves.get(mark.id);
    if (band) {
      if (c) at = [c.xs[14]!, c.ys[14]!];
      body = <BandNumbers band={band} label={s.label} />;
    }
  } else if (mark?.kind === 'place') {
    const p = r.points.find((x) => x.id === mark.id);
    if (p?.at) {
      at = projection(p.at) as XY;
      body = <PlaceNumbers p={p} stop={s} />;
    }
  }
  if (mark?.from === 'pointer') at = pointer;
  const inside = at && at[0] >= -20 && at[1] >= -20 && at[0] <= w + 20 && at[1] <= h + 20;
  const left = at ? Math.max(4, Math.min(w - 268, at[0] + (at[0] > w / 2 ? -276 : 16))) : 0;
  const top = at ? Math.max(4, Math.min(h - 190, at[1] - 40)) : 0;
  return (
    <div id="map-words" aria-live="polite">
      {body && at && inside
        ? <div class="tip" role="tooltip" data-testid="map-tip" style={{ left: `${left}px`, top: `${top}px` }}>{body}</div>
        : <span class="sr-only">{words.value}</span>}
    </div>
  );
}

export function Interval({ row, unit = '' }: { row: Row; unit?: string }) {
  return (
    <>
      <p class="tip-big"><b>{count(row.q50)}</b> {unit} <span class="muted">median</span></p>
      <table class="tip-table"><tbody>
        {([['50 %', 'q25', 'q75'], ['80 %', 'q10', 'q90'], ['95 %', 'q025', 'q975']] as const).map(([name, lo, hi]) => (
          <tr key={name}><th scope="row">{name}</th><td>{count(row[lo])}</td><td>to</td><td>{count(row[hi])}</td></tr>
        ))}
      </tbody></table>
    </>
  );
}

function BandNumbers({ band, label }: { band: Band; label: string }) {
  const { way, row, exact } = band;
  return (
    <>
      <p class="tip-title">{way_title(way)}</p>
      <p class="muted">{[label, way.mode && `by ${way.mode}`, way.km !== null && `${number(way.km)} km`].filter(Boolean).join(' · ')}</p>
      <Interval row={row} unit="persons set out" />
      {!exact && <p class="fine-print">interval: at most this wide</p>}
    </>
  );
}

function PlaceNumbers({ p, stop: s }: { p: Point; stop: Stop }) {
  const stock = row_at(p.stock, s.to);
  let entered: Row | null = null;
  if (p.entries && s.to >= s.from) {
    entered = Object.fromEntries(LEVELS.map((q) => [q, 0])) as Row;
    for (let i = s.from; i <= s.to; ++i) for (const q of LEVELS) entered[q] += p.entries[q]?.[i] ?? 0;
  }
  return (
    <>
      <p class="tip-title">{p.name}</p>
      <p class="muted">{[shape_of(p.kind).words, p.country, s.label].filter(Boolean).join(' · ')}</p>
      {stock && <Interval row={stock} unit="there at the end" />}
      {entered && <p>entered: <b>{count(entered.q50)}</b> <span class="muted">(80 %: {count(entered.q10)} to {count(entered.q90)})</span></p>}
      {p.capacity !== null && <p>capacity {number(p.capacity)}{stock && p.capacity > 0 ? `, ${percent(stock.q50 / p.capacity)} full` : ''}</p>}
      {p.note && <p class="muted">{p.note}</p>}
    </>
  );
}
