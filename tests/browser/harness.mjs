// What the browser tests share: a browser, pages with everything they complain about, checks and their count.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!executable) {
  console.error('no chromium found: apt-get install chromium fonts-dejavu-core');
  process.exit(1);
}

let passed = 0, failed = 0;
export async function check(name, body) {
  const start = Date.now();
  try {
    await body();
    ++passed;
    console.log(`ok    ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    ++failed;
    console.log(`FAIL  ${name}: ${String(error.message ?? error).split('\n')[0]}`);
  }
}
export function expect(condition, words) {
  if (!condition) throw new Error(words);
}

const browser = await chromium.launch({
  executablePath: executable,
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-gpu'],
});

/** A page with everything it complains about or asks for written down. */
export async function open(path, { width = 1400, height = 900, scheme = 'light', motion = 'no-preference', js = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion, offline: true, javaScriptEnabled: js, acceptDownloads: true });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  const complaints = [], requests = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) complaints.push(m.text()); });
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('request', (r) => { if (!/^(file|data|blob):/.test(r.url())) requests.push(r.url()); });
  page.on('dialog', (d) => { complaints.push(`dialog ${d.message()}`); void d.dismiss(); });
  await page.goto(pathToFileURL(path).href);
  if (js) await page.waitForSelector('h1');
  return { page, complaints, requests, close: () => context.close() };
}
export const text = (page, id) => page.locator(`[data-testid=${id}]`).innerText();
export const wide_scroll = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Prints the numbers and ends the program. */
export async function finish() {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
