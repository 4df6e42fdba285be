// How this came about: enough to do it again.
import { number } from '../format';
import type { Calibration } from './model';
import { basis_in_words, method_name } from './words';

export function ProvenanceCard({ c }: { c: Calibration }) {
  const d = c.data;
  const rows: [string, string][] = [
    ['learned from', basis_in_words(c)],
    ['method', method_name(d)],
    ['histories simulated', number(d.histories)],
    ['effective draws', `${number(d.effective)} (below 10 there is no result)`],
    ...(d.seed_sd === null ? [] : [['with another seed', `medians would lie off by up to about ${number(Math.round(100 * d.seed_sd))} % of the width of their 90% interval (standard deviation); more histories lower that`] as [string, string]]),
    ...(d.least_acceptance === null ? [] : [['steps accepted, at least', `${number(100 * d.least_acceptance)} %`] as [string, string]]),
    ['engine', d.engine],
    ['seed', String(d.seed)],
    ['random scheme', d.random_scheme],
    ['program', `Outflow ${d.version}${d.commit ? `, ${d.commit}` : ''}`],
  ];
  return (
    <section class="card" aria-labelledby="provenance-title" data-testid="provenance">
      <h2 id="provenance-title">How this came about</h2>
      <p class="lead">The same files, seed and program give the same numbers, for any number of threads.</p>
      <table class="facts-table"><tbody>{rows.map(([k, v]) => <tr key={k}><th scope="row">{k}</th><td>{v}</td></tr>)}</tbody></table>
      <h3>Files that were read</h3>
      <div class="table-scroll whole" tabIndex={0} role="region" aria-label="Files that were read">
        <table class="inputs"><thead><tr><th scope="col">file</th><th scope="col" class="num">bytes</th><th scope="col">SHA-256</th></tr></thead>
          <tbody>{d.inputs.map((f) => <tr key={f.name}><th scope="row">{f.name}</th><td class="num">{number(f.bytes)}</td><td><code>{f.sha256}</code></td></tr>)}</tbody></table>
      </div>
      {d.warnings.length > 0 && <><h3>Warnings</h3><ul class="notes">{d.warnings.map((w, i) => <li key={i} class="warning"><b>Warning:</b> {w}</li>)}</ul></>}
    </section>
  );
}
