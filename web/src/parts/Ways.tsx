// The busiest ways of the slider's moment as a list: the map's numbers for those who cannot or do not want to point.
import { useMemo } from 'preact/hooks';
import { count } from '../format';
import { row_at } from '../model';
import { bands_of, way_title } from '../map/Map';
import { marked, run, stop, time_window } from '../state';
import { DataTable } from './Table';

export function WaysPanel() {
  const r = run.value!;
  const s = stop.value;
  const bands = useMemo(() => bands_of(r, s), [r, s, time_window.value]);
  const shown = bands.filter((b) => b.row.q975 > 0).slice(0, 9);
  const top = Math.max(1e-9, ...shown.map((b) => b.row.q90));
  const at = (v: number) => `${Math.min(100, (100 * v) / top).toFixed(1)}%`;
  return (
    <aside class="ways" aria-labelledby="ways-title">
      <h3 id="ways-title">Busiest ways <span class="muted">{s.label}</span></h3>
      {shown.length === 0 && <p class="empty">{r.ways.length === 0 ? 'This scenario has no links.' : 'Nobody set out in this time.'}</p>}
      <ol>
        {shown.map(({ way, row }) => (
          <li key={way.id}>
            <button type="button" class={marked.value?.id === way.id ? 'marked' : ''}
              onFocus={() => { marked.value = { kind: 'way', id: way.id, from: 'list' }; }} onBlur={() => { marked.value = null; }}
              onPointerEnter={() => { marked.value = { kind: 'way', id: way.id, from: 'list' }; }} onPointerLeave={() => { marked.value = null; }}>
              <span class="way-name">{way_title(way)}{way.back && <em class="tag">{way.to.kind === 'custody' ? 'into custody' : 'sent back'}</em>}</span>
              <span class="way-number"><b>{count(row.q50)}</b> <span class="muted">{count(row.q10)} to {count(row.q90)}</span></span>
              <span class={`way-bar${way.back ? ' back' : ''}`} aria-hidden="true">
                <i class="bar-body" style={{ width: at(row.q50) }} /><i class="whisker" style={{ left: at(row.q10), width: at(row.q90 - row.q10) }} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p class="fine-print">Persons who set out: median, and 80 % interval as a line.</p>
    </aside>
  );
}

export function MapTables() {
  const r = run.value!;
  const s = stop.value;
  return (
    <>
      <DataTable name={`flows-${s.label}`} title={`Numbers of all flows, ${s.label}`} head={['from', 'to', 'mode', 'km', 'median', '80 % from', '80 % to', '95 % from', '95 % to', 'source of the way']}
        rows={() => bands_of(r, s).map(({ way, row }) => [way.from.name, way.to.name, way.mode, way.km, row.q50, row.q10, row.q90, row.q025, row.q975, way.source || 'no source given'])} />
      <DataTable name={`places-${s.label}`} title={`Numbers of all places, end of ${s.label}`} head={['place', 'kind', 'country', 'north °', 'east °', 'people there', '80 % from', '80 % to', 'capacity', 'source', 'note']}
        rows={() => r.points.map((p) => {
          const row = row_at(p.stock, s.to);
          return [p.name, p.kind.replace(/_/g, ' '), p.country, p.at?.[1] ?? null, p.at?.[0] ?? null, row?.q50 ?? null, row?.q10 ?? null, row?.q90 ?? null, p.capacity, p.source || 'no source given', p.note];
        })} />
      {r.orphans.length > 0 && <p class="fine-print">Not shown, because an end names no place: {r.orphans.join(', ')}.</p>}
    </>
  );
}
