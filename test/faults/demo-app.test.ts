import { eventually } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { storeServices, traces } from '../stack/backends.ts';
import { launch, openPage } from '../stack/browser.ts';
import { compose, shell } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());
afterEach(heal);

test('a backend that is down is shown as down, and the rest of the page lives', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  const component = page.locator(`[data-component=${storeServices.traces}]`);
  await component.and(page.locator('[data-status=up]')).waitFor();
  await compose(['stop', storeServices.traces]);
  await component.and(page.locator('[data-status=down]')).waitFor({ timeout: 30_000 });
  await page.getByRole('link', { name: new RegExp(`^${storeServices.traces} is down`) }).waitFor();
  expect(await page.locator('svg[aria-label^="The producer sends"]').count()).toBe(1);
  await page.getByRole('link', { name: 'Follow' }).click();
  await page
    .getByText(new RegExp(`^${traces.name} cannot be reached`))
    .first()
    .waitFor();
});

test('a page whose stream breaks says so and connects again', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  await page.locator('[data-healthy]').waitFor();
  await compose(['stop', services.demoApp]);
  const broken = page.getByText('No news from the demo app');
  await broken.waitFor({ timeout: 30_000 });
  await compose(['start', services.demoApp]);
  await broken.waitFor({ state: 'detached', timeout: 60_000 });
  await page.locator('[data-healthy]').waitFor();
});

test('a whole scenario by hand, with the very commands that the page shows', async () => {
  await using opened = await openPage(browser, '/scenarios/broker-failure');
  const { page, complaints } = opened;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const ran = await doAsThePageSays(page);
  expect(ran).toEqual(['docker compose pause kafka', 'docker compose unpause kafka']);
  expect(await page.locator('ol > li[data-state=done]').count()).toBe(5);

  const cleanUp = page.locator('section', { has: page.getByRole('heading', { name: 'Clean up' }) });
  const undoing = await cleanUp.locator('code').allInnerTexts();
  expect(undoing).toEqual(['docker compose unpause kafka']);
  // As a reader who does not know what is left to undo.
  for (const command of undoing) {
    await shell(command).catch((error: Error) => expect(error.message).toMatch(/not paused/i));
  }
  expect(complaints).toEqual([]);
});

/** Runs the commands of each step, and says so where asked. Returns them once all steps are done. */
async function doAsThePageSays(page: Page): Promise<string[]> {
  const ran: string[] = [];
  const step = page.locator('li[aria-current=step]');
  const done = page.getByText('All steps done');
  await eventually(
    'all steps are done',
    async () => {
      // Without waiting: the page may go on by itself at any moment.
      for (const command of await step.locator('code').allInnerTexts()) {
        if (ran.includes(command)) continue;
        await shell(command);
        ran.push(command);
        const asked = step.getByRole('button', { name: 'I have run it' });
        if (await asked.isVisible()) await asked.click({ timeout: 2_000 }).catch(() => undefined);
      }
      expect(await done.isVisible(), String(await step.allInnerTexts())).toBe(true);
    },
    { seconds: 480 },
  );
  return ran;
}
