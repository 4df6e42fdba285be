// Does the committed template equal a fresh build? Exit code 1 when it does not.
import { readFileSync } from 'node:fs';
import { build_page, committed } from './build.mjs';

const fresh = await build_page();
const old = readFileSync(committed, 'utf8');
if (fresh !== old) {
  let i = 0;
  while (fresh[i] === old[i]) ++i;
  console.error(`the committed template differs from a fresh build at byte ${i}: run \`npm run commit-dist\` and commit it`);
  process.exit(1);
}
console.log('the committed template equals a fresh build');
