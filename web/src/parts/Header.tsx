// Title, the run in sentences, and what kind of run it was.
import type { ComponentChildren } from 'preact';
import { useComputed } from '@preact/signals';
import { number, period_in_words } from '../format';
import { playing, report_index, run, stop, theme } from '../state';
import { headline } from '../summary';
import { Linked } from './Linked';

/** The top of a page of any kind. */
export function PageHead({ title, description, children }: { title: string; description?: string | undefined; children: ComponentChildren }) {
  return (
    <header class="page-head">
      <div class="bar top">
        <span class="brand"><svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true"><path d="M1,15C8,15 9,5 17,5V1L25,8L17,15V11C12,11 11,19 1,19Z" /></svg>Outflow</span>
        <span class="grow" />
        <label class="field screen-only">Colours{' '}
          <select value={theme.value} data-testid="theme" onChange={(e) => { theme.value = e.currentTarget.value as 'auto' | 'light' | 'dark'; }}>
            <option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option>
          </select>
        </label>
        <button type="button" class="screen-only" onClick={() => print()}>Print</button>
      </div>
      <h1>{title}</h1>
      {description && <p class="lead"><Linked text={description} /></p>}
      <p class="facts">{children}</p>
    </header>
  );
}

export function Header() {
  const r = run.value!;
  const d = r.data;
  return (
    <PageHead title={d.title || d.name} description={d.description}>
      {r.steps > 0 && <span>{period_in_words(d.time.start, d.time.end)}, {number(r.steps)} {r.steps === 1 ? 'step' : 'steps'} of {d.time.step}</span>}
      <span>{number(d.members)} {d.members === 1 ? 'run' : 'runs'}, {d.engine} engine, seed {String(d.seed)}</span>
      {d.source && <span>scenario: <Linked text={d.source} /></span>}
    </PageHead>
  );
}

export function Summary() {
  const r = run.value!;
  const report = r.data.reports?.[report_index.value];
  const words = useComputed(() => {
    const x = run.value!.data.reports?.[report_index.value];
    return x ? headline(run.value!, x, stop.value) : null;
  });
  if (!report) return null;
  return (
    <section class="summary" aria-labelledby="summary-title">
      <h2 id="summary-title" class="summary-title">{report.title}</h2>
      <p class="headline" data-testid="headline" aria-live={playing.value ? 'off' : 'polite'}>{words.value?.text}</p>
    </section>
  );
}
