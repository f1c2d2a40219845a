import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../stack/browser.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());
afterEach(heal);

test('a backend that is down is shown in its place, and the rest of the page lives', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  await page.locator('[data-component=tempo][data-status=up]').waitFor();
  await compose(['stop', 'tempo']);
  await page.locator('[data-component=tempo][data-status=down]').waitFor({ timeout: 30_000 });
  await page.getByRole('link', { name: /^tempo is down/ }).waitFor();
  expect(await page.locator('svg[aria-label^="The producer sends"]').count()).toBe(1);
  await page.getByRole('link', { name: 'Follow' }).click();
  await page
    .getByText(/^Tempo cannot be reached/)
    .first()
    .waitFor();
});

test('a page whose stream breaks says so and connects again', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  await page.locator('[data-healthy]').waitFor();
  await compose(['stop', 'demo-app']);
  const broken = page.getByText('No news from the demo app');
  await broken.waitFor({ timeout: 30_000 });
  await compose(['start', 'demo-app']);
  await broken.waitFor({ state: 'detached', timeout: 60_000 });
  await page.locator('[data-healthy]').waitFor();
});
