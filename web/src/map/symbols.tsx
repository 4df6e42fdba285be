// One shape per kind of place, so that the map reads without colour.

const circle = (r: number) => `M${-r},0A${r},${r} 0 1,0 ${r},0A${r},${r} 0 1,0 ${-r},0Z`;
const star = (r: number) => {
  let d = '';
  for (let i = 0; i < 10; ++i) {
    const a = (Math.PI * i) / 5 - Math.PI / 2, s = i % 2 ? r * 0.45 : r;
    d += `${i ? 'L' : 'M'}${(s * Math.cos(a)).toFixed(2)},${(s * Math.sin(a)).toFixed(2)}`;
  }
  return `${d}Z`;
};

interface Shape {
  d: string;
  filled: boolean;
  words: string;
}
export const SHAPES: Record<string, Shape> = {
  origin: { d: circle(4.6), filled: true, words: 'where people leave' },
  conflict: { d: 'M-4.5,-4.5L4.5,4.5M-4.5,4.5L4.5,-4.5', filled: false, words: 'conflict' },
  town: { d: circle(3), filled: false, words: 'town' },
  transit: { d: circle(3.6), filled: false, words: 'transit' },
  forwarding_hub: { d: `${circle(4.2)}${circle(1.2)}`, filled: false, words: 'forwarding hub' },
  marker: { d: circle(1.8), filled: true, words: 'marker' },
  border: { d: 'M0,-4L4,0L0,4L-4,0Z', filled: false, words: 'border crossing' },
  sea: { d: 'M-6,0Q-4.5,-4 -3,0T0,0T3,0T6,0', filled: false, words: 'sea' },
  camp: { d: 'M0,-5.5L5.2,4L-5.2,4Z', filled: true, words: 'camp' },
  idp_camp: { d: 'M0,-5.5L5.2,4L-5.2,4Z', filled: false, words: 'camp within the country' },
  custody: { d: 'M-4,-4H4V4H-4ZM-1.3,-4V4M1.3,-4V4', filled: false, words: 'custody' },
  destination: { d: star(7.5), filled: true, words: 'destination' },
};
export const shape_of = (kind: string): Shape => SHAPES[kind] ?? { d: circle(3), filled: false, words: kind || 'place' };

export function Symbol({ kind }: { kind: string }) {
  const shape = shape_of(kind);
  return <path class={`symbol ${shape.filled ? 'filled' : 'hollow'}`} d={shape.d} />;
}
