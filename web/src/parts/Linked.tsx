// Text from a scenario with its web addresses made into links. Only http and https: anything else stays text.
const ADDRESS = /https?:\/\/[^\s<>"'|;]+/g;

export function Linked({ text }: { text: string }) {
  const out: preact.ComponentChildren[] = [];
  let last = 0;
  for (const m of text.matchAll(ADDRESS)) {
    const address = m[0].replace(/[).,]+$/, '');
    out.push(text.slice(last, m.index));
    out.push(<a href={address} rel="noopener noreferrer nofollow" target="_blank">{address.length > 70 ? `${address.slice(0, 66)}…` : address}</a>);
    last = m.index + address.length;
  }
  out.push(text.slice(last));
  return <>{out}</>;
}
