// Saving pictures and tables from the page. Everything stays in the browser: a blob and a click.
import { type Cell, csv } from './csv';
import { document_name } from './state';

function offer(blob: Blob, file: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = file;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}

const safe = (text: string) => text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60) || 'outflow';
const file_name = (what: string, ending: string) => `${safe(document_name.value)}-${safe(what)}.${ending}`;

const KEPT = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linejoin', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'paint-order', 'letter-spacing', 'display'];

/** A picture that needs no style sheet: what the browser computed is written into each element. */
function standalone(host: Element | null): { text: string; w: number; h: number } | null {
  const live = host instanceof SVGSVGElement ? host : host?.querySelector('svg');
  if (!live) return null;
  const copy = live.cloneNode(true) as SVGSVGElement;
  const from = [live, ...live.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((node, i) => {
    const target = to[i] as SVGElement | undefined;
    if (!target || node.tagName === 'style') return;
    const style = getComputedStyle(node);
    for (const name of KEPT) target.style.setProperty(name, style.getPropertyValue(name));
  });
  copy.querySelectorAll('style, .hit').forEach((n) => n.remove());
  const { width, height } = live.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.style.background = getComputedStyle(document.documentElement).getPropertyValue('--card');
  return { text: new XMLSerializer().serializeToString(copy), w: width, h: height };
}

export function save_svg(host: Element | null, name: string): void {
  const picture = standalone(host);
  if (picture) offer(new Blob([picture.text], { type: 'image/svg+xml' }), file_name(name, 'svg'));
}

export function save_png(host: Element | null, name: string): void {
  const picture = standalone(host);
  if (!picture) return;
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement('canvas');
    canvas.width = picture.w * 2;
    canvas.height = picture.h * 2;
    const pen = canvas.getContext('2d');
    if (!pen) return;
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--card') || '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => { if (blob) offer(blob, file_name(name, 'png')); });
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`;
}

export function save_csv(name: string, head: string[], rows: Cell[][]): void {
  offer(new Blob(['\ufeff', csv(head, rows)], { type: 'text/csv;charset=utf-8' }), file_name(name, 'csv'));
}
