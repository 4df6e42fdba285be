// The offline base map, cut into pieces small enough to leave out those that are not in view.
import type { GeometryObject, Topology } from 'topojson-specification';
import { feature, mesh } from 'topojson-client';
import { type GeoProjection, geoPath } from 'd3-geo';
import { signal } from '@preact/signals';
import { read_packed } from '../embedded';

type Ring = [number, number][];
interface Piece {
  geometry: GeoJSON.Polygon | GeoJSON.LineString;
  box: [number, number, number, number];  // west, south, east, north in degrees
}
export interface Sheet {
  land: Piece[];
  coast: Piece[];
  borders: Piece[];
}
export interface CountryName {
  name: string;
  at: [number, number];
  size: number;  // square root of the area, in degrees
}
export interface City {
  name: string;
  at: [number, number];
  thousands: number;
  capital: boolean;
}
export interface BaseMap extends Sheet {
  rivers: Piece[];
  lakes: Piece[];
  names: CountryName[];
  cities: City[];
}

interface Coarse {
  world: Topology;
  water: Topology;
  cities: [string, number, number, number, number][];
}

export const coarse = signal<BaseMap | null>(null);
export const fine = signal<Sheet | null>(null);
export const base_missing = signal(false);

export async function load_coarse(): Promise<void> {
  const packed = await read_packed<Coarse>('basemap-coarse').catch(() => null);
  if (!packed) {
    base_missing.value = true;
    return;
  }
  const { world, water } = packed;
  const names: CountryName[] = [];
  for (const g of (world.objects.countries as unknown as { geometries: { properties?: { name?: string; at?: [number, number]; size?: number } }[] }).geometries) {
    const { name, at, size } = g.properties ?? {};
    if (name && at && size) names.push({ name: LONG_NAMES[name] ?? name, at, size });
  }
  coarse.value = {
    ...sheet(world),
    rivers: pieces(feature(water, water.objects.rivers as GeometryObject)),
    lakes: pieces(feature(water, water.objects.lakes as GeometryObject)),
    names: names.sort((a, b) => b.size - a.size),
    cities: packed.cities.map(([name, lon, lat, thousands, capital]) => ({ name, at: [lon, lat], thousands, capital: capital === 1 })),
  };
}

let fine_asked = false;
export function load_fine(): void {
  if (fine_asked) return;
  fine_asked = true;
  void read_packed<Topology>('basemap-fine').then((world) => {
    if (world) fine.value = sheet(world);
  }).catch(() => undefined);
}

/** The data set abbreviates a few names; written out where there is room anyway. */
const LONG_NAMES: Record<string, string> = {
  'Dem. Rep. Congo': 'DR Congo', 'Central African Rep.': 'Central African Republic', 'S. Sudan': 'South Sudan',
  'W. Sahara': 'Western Sahara', 'Bosnia and Herz.': 'Bosnia and Herzegovina', 'Dominican Rep.': 'Dominican Republic',
  'Eq. Guinea': 'Equatorial Guinea', 'Solomon Is.': 'Solomon Islands', 'Marshall Is.': 'Marshall Islands',
};

function sheet(world: Topology): Sheet {
  const countries = world.objects.countries as GeometryObject;
  return {
    land: pieces(feature(world, countries)),
    coast: pieces(mesh(world, countries as never, (a, b) => a === b)),
    borders: pieces(mesh(world, countries as never, (a, b) => a !== b)),
  };
}

function pieces(of: GeoJSON.Feature | GeoJSON.FeatureCollection | GeoJSON.Geometry): Piece[] {
  const out: Piece[] = [];
  const walk = (g: GeoJSON.Geometry | null) => {
    if (!g) return;
    if (g.type === 'GeometryCollection') g.geometries.forEach(walk);
    else if (g.type === 'MultiPolygon') g.coordinates.forEach((c) => out.push({ geometry: { type: 'Polygon', coordinates: c }, box: box_of(c[0] as Ring) }));
    else if (g.type === 'Polygon') out.push({ geometry: g, box: box_of(g.coordinates[0] as Ring) });
    else if (g.type === 'MultiLineString') g.coordinates.forEach((c) => out.push({ geometry: { type: 'LineString', coordinates: c }, box: box_of(c as Ring) }));
    else if (g.type === 'LineString') out.push({ geometry: g, box: box_of(g.coordinates as Ring) });
  };
  if (of.type === 'FeatureCollection') of.features.forEach((f) => walk(f.geometry));
  else if (of.type === 'Feature') walk(of.geometry);
  else walk(of);
  return out;
}

function box_of(ring: Ring): Piece['box'] {
  let w = Infinity, s = Infinity, e = -Infinity, n = -Infinity;
  for (const [x, y] of ring) {
    if (x < w) w = x;
    if (x > e) e = x;
    if (y < s) s = y;
    if (y > n) n = y;
  }
  return [w, s, e, n];
}

/** What of the globe the drawing area shows; null when an edge is off the globe or the view is wide: draw everything. */
export function view_box(projection: GeoProjection, width: number, height: number): Piece['box'] | null {
  const corners: [number, number][] = [];
  for (let i = 0; i <= 8; ++i) {
    const x = (width * i) / 8, y = (height * i) / 8;
    corners.push([x, 0], [x, height], [0, y], [width, y]);
  }
  let w = Infinity, s = Infinity, e = -Infinity, n = -Infinity;
  for (const c of corners) {
    const p = projection.invert?.(c);
    if (!p || !Number.isFinite(p[0]) || !Number.isFinite(p[1])) return null;
    w = Math.min(w, p[0]);
    e = Math.max(e, p[0]);
    s = Math.min(s, p[1]);
    n = Math.max(n, p[1]);
  }
  return e - w > 170 ? null : [w - 1, s - 1, e + 1, n + 1];
}

export function draw(projection: GeoProjection, list: Piece[], view: Piece['box'] | null): string {
  const path = geoPath(projection).digits(1);
  let d = '';
  for (const { geometry, box } of list) {
    if (view && box[2] - box[0] < 180 && (box[0] > view[2] || box[2] < view[0] || box[1] > view[3] || box[3] < view[1])) continue;
    d += path(geometry) ?? '';
  }
  return d;
}
