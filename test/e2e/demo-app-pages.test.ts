import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boards } from '../stack/boards.ts';
import { launch, openPage, overflow, seriousViolations } from '../stack/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

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

test('from the list to a board', async () => {
  await using opened = await openPage(browser, '/boards');
  const { page } = opened;
  await page.getByRole('link', { name: 'Kafka O11y Overview' }).click();
  await page.waitForSelector('[data-panel]');
  expect(new URL(page.url()).pathname).toBe('/boards/kafka-o11y-overview');
});

test('an address that is none says so', async () => {
  await using opened = await openPage(browser, '/nothing/here');
  await opened.page.getByText('There is nothing at this address.').waitFor();
});

describe.each([
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
])('$theme, $width px', (look) => {
  test.each(boards())('$title', async ({ uid }) => {
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
  await using opened = await openPage(browser, '/boards/kafka-o11y-overview');
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
