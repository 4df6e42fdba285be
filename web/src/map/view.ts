// Where the map looks: a projection that holds all places, and how far the reader has zoomed into it.
import { geoEqualEarth, geoMercator, type GeoProjection } from 'd3-geo';

export interface Zoom {
  k: number;
  x: number;
  y: number;
}
export const WHOLE: Zoom = { k: 1, x: 0, y: 0 };

/** The fitted projection at zoom 1. Mercator for regions (upright, shapes kept), Equal Earth for the world. */
export function fitted(points: [number, number][], width: number, height: number): GeoProjection {
  const list: [number, number][] = points.length ? points : [[-160, -50], [160, 70]];
  const { mid, span } = longitudes(list.map((p) => p[0]));
  const lats = list.map((p) => p[1]);
  const low = Math.min(...lats), high = Math.max(...lats);
  const wide = span > 140 || high > 72 || low < -72;
  const projection = (wide ? geoEqualEarth() : geoMercator()).rotate([-mid, 0, 0]);
  // At least about 1.6 degrees, so that a single place still has a country around it.
  const min = 0.8;
  const half = Math.max(min, span / 2), lat_mid = (low + high) / 2, lat_half = Math.max(min, (high - low) / 2);
  const corners: [number, number][] = [];
  for (const sx of [-1, 0, 1]) for (const sy of [-1, 0, 1])
    corners.push([mid + sx * half, Math.max(-80, Math.min(80, lat_mid + sy * lat_half))]);
  const margin = Math.min(56, width * 0.09);
  projection.fitExtent([[margin, 34], [width - margin, height - 34]], { type: 'MultiPoint', coordinates: [...corners] });
  projection.precision(wide ? 1.2 : 0);
  return projection.clipExtent([[-4, -4], [width + 4, height + 4]]);
}

/** The fitted projection moved and scaled by the zoom. */
export function zoomed(base: GeoProjection, make: () => GeoProjection, zoom: Zoom): GeoProjection {
  const p = make();
  const [tx, ty] = base.translate();
  return p.scale(base.scale() * zoom.k).translate([tx * zoom.k + zoom.x, ty * zoom.k + zoom.y]);
}

/** The zoom that shows these points, in coordinates of the fitted projection. */
export function zoom_to(base: GeoProjection, points: [number, number][], width: number, height: number): Zoom {
  const xy = points.map((p) => base(p)).filter((p): p is [number, number] => p !== null);
  if (!xy.length) return WHOLE;
  const x0 = Math.min(...xy.map((p) => p[0])), x1 = Math.max(...xy.map((p) => p[0]));
  const y0 = Math.min(...xy.map((p) => p[1])), y1 = Math.max(...xy.map((p) => p[1]));
  const k = Math.max(0.6, Math.min(60, Math.min((width - 150) / Math.max(4, x1 - x0), (height - 100) / Math.max(4, y1 - y0))));
  return { k, x: width / 2 - (k * (x0 + x1)) / 2, y: height / 2 - (k * (y0 + y1)) / 2 };
}

function longitudes(lons: number[]): { mid: number; span: number } {
  // The smallest arc that holds all: the complement of the widest gap.
  const sorted = [...new Set(lons.map((l) => ((l % 360) + 360) % 360))].sort((a, b) => a - b);
  let gap = -1, start = 0;
  sorted.forEach((l, i) => {
    const next = sorted[(i + 1) % sorted.length]! + (i + 1 === sorted.length ? 360 : 0);
    if (next - l > gap) {
      gap = next - l;
      start = (i + 1) % sorted.length;
    }
  });
  const span = 360 - gap;
  const mid = sorted[start]! + span / 2;
  return { mid: ((mid + 540) % 360) - 180, span: sorted.length === 1 ? 0 : span };
}
