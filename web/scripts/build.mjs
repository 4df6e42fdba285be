// Builds dist/report.html: page, style and base map in one file, with a marker where a run's data goes.
// With --commit it also writes the copy that the C++ library embeds, so that nobody needs node to make a report.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { build_basemap } from './basemap.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
export const committed = fileURLToPath(new URL('../../src/outflow/report/template/report.html', import.meta.url));

export async function build_page() {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      rolldownOptions: { input: `${root}src/main.tsx`, output: { format: 'iife', name: 'outflow_report' } },
    },
  });
  const { output } = Array.isArray(built) ? built[0] : built;
  const code = output.filter((o) => o.type === 'chunk').map((o) => o.code).join('\n').trim();
  const css = output.filter((o) => o.type === 'asset' && o.fileName.endsWith('.css')).map((o) => o.source).join('\n').trim();
  if (/<\/script|<!--/i.test(code)) throw new Error('the script would end its own element: </script or <!-- in the bundle');
  if (/<\/style/i.test(css)) throw new Error('the style would end its own element');

  const base64 = (bytes) => Buffer.from(bytes).toString('base64');
  const sha = createHash('sha256').update(code).digest('base64');
  const { coarse, fine } = build_basemap();
  // Only this very script may run, and nothing may be fetched: a name in the data cannot do what we cannot.
  const policy = `default-src 'none'; script-src 'sha256-${sha}'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Outflow report</title>
<style>${css}</style>
</head>
<body>
<noscript><p>This report draws its maps and charts with the script inside this file. Nothing is fetched from anywhere. The numbers are below, in the element <code>outflow-data</code> of the page source.</p></noscript>
<div id="app"></div>
<script type="application/json" id="outflow-data">@@OUTFLOW_DATA@@</script>
<script type="text/plain" id="basemap-coarse">${base64(coarse)}</script>
<script type="text/plain" id="basemap-fine">${base64(fine)}</script>
<script>${code}</script>
</body>
</html>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const html = await build_page();
  mkdirSync(`${root}dist`, { recursive: true });
  writeFileSync(`${root}dist/report.html`, html);
  console.log(`dist/report.html ${(html.length / 1024).toFixed(0)} kB`);
  if (process.argv.includes('--commit')) {
    writeFileSync(committed, html);
    console.log('copied to src/outflow/report/template/report.html');
  }
}
