// Puts data into the template as the C++ library does (src/outflow/report/report.cpp), for tests that need no C++ build.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The freshly built page if there is one, else the committed one. */
export function template_path() {
  const built = here('../../web/dist/report.html');
  return existsSync(built) ? built : here('../../src/outflow/report/template/report.html');
}

export function render_report(data, template = readFileSync(template_path(), 'utf8')) {
  const json = JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
  return template.replace('@@OUTFLOW_DATA@@', () => json);
}

let folder;
export function write_report(name, data) {
  folder ??= mkdtempSync(join(tmpdir(), 'outflow-report-'));
  const path = join(folder, `${name}.html`);
  writeFileSync(path, render_report(data));
  return path;
}
