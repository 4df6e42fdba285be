// Everything on the page that can change, in one place.
import { computed, effect, signal } from '@preact/signals';
import { type Run, type Stop, type Window } from './model';

export const run = signal<Run | null>(null);
/** Short name of the run or calibration; begins the names of saved files. */
export const document_name = signal('outflow');

export const time_window = signal<Window>('step');
export const position = signal(0);
export const playing = signal(false);
export const speed = signal(1);

export const report_index = signal(0);
export const chart_by = signal<'year' | 'step'>('year');

export interface Layers {
  flows: boolean;
  uncertainty: boolean;
  people: boolean;
  places: boolean;
  labels: boolean;
  base: boolean;
}
export const layers = signal<Layers>({ flows: true, uncertainty: true, people: true, places: true, labels: true, base: true });

/** How a ribbon's width follows its flow: in proportion, or by the square root where small flows would vanish beside large ones. */
export const width_rule = signal<'proportion' | 'root'>('proportion');

/** The way or place that the pointer or the keyboard is on. */
export const marked = signal<{ kind: 'way' | 'place'; id: string; from: 'pointer' | 'keyboard' | 'list' } | null>(null);

export const theme = signal<'auto' | 'light' | 'dark'>('auto');

export const stops = computed<Stop[]>(() => run.value?.stops(time_window.value) ?? []);
export const stop = computed<Stop>(() => {
  const all = stops.value;
  return all[Math.min(position.value, all.length - 1)] ?? { from: 0, to: -1, label: '', year: NaN };
});

/** Changes the window and stays at the same moment. */
export function set_window(next: Window): void {
  const end = stop.value.to;
  time_window.value = next;
  const at = stops.value.findIndex((s) => s.to >= end);
  position.value = at < 0 ? Math.max(0, stops.value.length - 1) : at;
}

export function move(by: number): void {
  position.value = Math.max(0, Math.min(stops.value.length - 1, position.value + by));
}

export function toggle_play(): void {
  if (!playing.value && position.value >= stops.value.length - 1) position.value = 0;
  playing.value = stops.value.length > 1 && !playing.value;
}

/** Steps per second at speed 1: a whole run lasts 15 to 40 seconds. */
export function pace(): number {
  return Math.max(1.5, Math.min(12, stops.value.length / 25));
}

effect(() => {
  if (!playing.value) return;
  const timer = setInterval(() => {
    if (position.peek() >= stops.peek().length - 1) {
      playing.value = false;
      return;
    }
    position.value = position.peek() + 1;
  }, 1000 / (pace() * speed.value));
  return () => clearInterval(timer);
});

effect(() => {
  const root = document.documentElement;
  if (theme.value === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme.value;
});
