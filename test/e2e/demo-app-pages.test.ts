import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boards } from '../stack/boards.ts';
import { settings } from '../stack/settings.ts';

const base = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    // Debian's and Ubuntu's: apt-get install chromium
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Its own sandbox does not work for root, who runs these tests in a container.
    chromiumSandbox: process.getuid?.() !== 0,
  });
});
afterAll(() => browser?.close());

/** A page of its own, with everything that it complains about. */
async function open(
  path: string,
  { theme = 'dark', width = 1280 } = {},
): Promise<{ page: Page; complaints: string[] } & AsyncDisposable> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, bypassCSP: true });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${base}${path}?theme=${theme}`);
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() };
}

/** Waits until every panel has its data, all of them being on the screen. */
async function settled(page: Page): Promise<void> {
  await page.waitForSelector('[data-panel]');
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 1280, height });
  await page.waitForFunction(
    () => !document.querySelector('[data-panel][data-state="loading"]'),
    undefined,
    { timeout: 30_000 },
  );
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; target: string[] }[];
}

/** What axe finds serious, but for the colours of data: those are the board's own. */
async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // Grafana's legends and pickers have labels of their own beside what is to be read.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    // @ts-expect-error: the script just loaded defines it
    const { violations }: { violations: Violation[] } = await window.axe.run({ rules });
    const isData = (selector = '') => document.querySelector(selector)?.closest('[data-panel]');
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .flatMap(({ id, nodes }) =>
        nodes
          .filter(({ target }) => !(id === 'color-contrast' && isData(target[0])))
          .map(({ html }) => `${id}: ${html.slice(0, 200)}`),
      );
  });
}

test('from the list to a board', async () => {
  await using opened = await open('/boards');
  const { page } = opened;
  await page.getByRole('link', { name: 'Kafka O11y Overview' }).click();
  await page.waitForSelector('[data-panel]');
  expect(new URL(page.url()).pathname).toBe('/boards/kafka-o11y-overview');
});

test('an address that is none says so', async () => {
  await using opened = await open('/nothing/here');
  await opened.page.getByText('There is nothing at this address.').waitFor();
});

describe.each([
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
])('$theme, $width px', (look) => {
  test.each(boards())('$title', async ({ uid }) => {
    await using opened = await open(`/boards/${uid}`, look);
    const { page, complaints } = opened;
    await settled(page);
    expect(await page.locator('[data-panel] [role=alert]').allInnerTexts()).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, 'px beyond the right edge').toBeLessThanOrEqual(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('a row opens and closes by keyboard, and the choice of a variable is in the address', async () => {
  await using opened = await open('/boards/kafka-o11y-overview');
  const { page } = opened;
  const row = page.locator('[data-row]').first();
  await row.focus();
  const before = await row.getAttribute('aria-expanded');
  await page.keyboard.press('Enter');
  expect(await row.getAttribute('aria-expanded')).not.toBe(before);

  const topic = page.getByLabel('Topic');
  await topic.click();
  await page.getByRole('option', { name: 'orders', exact: true }).click();
  await page.waitForURL(/var-topic=orders/);
});
