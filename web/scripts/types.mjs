// Writes src/contract.ts from schemas/report-data.schema.json. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const schema = JSON.parse(readFileSync(new URL('../../schemas/report-data.schema.json', import.meta.url), 'utf8'));
const target = new URL('../src/contract.ts', import.meta.url);
const text = await compile(schema, 'ReportData', {
  bannerComment: '// Generated from schemas/report-data.schema.json by `npm run types`: change the schema, not this file.',
  style: { singleQuote: true, printWidth: 120 },
});
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/contract.ts is older than the schema: run `npm run types`');
    process.exit(1);
  }
} else writeFileSync(target, text);
