// Opens the page of a calibration as a reader would: from a file, without a network, by keyboard, on a phone and on paper.
//   node calibration.mjs                 pages made from calibration_fixture.mjs, with every check
//   node calibration.mjs report.html     the checks that hold for any calibration, on that file
// Prints a line per check and "N passed, N failed"; the exit code is 1 when one fails.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { make_calibration, make_calibration_states, make_hostile_calibration } from './calibration_fixture.mjs';
import { check, expect, finish, open, text, wide_scroll } from './harness.mjs';
import { write_report } from './report.mjs';

const given = process.argv[2] ? resolve(process.argv[2]) : null;
if (given && !existsSync(given)) {
  console.error(`${given}: no such file`);
  process.exit(1);
}
const path = given ?? write_report('calibration', make_calibration());
console.log(`calibration: ${path}`);
const NONSENSE = /.{0,30}(NaN|undefined|Infinity|\[object|null).{0,20}/;

/** Everything that can be unfolded, drawn. */
async function unfold(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.waitForTimeout(250);
}

const main = await open(path);
const { page } = main;
const data = await page.evaluate(() => JSON.parse(document.getElementById('outflow-data').textContent));
const to_come = data.series.flatMap((s) => s.forecasts.map((f) => ({ ...f, share: s.kind === 'share', group: s.group })));
const whole = to_come.filter((f) => f.group === '' && !f.share);

await check('words come first: the answer is a sentence with an interval and its condition', async () => {
  const words = await text(page, 'headline');
  if (to_come.length > 0) expect(/9 chances in 10/.test(words) && /if the model and its assumptions hold/.test(words), words);
  expect(/unknown number/.test(await text(page, 'learned')), 'what was learned is not said');
  const order = await page.locator('main > section').evaluateAll((all) => all.map((s) => s.querySelector('h2').innerText));
  expect(order[0] === 'The answer', order.join(', '));
});

await check('every figure to come has a row with its intervals, persistence beside it', async () => {
  for (const s of await page.locator('details.groups > summary').all()) await s.click();
  // Of each series those that end after the day until which figures were known, three at most; where none does, the last.
  const known = data.as_of ? `${data.as_of}-01-01`.slice(0, 10) : data.last_known;
  const rows = data.series.reduce((n, s) => n + (s.forecasts.length && Math.max(1, Math.min(3, s.forecasts.filter((f) => f.to > known).length))), 0);
  expect((await page.locator('[data-testid=next] tbody tr').count()) === rows, `${await page.locator('[data-testid=next] tbody tr').count()} rows of ${rows}`);
  if (whole.length === 0) return;
  const words = await page.locator('[data-testid=next] tbody tr').first().innerText();
  expect(/ to /.test(words), words);
  const drawn = await page.locator('[data-testid=next] svg.strip').first().getAttribute('aria-label');
  expect(/Median .+ 90 % .+/.test(drawn), drawn);
});

await check('what is otherwise has a line for each figure to come, and is not there unasked', async () => {
  expect((await page.locator('[data-testid=variants]').count()) === (data.variants.length > 0 ? 1 : 0), 'the card');
  if (data.variants.length === 0 || to_come.length === 0) return;
  const words = await page.locator('[data-testid=variant-lines] tbody tr').first().innerText();
  expect(words.includes(data.variants[0].name) && / to /.test(words), words);
});

await check('every series has a chart that says in words what it shows', async () => {
  const charts = page.locator('.fan .chart');
  expect((await charts.count()) === data.series.length, `${await charts.count()} charts of ${data.series.length}`);
  for (const label of await charts.evaluateAll((all) => all.map((n) => n.getAttribute('aria-label')))) expect(/figure|forecast/i.test(label), label);
  expect((await page.locator('.fan .plot-host svg').count()) === data.series.length, 'a chart is not drawn');
});

await check('a chart reads figures and forecasts by keyboard', async () => {
  const at = data.series.findIndex((s) => s.forecasts.length > 0);
  if (at < 0) return;
  const chart = page.locator('.fan .chart').nth(at);
  await chart.focus();
  await page.keyboard.press('End');
  const last = await text(page, 'chart-tip');
  expect(/forecast/.test(last) && /median/.test(last) && /persistence/.test(last), last);
  await page.keyboard.press('Home');
  expect((await text(page, 'chart-tip')) !== last || data.series[at].observed.length === 0, 'Home reads the same');
  await page.keyboard.press('Escape');
  expect((await page.locator('[data-testid=chart-tip]').count()) === 0, 'Escape leaves the tooltip');
});

await check('the scale is changed by keyboard, and the chart with it', async () => {
  const other = page.locator('.fan .segments button[aria-pressed=false]').first();
  if ((await other.count()) === 0) return;
  const chart = page.locator('.fan').filter({ has: page.locator('.segments') }).first().locator('.plot-host').first();
  const before = await chart.innerHTML();
  await other.focus();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  expect((await chart.innerHTML()) !== before, 'the chart stays');
});

await check('every unknown number is drawn before and after, sorted by verdict', async () => {
  const verdicts = await page.locator('[data-testid=posterior] figure').evaluateAll((all) => all.map((n) => n.dataset.verdict));
  expect(verdicts.length === data.parameters.length, `${verdicts.length} of ${data.parameters.length}`);
  const rank = verdicts.map((v) => ['learned', 'weakly learned', 'not identified'].indexOf(v));
  expect(rank.every((r, i) => i === 0 || r >= rank[i - 1]), verdicts.join(', '));
  expect((await page.locator('[data-testid=posterior] .plot-host svg').count()) === verdicts.length, 'a density is not drawn');
  // Not by colour alone: the prior is dashed, and each verdict has a word and a shape of its own.
  expect((await page.locator('[data-testid=posterior] .plot-host svg [stroke-dasharray]').count()) >= verdicts.length, 'priors are not dashed');
  const marks = await page.locator('.verdict-mark').evaluateAll((all) => new Set(all.map((n) => n.innerHTML)).size);
  expect(marks === 3, `${marks} shapes`);
});

await check('what it cannot know names each number, report and cause', async () => {
  const words = await page.locator('[data-testid=unknown]').evaluate((n) => n.textContent);
  for (const p of data.parameters.filter((x) => x.verdict === 'not identified')) expect(words.includes(p.title || p.name), p.name);
  for (const r of data.reports.filter((x) => x.figures === 0)) expect(words.includes(r.title), r.report);
  for (const d of data.drivers.filter((x) => x.after === 'holds' && x.last_on < data.last_known)) expect(words.includes(d.title), d.driver);
});

await check('scores are shown, or it is said that there are none', async () => {
  const own = (data.backtest?.lines ?? []).filter((l) => !l.baseline && l.part === '');
  expect((await page.locator('[data-testid=skill] tbody tr').count()) === own.length, 'rows of skill');
  if (!data.backtest) expect(/No backtest was given/.test(await text(page, 'scores')), 'no word of it');
});

await check('it says how to make it again: seed, program, and every file with its hash', async () => {
  const words = await text(page, 'provenance');
  for (const part of [String(data.seed), data.version, data.random_scheme, ...data.inputs.flatMap((f) => [f.sha256, f.name])]) expect(words.includes(part), part);
});

await check('every table opens by keyboard and saves', async () => {
  const summary = page.locator('details.numbers > summary').first();
  await summary.focus();
  if (!(await summary.evaluate((n) => n.parentElement.open))) await page.keyboard.press('Enter');
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 5000 }), page.locator('details.numbers[open] button', { hasText: 'Save as CSV' }).first().click()]);
  expect(download.suggestedFilename().startsWith(data.name.slice(0, 5)) && download.suggestedFilename().endsWith('.csv'), download.suggestedFilename());
});

await check('headings go down one level at a time, and every control has a name', async () => {
  const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((n) => Number(n.tagName[1])));
  expect(levels[0] === 1 && levels.every((l, i) => i === 0 || l <= levels[i - 1] + 1), levels.join(''));
  const nameless = await page.locator('button, select, input, [tabindex="0"]').evaluateAll((all) => all.filter((n) => !(n.innerText?.trim() || n.getAttribute('aria-label') || n.closest('label'))).map((n) => n.outerHTML.slice(0, 80)));
  expect(nameless.length === 0, nameless.join(' | '));
});

await check('no number on the page is none', async () => {
  await unfold(page);
  const found = NONSENSE.exec(await page.locator('body').innerText());
  expect(!found, found?.[0]);
});

await check('it carries no map', async () => {
  const bytes = await page.evaluate(() => document.documentElement.outerHTML.length);
  const map = await page.locator('[id^=basemap-]').evaluateAll((all) => all.reduce((n, x) => n + x.textContent.length, 0));
  if (given) expect(map === 0, `${map} of ${bytes} bytes are a base map`);
});

await check('it prints: no controls, charts whole', async () => {
  await page.emulateMedia({ media: 'print' });
  expect(!(await page.locator('.segments').first().isVisible().catch(() => false)), 'buttons are printed');
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  expect(pdf.length > 20000, `the PDF has ${pdf.length} bytes`);
  await page.emulateMedia({ media: 'screen' });
});

await check('no page errors, no warnings, no requests', async () => {
  expect(main.complaints.length === 0, main.complaints.join(' | '));
  expect(main.requests.length === 0, main.requests.join(' | '));
});
await main.close();

for (const [width, scheme] of [[390, 'light'], [320, 'dark']])
  await check(`${width} px wide, ${scheme}: nothing sticks out, folded or unfolded`, async () => {
    const phone = await open(path, { width, height: 800, scheme });
    await phone.page.waitForTimeout(300);
    const folded = await wide_scroll(phone.page);
    await unfold(phone.page);
    const over = Math.max(folded, await wide_scroll(phone.page));
    expect(over <= 0, `${over} px too wide`);
    expect(phone.complaints.length === 0, phone.complaints.join(' | '));
    await phone.close();
  });

if (!given) {
  await check('names that are code stay names', async () => {
    const evil = await open(write_report('hostile-calibration', make_hostile_calibration()));
    const p = evil.page;
    await unfold(p);
    expect((await p.evaluate(() => window.hacked)) === undefined, 'code ran');
    expect((await p.locator('img').count()) === 0, 'an element came out of a name');
    expect((await p.locator('a[href^="javascript:"]').count()) === 0, 'a javascript: link');
    expect((await wide_scroll(p)) <= 0, 'a long name sticks out');
    expect(evil.complaints.length === 0, evil.complaints.join(' | '));
    await evil.close();
  });

  let state;
  for (const [name, [made, say]] of Object.entries(make_calibration_states())) {
    await check(`state: ${name.replace(/_/g, ' ')}`, async () => {
      const file = write_report(`calibration-${name}`, made);
      state ??= await open(file);
      state.complaints.length = 0;
      await state.page.goto(pathToFileURL(file).href);
      await state.page.waitForSelector('h1');
      await unfold(state.page);
      const body = await state.page.locator('body').innerText();
      expect(say.test(body), `the page does not say ${say}`);
      const found = NONSENSE.exec(body);
      expect(!found, found?.[0]);
      expect(state.complaints.length === 0, state.complaints.join(' | '));
    });
  }
  await state.close();
}

await finish();
