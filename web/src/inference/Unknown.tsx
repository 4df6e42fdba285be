// What the forecast rests on that no figure speaks to. Made from the scenario and the posterior.
import { number } from '../format';
import { Linked } from '../parts/Linked';
import type { Calibration } from './model';
import { type Unknown, unknowns } from './words';

/** So many are shown; the rest is folded. */
const FEW = 12;

export function UnknownCard({ c }: { c: Calibration }) {
  return (
    <section class="card" aria-labelledby="unknown-title" data-testid="unknown">
      <h2 id="unknown-title">What this cannot know</h2>
      <div class="unknowns">{unknowns(c).map((u) => <One key={u.id} u={u} />)}</div>
    </section>
  );
}

function One({ u }: { u: Unknown }) {
  const few = u.items.length <= FEW + 2 ? u.items : u.items.slice(0, FEW), rest = u.items.slice(few.length);
  return (
    <section class="unknown" data-unknown={u.id} aria-label={u.title}>
      <h3>{u.title}</h3>
      <p>{u.text}</p>
      <Items items={few} />
      {rest.length > 0 && <details><summary>{number(rest.length)} more</summary><Items items={rest} /></details>}
    </section>
  );
}

function Items({ items }: { items: Unknown['items'] }) {
  if (items.length === 0) return null;
  return <ul class="unknown-list">{items.map((x, i) => <li key={i}><b>{x.name}</b> <span class="muted"><Linked text={x.text} brief /></span></li>)}</ul>;
}
