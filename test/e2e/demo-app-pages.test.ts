import { boardUids } from '@kafka-o11y/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boards } from '../stack/boards.ts';
import { launch, openPage, overflow, seriousViolations } from '../stack/browser.ts';
import { isSecure, kafkaMode } from '../stack/settings.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** Opens every row, makes the screen fit the page, and waits until every panel has its data. */
async function settled(page: Page): Promise<void> {
  await page.waitForSelector('[data-panel]');
  await page.locator('[data-row][aria-expanded=false]').evaluateAll((rows) => {
    for (const row of rows) (row as HTMLElement).click();
  });
  await page.waitForFunction(() => !document.querySelector('[data-row][aria-expanded=false]'));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 1280, height });
  await page.waitForFunction(
    () => !document.querySelector('[data-panel][data-state="loading"]'),
    undefined,
    // All panels of a long board at once, on a machine that may be busy with another lane of tests.
    { timeout: 90_000 },
  );
}

test('from the list to a board', async () => {
  await using opened = await openPage(browser, '/boards');
  const { page } = opened;
  await page.getByRole('link', { name: 'Kafka O11y Overview' }).click();
  await page.waitForSelector('[data-panel]');
  expect(new URL(page.url()).pathname).toBe(`/boards/${boardUids.overview}`);
});

test('an unknown address says so', async () => {
  await using opened = await openPage(browser, '/nothing/here');
  await opened.page.getByText('There is nothing at this address.').waitFor();
});

describe.each([
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
])('$theme, $width px', (look) => {
  test.each(boards(kafkaMode, isSecure))('$title', async ({ uid }) => {
    await using opened = await openPage(browser, `/boards/${uid}`, look);
    const { page, complaints } = opened;
    await settled(page);
    expect(await page.locator('[data-panel] [role=alert]').allInnerTexts()).toEqual([]);
    expect(await overflow(page), 'px beyond the right edge').toBeLessThanOrEqual(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('a row opens and closes by keyboard, and the choice of a variable is in the address', async () => {
  await using opened = await openPage(browser, `/boards/${boardUids.overview}`);
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

test("an address with an unknown refresh gets the board's own", async () => {
  await using opened = await openPage(browser, `/boards/${boardUids.overview}?refresh=abc`);
  const { page, complaints } = opened;
  await page.locator('[data-panel][data-state=done]').first().waitFor();
  await page.getByText('10s', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test('an answer of another shape is told with the field that is wrong', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  await page.route('**/api/boards', (route) => route.fulfill({ json: { boards: null } }));
  await page.getByRole('link', { name: 'Boards' }).click();
  await page.getByText(/\/api\/boards answered something unexpected: boards: .*array/).waitFor();
});

test('a page that breaks says so, keeps the navigation and lives after a reload', async () => {
  const address = `/boards/${boardUids.overview}`;
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  const panels = [{ id: 1, type: 'stat', title: {} }];
  const board = { uid: boardUids.overview, title: 'Broken', panels };
  await page.route(`**/api${address}`, (route) => route.fulfill({ json: board }));
  await page.goto(new URL(address, page.url()).href);
  await page.getByRole('heading', { name: 'This page broke' }).waitFor();
  await page.getByRole('link', { name: 'Practices' }).click();
  await page.getByRole('heading', { name: 'Practices' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'This page broke' }).waitFor();
  await page.unroute(`**/api${address}`);
  await page.getByRole('button', { name: 'Reload' }).click();
  await settled(page);
});

test.each([
  [boardUids.overview, 'Brokers'],
  [boardUids.topics, 'Leaders by broker'],
])('%s: a value of "%s" leads to the board of its broker', async (uid, title) => {
  await using opened = await openPage(browser, `/boards/${uid}`);
  const { page } = opened;
  await settled(page);
  await page.locator(`[data-panel][aria-label="${title}"] a[href^="/boards/"]`).first().click();
  await page.waitForURL(/\/boards\/kafka-o11y-broker\?.*var-broker=kafka/);
});

test('a panel opens its board in Grafana with the same time and variables', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  await page.route('**/api/links', (route) => route.fulfill({ json: { grafanaPort: 3000 } }));
  await page.goto(
    new URL(`/boards/${boardUids.overview}?from=now-5m&var-topic=orders`, page.url()).href,
  );
  const panel = page.locator('[data-panel][aria-label="Order flow"]');
  await panel.hover();
  await panel.getByRole('button', { name: /^Menu for panel/ }).click();
  const link = page.getByRole('menuitem', { name: 'Open the board in Grafana' });
  const { host, pathname, searchParams } = new URL((await link.getAttribute('href')) ?? '');
  expect({ host, pathname }).toEqual({
    host: '127.0.0.1:3000',
    pathname: `/d/${boardUids.overview}`,
  });
  expect(searchParams.get('from')).toBe('now-5m');
  expect(searchParams.getAll('var-topic')).toEqual(['orders']);
});
