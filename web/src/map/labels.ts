// Names on the map without one lying on another: the more important one is written first, the rest gives way.

export interface Label {
  text: string;
  x: number;
  y: number;
  kind: 'place' | 'country' | 'city';
  anchor: 'start' | 'middle' | 'end';
  dx: number;
  dy: number;
}
/** Measured with the font in use: a guess from the number of letters is wrong by a third. */
let pen: CanvasRenderingContext2D | null = null;
const widths = new Map<string, number>();
function text_width({ text, kind, size }: Wish): number {
  const key = `${kind}${size}${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    pen ??= document.createElement('canvas').getContext('2d');
    if (!pen) return text.length * size * 0.62;
    pen.font = `${kind === 'place' ? 600 : 400} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    width = pen.measureText(text).width + (kind === 'country' ? text.length * size * 0.14 : 0);
    widths.set(key, width);
  }
  return width;
}

export interface Wish {
  text: string;
  x: number;
  y: number;
  kind: Label['kind'];
  size: number;  // px
  gap: number;   // px from the point to the text
}

type Box = [number, number, number, number];

/** `taken` is kept free by all; `avoid` (ribbons) only by what is not a place of the scenario. */
export function place_labels(wishes: Wish[], width: number, height: number, taken: Box[] = [], avoid: Box[] = []): Label[] {
  const boxes = [...taken];
  const out: Label[] = [];
  for (const w of wishes) {
    const wide = text_width(w), high = w.size * 1.15;
    const tries: [Label['anchor'], number, number][] = w.kind === 'country'
      ? [['middle', 0, 0], ['middle', 0, -20], ['middle', 0, 20], ['middle', -0.4 * wide, 0], ['middle', 0.4 * wide, 0], ['middle', 0, -44], ['middle', 0, 44], ['middle', -0.8 * wide, 20], ['middle', 0.8 * wide, -20]]
      : [['start', w.gap, 0], ['end', -w.gap, 0], ['middle', 0, -w.gap - high * 0.5], ['middle', 0, w.gap + high * 0.5],
         ['start', w.gap * 0.8, -high * 0.7], ['start', w.gap * 0.8, high * 0.7], ['end', -w.gap * 0.8, -high * 0.7], ['end', -w.gap * 0.8, high * 0.7]];
    for (const [anchor, dx, dy] of tries) {
      const x0 = w.x + dx - (anchor === 'middle' ? wide / 2 : anchor === 'end' ? wide : 0), y0 = w.y + dy - high / 2;
      const box: Box = [x0 - 1, y0, x0 + wide + 1, y0 + high];
      if (box[0] < 2 || box[1] < 2 || box[2] > width - 2 || box[3] > height - 2) continue;
      if (boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
      if (w.kind !== 'place' && avoid.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
      boxes.push(box);
      out.push({ text: w.text, x: w.x, y: w.y, kind: w.kind, anchor, dx, dy });
      break;
    }
  }
  return out;
}
