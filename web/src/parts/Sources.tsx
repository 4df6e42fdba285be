// Where every figure comes from; a figure without a source is shown as such.
import { useComputed, useSignal } from '@preact/signals';
import { number, percent } from '../format';
import { run } from '../state';
import { save_csv } from '../save';
import { Linked } from './Linked';

const SHOWN = 300;

export function SourcesCard() {
  const r = run.value!;
  const rows = r.data.sources ?? [];
  const needle = useSignal('');
  const only_missing = useSignal(false);
  const limit = useSignal(SHOWN);
  const found = useComputed(() => {
    const words = needle.value.toLowerCase().split(/\s+/).filter(Boolean);
    return rows.filter((x) => (!only_missing.value || x.source.trim() === '')
      && words.every((w) => `${x.where} ${x.what} ${x.source} ${x.note ?? ''}`.toLowerCase().includes(w)));
  });
  const missing = rows.filter((x) => x.source.trim() === '').length;
  return (
    <section class="card sources" aria-labelledby="sources-title">
      <h2 id="sources-title">Sources</h2>
      {rows.length === 0 ? <p class="empty">This run names no sources.</p> : (
        <>
          <p class="lead">{number(rows.length)} figures; {missing === 0 ? 'every one names its source.' : <><b>{number(missing)}</b> ({percent(missing / rows.length)}) give no source.</>}</p>
          <div class="bar">
            <label class="field">Find <input type="search" value={needle.value} data-testid="source-filter" onInput={(e) => { needle.value = e.currentTarget.value; limit.value = SHOWN; }} /></label>
            <label class="chip"><input type="checkbox" checked={only_missing.value} onChange={(e) => { only_missing.value = e.currentTarget.checked; }} />only without a source</label>
            <button type="button" onClick={() => save_csv('sources', ['where', 'what', 'source', 'note'], found.value.map((x) => [x.where, x.what, x.source, x.note ?? '']))}>Save as CSV</button>
            <span class="muted" aria-live="polite">{number(found.value.length)} shown</span>
          </div>
          <div class="table-scroll tall" tabIndex={0} role="region" aria-label="Sources">
            <table class="stack">
              <thead><tr><th scope="col">file</th><th scope="col">figure</th><th scope="col">source</th><th scope="col">note</th></tr></thead>
              <tbody>
                {found.value.slice(0, limit.value).map((x, i) => (
                  <tr key={i}><td>{x.where}</td><td>{x.what}</td><td>{x.source.trim() ? <Linked text={x.source} /> : <span class="none">no source given</span>}</td><td>{x.note}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
          {found.value.length > limit.value && <p class="fine-print">The first {number(limit.value)} of {number(found.value.length)} rows.</p>}
          {found.value.length > limit.value && <button type="button" onClick={() => { limit.value = Infinity; }}>Show all {number(found.value.length)}</button>}
        </>
      )}
    </section>
  );
}

export function NotesCard() {
  const { warnings = [], notes = [] } = run.value!.data;
  if (warnings.length + notes.length === 0) return null;
  return (
    <section class="card" aria-labelledby="notes-title">
      <h2 id="notes-title">To bear in mind</h2>
      <ul class="notes">
        {notes.map((n, i) => <li key={`n${i}`}><Linked text={n} /></li>)}
        {warnings.map((n, i) => <li key={`w${i}`} class="warning"><b>Warning:</b> <Linked text={n} /></li>)}
      </ul>
    </section>
  );
}
