// Text from a scenario with its web addresses made into links. Only http and https: anything else stays text.
const host = (address: string) => address.replace(/^https?:\/\/(www\.)?/, '').split('/')[0];
const ADDRESS = /https?:\/\/[^\s<>"'|;]+/g;

/** With `brief` an address is shown by its host alone. */
export function Linked({ text, brief = false }: { text: string; brief?: boolean }) {
  const out: preact.ComponentChildren[] = [];
  let last = 0;
  for (const m of text.matchAll(ADDRESS)) {
    const address = m[0].replace(/[).,]+$/, '');
    out.push(text.slice(last, m.index));
    out.push(<a href={address} rel="noopener noreferrer nofollow" target="_blank">{brief ? host(address) : address.length > 70 ? `${address.slice(0, 66)}…` : address}</a>);
    last = m.index + address.length;
  }
  out.push(text.slice(last));
  return <>{out}</>;
}
