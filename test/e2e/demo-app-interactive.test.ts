import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openPage, overflow, seriousViolations } from '../stack/browser.ts';
import { compose } from '../stack/compose.ts';
import { settings } from '../stack/settings.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** A page, and what is there once it has its data. */
const pages: [path: string, ready: string][] = [
  ['/', '[data-healthy]'],
  ['/scenarios', 'a[href="/scenarios/broker-failure"]'],
  ['/scenarios/broker-failure', 'li[data-met]'],
  ['/follow', 'a[href^="/traces/"]'],
  ['/faults', '[data-fault]'],
  ['/practices', 'ol a[href^="/scenarios/"]'],
];

const looks = ['dark', 'light'].flatMap((theme) => [1280, 390].map((width) => ({ theme, width })));

describe.each(looks)('$theme, $width px', (look) => {
  test.each(pages)('%s', async (path, ready) => {
    await using opened = await openPage(browser, path, look);
    await expectFaultless(opened, ready);
  });
});

async function expectFaultless(
  { page, complaints }: { page: Page; complaints: string[] },
  ready: string,
): Promise<void> {
  await page.locator(ready).first().waitFor();
  expect(await overflow(page), 'px beyond the right edge').toBeLessThanOrEqual(0);
  expect(await seriousViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
}

test('the security policy holds, and nothing on a page offends against it', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  const response = await page.goto(`http://127.0.0.1:${settings.DEMO_APP_PORT}/`);
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self'");
  await page.locator('[data-healthy]').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('what flows moves with the stream', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  const picture = page.locator('svg[aria-label^="The producer sends"]');
  await picture.waitFor();
  expect(await picture.getAttribute('aria-label')).toMatch(/sends [\d.]+\/s/);
  expect(await picture.locator('circle').count()).toBeGreaterThan(0);
});

test('a whole scenario by keyboard, from start to all steps done; a reload keeps it', async () => {
  await using opened = await openPage(browser, '/scenarios/normal-operation');
  const { page, complaints } = opened;
  await page.getByRole('button', { name: 'Start', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('All steps done').waitFor({ timeout: 100_000 });
  expect(await page.locator('ol > li[data-state=done]').count()).toBe(5);
  expect(await page.locator('figure canvas').count()).toBeGreaterThan(5);
  await page.reload();
  await page.getByText('All steps done').waitFor();

  await page.getByRole('button', { name: 'Orders as traces' }).click();
  await page.locator('a[href^="/traces/"]').first().click();
  await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
  await page.locator('[data-span]').first().waitFor();
  expect(complaints).toEqual([]);
});

test('nothing ticks until what there is to do has been done', async () => {
  await using opened = await openPage(browser, '/scenarios/backend-outage');
  const { page } = opened;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const current = page.locator('li[aria-current=step]');
  await current.getByText('docker compose pause tempo').waitFor({ timeout: 60_000 });
  const flowing = current.locator('li[data-met]', { hasText: 'Orders are sent' });
  await flowing.getByText(/expected above/).waitFor();
  expect(await flowing.getAttribute('data-met')).toBe('false');
  await current.getByRole('button', { name: 'I have run it' }).click();
  await compose(['pause', 'tempo']);
  try {
    await page
      .locator('li[data-state=done]', { hasText: 'Tempo freezes' })
      .waitFor({ timeout: 100_000 });
  } finally {
    await compose(['unpause', 'tempo']);
  }
});

test('a fault switched on in a step is seen in its chart, and goes off again', async () => {
  await using opened = await openPage(browser, '/scenarios/injected-latency');
  const { page } = opened;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  try {
    const current = page.locator('li[aria-current=step]');
    await current.getByRole('button', { name: /^Switch on/ }).click({ timeout: 60_000 });
    const first = page.locator('ol > li[data-state]').nth(1);
    const slow = first.locator('li[data-met=true]', { hasText: 'take more than 400 ms' });
    await slow.waitFor({ timeout: 100_000 });
    await page.goto(page.url().replace(/scenarios.*/, 'faults'));
    await page
      .locator('[data-fault=processingLatency]')
      .getByText('scenario injected-latency')
      .waitFor();
  } finally {
    await page.goto(page.url().replace(/\/(scenarios|faults).*/, '/faults'));
    await page.getByRole('button', { name: /^All off/ }).click();
    await page.getByRole('button', { name: 'All off', exact: true }).waitFor();
  }
});

test('one message, from its sending to its spans, log lines and metrics', async () => {
  await using opened = await openPage(browser, '/follow');
  const { page, complaints } = opened;
  await page.getByRole('button', { name: 'Send one order' }).click();
  await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
  await page.getByText(/^orders, partition \d+, offset \d+$/).waitFor({ timeout: 60_000 });
  const consumer = page.locator('[data-span="process orders"]');
  await consumer.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await consumer.getByText('messaging.destination.name').first().waitFor();
  await page.getByText('order processed').waitFor({ timeout: 60_000 });
  await page.getByText('Lag of orders', { exact: false }).waitFor();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await seriousViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test.each([
  ['/scenarios/nothing', 'There is no scenario "nothing".'],
  [`/traces/${'ab'.repeat(16)}`, 'Tempo does not know the trace yet'],
  ['/traces/short', 'expected a trace id'],
])('%s says what is wrong', async (path, text) => {
  await using opened = await openPage(browser, path);
  await opened.page.getByText(text).waitFor();
});
