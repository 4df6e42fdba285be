// Opens a report as a reader would: from a file, without a network, by mouse, by keyboard, on a phone and on paper.
//   node run.mjs                 pages made from fixture.mjs, with every check
//   node run.mjs report.html     the checks that hold for any report, on that file
// Prints a line per check and "N passed, N failed"; the exit code is 1 when one fails.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { make_daily, make_empty_states, make_fixture, make_hostile } from './fixture.mjs';
import { check, expect, finish, open, text, wide_scroll } from './harness.mjs';
import { write_report } from './report.mjs';

const given = process.argv[2] ? resolve(process.argv[2]) : null;
if (given && !existsSync(given)) {
  console.error(`${given}: no such file`);
  process.exit(1);
}

const has_map = (page) => page.locator('.place').count().then((n) => n > 0);

const path = given ?? write_report('fixture', make_fixture());
console.log(`report: ${path}`);

const main = await open(path);
const { page } = main;
const steps = Number(await page.locator('[data-testid=slider]').getAttribute('max').catch(() => '0'));

await check('the base map is drawn, without a network', async () => {
  if (!(await has_map(page))) return;
  await page.waitForSelector('[data-testid=base] path.land', { timeout: 20000, state: 'attached' });
  const length = await page.locator('[data-testid=base] path').evaluateAll((all) => all.map((p) => p.getAttribute('d').length));
  expect(Math.max(...length) > 40, `paths of ${length} characters`);
});

await check('the headline is a sentence with numbers', async () => {
  if ((await page.locator('[data-testid=headline]').count()) === 0) return;
  const words = await text(page, 'headline');
  expect(/\d/.test(words) && words.endsWith('.'), words);
});

await check('the slider moves, and the date and the numbers move with it', async () => {
  if (steps < 1) return;
  const slider = page.locator('[data-testid=slider]');
  await slider.evaluate((n) => { n.value = '0'; n.dispatchEvent(new Event('input', { bubbles: true })); });
  const before = [await text(page, 'when'), await page.locator('main').innerText()];
  await slider.evaluate((n) => { n.value = String(Math.floor(Number(n.max) * 0.6)); n.dispatchEvent(new Event('input', { bubbles: true })); });
  await page.waitForTimeout(50);
  const after = [await text(page, 'when'), await page.locator('main').innerText()];
  expect(before[0] !== after[0], `the date stays ${before[0]}`);
  expect(before[1] !== after[1], 'no number on the page changes');
  expect((await slider.getAttribute('aria-valuetext')) === after[0], 'the slider does not say its date');
});

await check('arrow keys move the slider', async () => {
  if (steps < 2) return;
  const slider = page.locator('[data-testid=slider]');
  await slider.focus();
  const before = await text(page, 'when');
  await page.keyboard.press('ArrowLeft');
  expect((await text(page, 'when')) !== before, `still ${before}`);
});

await check('space plays and pauses, from anywhere', async () => {
  if (steps < 4) return;
  await page.locator('[data-testid=slider]').evaluate((n) => { n.value = '0'; n.dispatchEvent(new Event('input', { bubbles: true })); n.blur(); });
  const start = await text(page, 'when');
  await page.keyboard.press(' ');
  await page.waitForFunction((was) => document.querySelector('[data-testid=when]').textContent !== was, start, { timeout: 4000 });
  expect((await page.locator('[data-testid=play]').getAttribute('aria-pressed')) === 'true', 'not playing');
  await page.keyboard.press(' ');
  expect((await page.locator('[data-testid=play]').getAttribute('aria-pressed')) === 'false', 'still playing');
  const stopped = await text(page, 'when');
  await page.waitForTimeout(900);
  expect((await text(page, 'when')) === stopped, 'it runs on after the pause');
});

await check('layers can be switched off and on', async () => {
  if (!(await has_map(page))) return;
  for (const [layer, what] of [['flows', '[data-testid=flows]'], ['base', '[data-testid=base]'], ['labels', '.labels'], ['places', '.places']]) {
    const box = page.locator(`[data-layer=${layer}]`), shown = page.locator(what);
    expect((await shown.count()) === 1, `${layer} is not there to begin with`);
    await box.uncheck();
    expect((await shown.count()) === 0, `${layer} stays`);
    await box.check();
    expect((await shown.count()) === 1, `${layer} does not come back`);
  }
  if ((await page.locator('[data-testid=flows] .edge').count()) > 0) {
    await page.locator('[data-layer=uncertainty]').uncheck();
    expect((await page.locator('[data-testid=flows] .edge, [data-testid=flows] .core').count()) === 0, 'uncertainty stays');
    await page.locator('[data-layer=uncertainty]').check();
  }
});

async function busiest_band() {
  // The moment with the widest ribbon: any at all will do.
  const slider = page.locator('[data-testid=slider]');
  for (const at of [0.5, 0.35, 0.75, 1]) {
    if (steps > 0) await slider.evaluate((n, f) => { n.value = String(Math.round(Number(n.max) * f)); n.dispatchEvent(new Event('input', { bubbles: true })); }, at);
    // The longest one: short ones lie under the places they join.
    const longest = await page.locator('[data-testid=flows] .band .hit').evaluateAll((all) => all.map((p) => p.getTotalLength()).reduce((best, l, i, a) => (l > a[best] ? i : best), 0)).catch(() => 0);
    if ((await page.locator('[data-testid=flows] .band').count()) > 0) return page.locator('[data-testid=flows] .band').nth(longest);
  }
  return null;
}

await check('a tooltip on a flow reads its median and its intervals', async () => {
  const band = (await has_map(page)) ? await busiest_band() : null;
  if (!band) return;
  const line = band.locator('.hit');
  await line.scrollIntoViewIfNeeded();
  const at = await line.evaluate((n) => {
    const p = n.getPointAtLength(n.getTotalLength() * 0.45), m = n.getScreenCTM();
    return { x: m.a * p.x + m.e, y: m.d * p.y + m.f };
  });
  await page.evaluate((y) => scrollBy(0, y - innerHeight / 3), at.y);
  const y = await line.evaluate((n) => n.getScreenCTM().d * n.getPointAtLength(n.getTotalLength() * 0.45).y + n.getScreenCTM().f);
  await page.mouse.move(at.x, y);
  await page.mouse.move(at.x + 1, y);
  await page.waitForSelector('[data-testid=map-tip]');
  const words = await text(page, 'map-tip');
  expect(/→/.test(words) && /median/.test(words) && /95 %/.test(words) && /\d/.test(words), words);
  await page.mouse.move(2, 2);
});

await check('the map is read by keyboard: flows by up and down, time by left and right, zoom by plus', async () => {
  if (!(await has_map(page)) || !(await busiest_band())) return;
  await page.locator('svg.map').focus();
  await page.keyboard.press('ArrowDown');
  const first = await text(page, 'map-tip');
  await page.keyboard.press('ArrowDown');
  const second = await text(page, 'map-tip');
  expect(/median/.test(first), first);
  if ((await page.locator('.band').count()) > 1) expect(first !== second, 'the second flow reads like the first');
  if (steps > 1) {
    const before = await text(page, 'when');
    await page.keyboard.press('ArrowLeft');
    expect((await text(page, 'when')) !== before, 'time does not move');
  }
  const x = await page.locator('.place').first().getAttribute('transform');
  await page.keyboard.press('+');
  await page.waitForTimeout(150);
  expect((await page.locator('.place').first().getAttribute('transform')) !== x, 'no zoom');
  await page.keyboard.press('0');
  await page.keyboard.press('Escape');
  expect((await page.locator('[data-testid=map-tip]').count()) === 0, 'Escape leaves the tooltip');
});

await check('a chart reads its values by pointer and by keyboard', async () => {
  const chart = page.locator('#charts .chart').first();
  if ((await chart.count()) === 0) return;
  await chart.focus();
  await page.keyboard.press('End');
  const last = await text(page, 'chart-tip');
  await page.keyboard.press('ArrowLeft');
  const words = await text(page, 'chart-tip');
  expect(/median/.test(words) && /80 %/.test(words) && /counted/.test(words), words);
  if (steps > 1) expect(words !== last, 'arrow left changes nothing');
  await page.keyboard.press('Escape');
});

await check('every figure has its numbers as a table', async () => {
  for (const summary of await page.locator('details.numbers > summary').all()) await summary.click();
  // Tables are made when they are opened, which a slow machine does a little later.
  const filled = () => [...document.querySelectorAll('details.numbers')].every((d) => d.querySelector('tbody tr, li'));
  await page.waitForFunction(filled, null, { timeout: 5000 }).catch(() => {});
  const tables = await page.locator('details.numbers').evaluateAll((all) => all.map((d) => d.querySelectorAll('tbody tr, li').length));
  expect(tables.every((n) => n > 0) || steps < 1, `rows: ${tables}`);
  const save = page.locator('details.numbers button', { hasText: 'Save as CSV' }).first();
  if (await save.count()) {
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 5000 }), save.click()]);
    expect(download.suggestedFilename().endsWith('.csv'), download.suggestedFilename());
  }
  await page.evaluate(() => document.querySelectorAll('details.numbers').forEach((d) => { d.open = false; }));
});

await check('sources can be searched, and those without one are named', async () => {
  const filter = page.locator('[data-testid=source-filter]');
  if ((await filter.count()) === 0) return;
  const all = await page.locator('.sources tbody tr').count();
  await filter.fill('zzzz no such source');
  expect((await page.locator('.sources tbody tr').count()) === 0, 'the filter finds what is not there');
  await filter.fill('');
  expect((await page.locator('.sources tbody tr').count()) === all, 'rows are lost');
});

const asked = await page.evaluate(() => {
  const d = JSON.parse(document.getElementById('outflow-data').textContent);
  return { needs: d.needs?.needs.length ?? 0, claims: (d.claims ?? []).map((c) => c.verdict), whatif: (d.whatif?.lines ?? []).filter((l) => l.whole).length, surges: (d.surges ?? []).map((t) => t.questions.length) };
});

await check('needs, what-if and surges have a row for each that was asked, and none is there unasked', async () => {
  expect((await page.locator('[data-testid=needs] tbody tr').count()) === asked.needs, 'needs');
  expect((await page.locator('[data-testid=whatif] tbody tr').count()) === asked.whatif, 'what-if');
  expect((await page.locator('[data-testid=surge-summary]').count()) === asked.surges.length, 'topics of surges');
  const questions = asked.surges.reduce((a, b) => a + b, 0);
  expect((await page.locator('[data-testid=surges] table.stack tbody tr').count()) === questions, 'rows of surges');
  expect((await page.locator('[data-testid=surge]').count()) === questions, 'answers of surges');
});

await check('a surge is first a paragraph, then a table that unfolds by keyboard', async () => {
  if (asked.surges.length === 0) return;
  const card = page.locator('[data-testid=surges]');
  expect((await card.locator('[data-testid=surge-summary]').first().innerText()).length > 10, 'no paragraph');
  const details = card.locator('details').first();
  expect(!(await details.evaluate((d) => d.open)), 'the table is unfolded to begin with');
  await details.locator('summary').focus();
  await page.keyboard.press('Enter');
  expect((await details.locator('tbody tr:visible').count()) > 1, 'no rows');
  await page.keyboard.press('Enter');
});

await check('claims are chosen by what the evidence says, by mouse, by keyboard and by words', async () => {
  if (asked.claims.length === 0) return;
  const card = page.locator('[data-testid=claims-card]'), rows = card.locator('[data-testid=claims] > li');
  const of = (v) => asked.claims.filter((c) => c === v).length;
  const more = card.locator('[data-testid=claims-all]');
  if (await more.count()) await more.click();
  expect((await rows.count()) === asked.claims.length, 'not all are shown');
  for (const verdict of ['supported', 'contradicted', 'not decidable']) {
    const chip = card.locator(`.chip:has(input[value="${verdict}"])`);
    expect((await chip.innerText()).includes(String(of(verdict))), `${verdict} has no count`);
    if (of(verdict) === 0) continue;
    await chip.click();
    expect((await rows.count()) === of(verdict), `${verdict}: ${await rows.count()} rows`);
    expect((await rows.locator('.verdict').allInnerTexts()).every((t) => t === verdict), `others among ${verdict}`);
    expect((await card.locator('[data-testid=claims-shown]').innerText()).startsWith(String(of(verdict))), 'the number shown is not told');
  }
  await card.locator('input[value=""]').focus();
  await page.keyboard.press(' ');
  expect((await rows.count()) === asked.claims.length, 'the keyboard does not choose all');
  await card.locator('[data-testid=claim-filter]').fill('zzzz no such claim');
  expect((await rows.count()) === 0, 'the search finds what is not there');
  await card.locator('[data-testid=claim-filter]').fill('');
});

await check('unmeasured fates say so in words', async () => {
  const n = await page.evaluate(() => JSON.parse(document.getElementById('outflow-data').textContent).fates.filter((f) => !f.measured && f.id !== 'at_home').length);
  expect((await page.locator('.fates .tag', { hasText: 'not measured' }).count()) >= n, `fewer than ${n} tags`);
});

await check('the dark theme is dark, by system and by choice', async () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0));
  expect((await ground()) > 600, 'light is not light');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect((await ground()) < 120, 'dark by system is not dark');
  await page.locator('[data-testid=theme]').selectOption('light');
  expect((await ground()) > 600, 'light by choice is not light');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('[data-testid=theme]').selectOption('dark');
  expect((await ground()) < 120, 'dark by choice is not dark');
  await page.locator('[data-testid=theme]').selectOption('auto');
});

await check('it prints: no controls, all of the map, no width lost', async () => {
  await page.emulateMedia({ media: 'print' });
  expect(!(await page.locator('.timeline').isVisible().catch(() => false)), 'the slider is printed');
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  expect(pdf.length > 20000, `the PDF has ${pdf.length} bytes`);
  await page.emulateMedia({ media: 'screen' });
});

await check('no page errors, no warnings, no requests', async () => {
  expect(main.complaints.length === 0, main.complaints.join(' | '));
  expect(main.requests.length === 0, main.requests.join(' | '));
});
await main.close();

await check('400 px wide: nothing sticks out, the slider is there', async () => {
  const phone = await open(path, { width: 400, height: 800 });
  await phone.page.waitForTimeout(400);
  const over = await wide_scroll(phone.page);
  expect(over <= 0, `${over} px too wide`);
  if (steps > 0) expect(await phone.page.locator('[data-testid=slider]').isVisible(), 'no slider');
  expect(phone.complaints.length === 0, phone.complaints.join(' | '));
  await phone.close();
});

await check('without scripts it says what is missing', async () => {
  const plain = await open(path, { js: false });
  expect((await plain.page.locator('noscript').count()) === 1, 'no word of it');
  await plain.close();
});

if (!given) {
  await check('names that are code stay names', async () => {
    const evil = await open(write_report('hostile', make_hostile()));
    const p = evil.page;
    for (const summary of await p.locator('details > summary').all()) await summary.click();
    await p.locator('svg.map').focus();
    for (let i = 0; i < 6; ++i) await p.keyboard.press('ArrowDown');
    await p.waitForTimeout(300);
    expect((await p.evaluate(() => window.hacked)) === undefined, `code ran: ${await p.evaluate(() => window.hacked)}`);
    expect((await p.locator('img').count()) === 0, 'an element came out of a name');
    expect((await p.locator('a[href^="javascript:"]').count()) === 0, 'a javascript: link');
    expect((await p.locator('[onmouseover], [onload], [onerror]').count()) === 0, 'an event handler came out of a name');
    expect((await p.locator('h1').innerText()).includes('</script><script>window.hacked'), 'the title is not shown as written');
    expect(evil.complaints.length === 0, evil.complaints.join(' | '));
    await evil.close();
  });

  await check('were a name to get in as code, the page would still not run it', async () => {
    const evil = await open(path);
    await evil.page.evaluate(() => {
      const s = document.createElement('script');
      s.textContent = 'window.hacked = 1';
      document.body.append(s);
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hacked = 2"><img src="https://example.org/x.png">');
    });
    await evil.page.waitForTimeout(200);
    expect((await evil.page.evaluate(() => window.hacked)) === undefined, 'it ran');
    await evil.close();
  });

  const words = {
    no_observations: /No observation was given/, no_reports: /defines no report/, no_coordinates: /No place in this scenario has coordinates/,
    zero_flows: /every flow is zero/, one_place: /has no links/, nothing: /defines no report/, one_step: /1 step of/,
  };
  let empty;  // one window for all of them: it is opened once
  for (const [name, data] of Object.entries(make_empty_states())) {
    await check(`empty state: ${name.replace(/_/g, ' ')}`, async () => {
      const file = write_report(name, data);
      if (empty) {
        empty.complaints.length = 0;
        await empty.page.goto(pathToFileURL(file).href);
        await empty.page.waitForSelector('h1');
      } else empty = await open(file);
      const body = await empty.page.locator('body').innerText();
      expect(words[name].test(body), `the page does not say ${words[name]}`);
      expect(!/NaN|undefined|Infinity|\[object/.test(body), `${/.{0,30}(NaN|undefined|Infinity|\[object).{0,20}/.exec(body)?.[0]}`);
      expect(empty.complaints.length === 0, empty.complaints.join(' | '));
    });
  }
  await empty.close();

  await check('a run in days, with camps and counts of single days', async () => {
    const daily = await open(write_report('daily', make_daily()));
    const p = daily.page;
    await p.waitForSelector('[data-testid=base] path.land', { state: 'attached' });
    expect((await p.locator('#charts path, #charts [aria-label=dot]').count()) > 5, 'no chart');
    await p.locator('#series').selectOption('2');
    expect(/Nyarugusu/.test(await text(p, 'headline').then(() => p.locator('#summary-title').innerText())), 'the series does not change');
    await p.locator('[data-testid=window]').selectOption('step');
    expect((await text(p, 'when')).includes('2015') || (await text(p, 'when')).includes('2016'), 'no date');
    await p.locator('[data-testid=window]').selectOption('all');
    expect(!/NaN|undefined|Infinity/.test(await p.locator('body').innerText()), 'a number is none');
    expect(daily.complaints.length === 0, daily.complaints.join(' | '));
    await daily.close();
  });

  await check('a file of another format and an empty template say so', async () => {
    for (const [data, say] of [[{ format: 'something-else' }, /something-else/], [[1], /undefined|format/]]) {
      const other = await open(write_report('other', data));
      expect(say.test(await other.page.locator('body').innerText()), 'it does not');
      await other.close();
    }
  });
}

await finish();
