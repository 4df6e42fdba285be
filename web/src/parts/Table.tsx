// Every figure's numbers as a table that can be read, copied and saved. Built when it is opened: some have thousands of rows.
import { useSignal } from '@preact/signals';
import { number } from '../format';
import type { Cell } from '../csv';
import { save_csv } from '../save';
import { Linked } from './Linked';

export function DataTable({ name, title, head, rows, limit = 200 }: { name: string; title: string; head: string[]; rows: () => Cell[][]; limit?: number }) {
  const open = useSignal(false);
  return (
    <details class="numbers" onToggle={(e) => { open.value = e.currentTarget.open; }}>
      <summary>{title}</summary>
      {open.value && <TableBody name={name} title={title} head={head} rows={rows()} limit={limit} />}
    </details>
  );
}

export function TableBody({ name, title, head, rows, limit }: { name: string; title: string; head: string[]; rows: Cell[][]; limit: number }) {
  const all = useSignal(false);
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((r) => typeof r[i] === 'number' || r[i] === null));
  const shown = all.value ? rows : rows.slice(0, limit);
  return (
    <>
      <div class="bar">
        <button type="button" onClick={() => save_csv(name, head, rows)}>Save as CSV</button>
        <span class="muted">{number(rows.length)} {rows.length === 1 ? 'row' : 'rows'}</span>
      </div>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead><tr>{head.map((h, i) => <th key={i} scope="col" class={numeric[i] ? 'num' : ''}>{h}</th>)}</tr></thead>
          <tbody>
            {shown.map((row, k) => (
              <tr key={k}>{row.map((v, i) => (
                <td key={i} class={numeric[i] ? 'num' : ''}>{typeof v === 'number' ? number(v) : v === null ? '–' : <Linked text={v} />}</td>
              ))}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rows.length && <button type="button" onClick={() => { all.value = true; }}>Show all {number(rows.length)} rows</button>}
    </>
  );
}
