/**
 * Writes a PNG of each page and board of the demo app: `npm run screenshots -- --out DIR`.
 * The app must run; Chromium comes from the system. Where a part of the lab is away, pages are
 * pictured as they are, and the exit code is 1.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ports } from '@kafka-o11y/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { boardListSchema } from '../src/contract.ts';

const here = `http://localhost:${ports.demoApp}`;

const usage = `Usage: npm run screenshots -w @kafka-o11y/demo-app -- --out DIR [options] [board uid or /path...]
  --url URL          where the demo app runs (${here})
  --theme THEME      dark or light (dark)
  --width PX         of the page (1280)
  --cut PX           leave out what is below (all of the page)
  --from, --to TIME  the time to show, like now-1h (the board's own)
  --chromium PATH    the browser (/usr/bin/chromium)`;

const pages = [
  '/',
  '/scenarios',
  '/scenarios/broker-failure',
  '/boards',
  '/follow',
  '/faults',
  '/practices',
  '/practices/broker-failure',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    url: { type: 'string', default: here },
    theme: { type: 'string', default: 'dark' },
    width: { type: 'string', default: '1280' },
    cut: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
if (!values.out) {
  console.error(usage);
  process.exit(2);
}
const { out, url, theme } = values;
const width = Number(values.width);
await mkdir(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: values.chromium,
  // Chromium's own sandbox does not work for root, which a container's user often is.
  chromiumSandbox: process.getuid?.() !== 0,
});
let faults = 0;
try {
  for (const what of positionals.length > 0 ? positionals : [...pages, ...(await boards())]) {
    faults += await screenshot(browser, what).catch((error: unknown) => {
      console.log(`${nameOf(what)}: no picture: ${error instanceof Error ? error.message : error}`);
      return 1;
    });
  }
} finally {
  await browser.close();
}
process.exitCode = faults > 0 ? 1 : 0;

async function boards(): Promise<string[]> {
  const response = await fetch(`${url}/api/boards`);
  return boardListSchema.parse(await response.json()).boards.map(({ uid }) => uid);
}

/**
 * Returns how much the page complained about.
 *
 * @param what a board's uid, or the path of another page
 */
async function screenshot(browser: Browser, what: string): Promise<number> {
  const isBoard = !what.startsWith('/');
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const address = new URL(isBoard ? `/boards/${what}` : what, url);
  address.searchParams.set('theme', theme);
  if (values.from) address.searchParams.set('from', values.from);
  if (values.to) address.searchParams.set('to', values.to);
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  const started = Date.now();
  await page.goto(address.href);
  await (isBoard ? showBoard(page) : showPage(page)).catch((error: unknown) => {
    complaints.push(`not all of it is shown: ${error instanceof Error ? error.message : error}`);
  });
  const height = await stretch(page);
  const ms = Date.now() - started;
  // The graphs are painted on the frame after their data has come.
  await page.waitForTimeout(300);
  const path = join(out, `${nameOf(what)}.png`);
  const shown = Math.min(height, Number(values.cut ?? height));
  await page.screenshot({ path, clip: { x: 0, y: 0, width, height: shown } });
  await page.close();
  console.log(`${path}: ${width}x${shown}, data after ${ms} ms`);
  for (const complaint of complaints) console.log(`  ${complaint}`);
  return complaints.length;
}

/** Waits until every panel has its data. */
async function showBoard(page: Page): Promise<void> {
  await page.waitForSelector('[data-panel]');
  await page.locator('[data-row][aria-expanded=false]').evaluateAll((rows) => {
    for (const row of rows) (row as HTMLElement).click();
  });
  // Panels ask for data once they are on the screen, so the screen is made as tall as the board.
  await stretch(page);
  await page.waitForFunction(
    () =>
      document.querySelectorAll('[data-panel]').length > 0 &&
      !document.querySelector('[data-panel][data-state="loading"]'),
    undefined,
    { timeout: 30_000 },
  );
}

/** Gives a page that goes on asking the time for its first answers. */
async function showPage(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  await page.waitForTimeout(3_000);
}

/** Makes the screen as tall as the page; returns its height. */
async function stretch(page: Page): Promise<number> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  return height;
}

/** `/scenarios/broker-failure` as `scenarios-broker-failure`. */
function nameOf(what: string): string {
  return what.replace(/^\//, '').replaceAll('/', '-') || 'home';
}
