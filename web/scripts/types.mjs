// Writes src/contract.ts and src/inference/contract.ts from the schemas of what the page shows. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const contracts = [
  ['report-data.schema.json', 'ReportData', 'contract.ts'],
  ['calibration-data.schema.json', 'CalibrationData', 'inference/contract.ts'],
];
for (const [schema, name, file] of contracts) {
  const target = new URL(`../src/${file}`, import.meta.url);
  const text = await compile(JSON.parse(readFileSync(new URL(`../../schemas/${schema}`, import.meta.url), 'utf8')), name, {
    bannerComment: `// Generated from schemas/${schema} by \`npm run types\`: change the schema, not this file.`,
    style: { singleQuote: true, printWidth: 120 },
  });
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`src/${file} is older than the schema: run \`npm run types\``);
    process.exit(1);
  }
}
