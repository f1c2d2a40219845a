import { eventually, getJson } from '@kafka-o11y/test-kit';
import { boardUids, panelIds } from '@kafka-o11y/vocabulary';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { storeServices, traces } from '../stack/backends.ts';
import { launch, openPage, overflow, seriousViolations } from '../stack/browser.ts';
import { compose } from '../stack/compose.ts';
import { settings } from '../stack/settings.ts';

const base = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** A page, and a selector for an element that comes with its data. */
const pages: [path: string, ready: string][] = [
  ['/', '[data-healthy]'],
  ['/scenarios', 'a[href="/scenarios/broker-failure"]'],
  ['/scenarios/broker-failure', 'li[data-met]'],
  ['/boards', 'a[href^="/boards/"]'],
  ['/follow', 'a[href^="/traces/"]'],
  ['/faults', '[data-fault]'],
  ['/practices', 'ol a[href^="/practices/"]'],
  ['/practices/broker-failure', 'pre'],
];

const widths = [1280, 390]; // px

describe.each(['dark', 'light'])('%s', (theme) => {
  test.each(pages)('%s', async (path, ready) => {
    await using opened = await openPage(browser, path, { theme });
    await expectFaultless(opened, ready);
  });

  test('the trace of a recent order', async () => {
    const answer = z.object({ traces: z.array(z.object({ traceId: z.string() })).min(1) });
    const { traces } = await getJson(answer, base, '/api/orders/recent');
    await using opened = await openPage(browser, `/traces/${traces.at(-1)?.traceId}`, { theme });
    await opened.page.locator('figure canvas').first().waitFor();
    await expectFaultless(opened, '[data-span]');
  });
});

async function expectFaultless(
  { page, complaints }: { page: Page; complaints: string[] },
  ready: string,
): Promise<void> {
  await page.locator(ready).first().waitFor();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page), `px beyond the right edge of ${width}`).toBeLessThanOrEqual(0);
    expect(await seriousViolations(page), `at ${width} px`).toEqual([]);
  }
  expect(complaints).toEqual([]);
}

test('the security policy holds, and nothing on a page offends against it', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  const response = await page.goto(base);
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self'");
  await page.locator('[data-healthy]').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('the picture of the flow moves with the stream', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  const picture = page.locator('svg[aria-label^="The producer sends"]');
  await picture.waitFor();
  expect(await picture.getAttribute('aria-label')).toMatch(/sends [\d.]+\/s/);
  expect(await picture.locator('circle').count()).toBeGreaterThan(0);
});

test('forty alerts of one name are one line of Home, and what they explain is folded', async () => {
  const labels = { severity: 'ticket', kafka_cluster_name: 'of this test', group: 'g0' };
  const annotations = { summary: 'Stopped', dashboard: `/d/${boardUids.groups}` };
  const alerts = [
    ...Array.from({ length: 40 }, (_, n) => ({
      annotations,
      labels: { ...labels, alertname: 'KafkaConsumerGroupStopped', group: `g${n}` },
    })),
    { annotations, labels: { ...labels, alertname: 'KafkaConsumerLagOld' } },
  ];
  await using _fired = await fire(alerts);
  await using opened = await openPage(browser, '/');
  const { page, complaints } = opened;
  const line = page.locator('[aria-label=Verdict] li[data-count="40"]');
  await line.waitFor();
  expect(await line.getByRole('link').allInnerTexts()).toEqual([
    'KafkaConsumerGroupStopped: Stopped',
  ]);
  expect(await line.getAttribute('data-explains')).toBe('1');
  await line.getByText('explains 1 more').click();
  await line.getByRole('link', { name: /^KafkaConsumerLagOld/ }).waitFor();
  await line.getByText('and 39 more').click();
  await page.locator('[data-alert=KafkaConsumerGroupStopped][data-count="40"]').waitFor();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page), `px beyond the right edge of ${width}`).toBeLessThanOrEqual(0);
    expect(await seriousViolations(page), `at ${width} px`).toEqual([]);
  }
  expect(complaints).toEqual([]);
});

type PostedAlert = { labels: Record<string, string>; annotations: Record<string, string> };

/** Makes alerts fire in Alertmanager. It takes them back when it is disposed of. */
async function fire(alerts: PostedAlert[]): Promise<AsyncDisposable> {
  const post = async (endsAt: Date) => {
    const address = `http://127.0.0.1:${settings.ALERTMANAGER_PORT}/api/v2/alerts`;
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts.map((alert) => ({ ...alert, endsAt }))),
    });
    expect(response.status, await response.text()).toBe(200);
  };
  await post(new Date(Date.now() + 300_000));
  return { [Symbol.asyncDispose]: () => post(new Date()) };
}

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

test('by Tab and Enter only, from the top of Home to the first tick of a scenario', async () => {
  await using opened = await openPage(browser, '/');
  const { page, complaints } = opened;
  await page.locator('[data-healthy]').waitFor();
  await tabTo(page, page.getByRole('link', { name: 'Scenarios', exact: true }));
  await page.keyboard.press('Enter');
  const card = page.locator('a[href="/scenarios/normal-operation"]').first();
  await card.waitFor();
  await tabTo(page, card);
  await page.keyboard.press('Enter');
  const start = page.getByRole('button', { name: 'Start', exact: true });
  await start.waitFor();
  await tabTo(page, start);
  await page.keyboard.press('Enter');
  await page.locator('li[data-met=true]').first().waitFor();
  expect(complaints).toEqual([]);
});

/** Presses Tab until the target has the focus. The focus has to be visible at every stop. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const stops: string[] = [];
  while (stops.length < 100) {
    await page.keyboard.press('Tab');
    const { what, seen } = await page.evaluate(async () => {
      const focused = document.activeElement ?? document.body;
      // The ring around it grows for a moment.
      await Promise.allSettled(focused.getAnimations().map(({ finished }) => finished));
      const drawn = (colors: string) => /rgb/.test(colors.replaceAll(/rgba\([^)]*, 0\)/g, ''));
      const hasRing = ({ outlineStyle, outlineColor, boxShadow }: CSSStyleDeclaration) =>
        (outlineStyle !== 'none' && drawn(outlineColor)) || drawn(boxShadow);
      return {
        what: focused.outerHTML.slice(0, 200),
        // A card's heading draws the ring around the whole card.
        seen: [undefined, '::after'].some((part) => hasRing(getComputedStyle(focused, part))),
      };
    });
    expect(seen, `the focus on ${what} is seen`).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
    stops.push(what);
  }
  throw new Error(`not reached by Tab: ${stops.join(', ')}`);
}

test('a command is shown with the variables that it needs', async () => {
  await using opened = await openPage(browser, '/scenarios/network-cut');
  const { page } = opened;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const command = page.locator('li[aria-current=step] code').first();
  await command.waitFor({ timeout: 60_000 });
  expect(await command.textContent()).toMatch(
    /^KAFKA_BOOTSTRAP_SERVERS=toxiproxy:19092 docker compose .*\bup\b.* producer consumer$/,
  );
});

test('a command names the controller as of its step, and waits for its name', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  let controller = 'kafka-9';
  await page.route('**/api/scenarios', async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ body: text.replace('"kill","kafka"', `"kill","${controller}"`) });
  });
  await page.goto(`${base}/scenarios/controller-failover`);
  const start = page.getByRole('button', { name: 'Start', exact: true });
  await start.waitFor();
  controller = '{controller}'; // there is none yet
  await start.click();
  const command = page.locator('li[aria-current=step] code').first();
  await command.waitFor({ timeout: 60_000 });
  controller = 'kafka-2';
  await page.getByText('docker compose kill kafka-2', { exact: true }).waitFor();
});

test('where Grafana runs, a step leads to its board there, too', async () => {
  await using opened = await openPage(browser, '/');
  const { page } = opened;
  await page.route('**/api/links', (route) => route.fulfill({ json: { grafanaPort: 3000 } }));
  await page.goto(`${base}/scenarios/broker-failure`);
  await page.getByRole('button', { name: 'The broker freezes' }).click();
  const links = page.getByRole('list', { name: 'Where to look' }).first().getByRole('link');
  await links.nth(1).waitFor();
  const atPanel = `${boardUids.overview}?viewPanel=panel-${panelIds.overview['Brokers missing']}`;
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
    `/boards/${atPanel}&from=now-15m&to=now&refresh=10s`,
    `http://127.0.0.1:3000/d/${atPanel}&from=now-15m&to=now&refresh=10s`,
  ]);
});

test('a step leads to its panel: the row is open, the panel is marked and has the focus', async () => {
  await using opened = await openPage(browser, '/scenarios/capacity-planning');
  const { page, complaints } = opened;
  await page.getByRole('button', { name: 'Traffic grows' }).click();
  await page.getByRole('link', { name: 'Size by topic' }).click();
  await page.waitForURL(new RegExp(`/boards/${boardUids.topics}\\?viewPanel=panel-\\d+&`));
  const panel = page.locator('[data-panel][aria-current=true][data-state=done]:focus');
  await panel.waitFor();
  expect(await panel.getAttribute('aria-label')).toBe('Size by topic');
  const outline = await panel.evaluate(({ parentElement }) =>
    parentElement ? getComputedStyle(parentElement).outlineStyle : 'none',
  );
  expect(outline).toBe('solid');
  const { y, height } = (await panel.boundingBox()) ?? { y: -1, height: 0 };
  expect(y, 'px above the screen').toBeGreaterThanOrEqual(0);
  expect(y + height).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);

  // The board around it is whole, and folding the row does not move the reader again.
  await page.locator('[data-panel][aria-label="Topic by topic"]').waitFor();
  const row = page.locator('[data-row][aria-expanded=true]', { hasText: 'Storage' });
  await row.click();
  await panel.waitFor({ state: 'detached' });
  const folded = page.locator('[data-row][aria-expanded=false]', { hasText: 'Storage' });
  await folded.focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-panel][aria-current=true][data-state=done]').waitFor();
  expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(complaints).toEqual([]);
});

test('nothing ticks until the step has been done', async () => {
  await using opened = await openPage(browser, '/scenarios/backend-outage');
  const { page } = opened;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const current = page.locator('li[aria-current=step]');
  await current
    .getByText(`docker compose pause ${storeServices.traces}`)
    .waitFor({ timeout: 60_000 });
  const flowing = current.locator('li[data-met]', { hasText: 'Orders are sent' });
  await flowing.getByText(/expected above/).waitFor();
  expect(await flowing.getAttribute('data-met')).toBe('false');
  await current.getByRole('button', { name: 'I have run it' }).click();
  await compose(['pause', storeServices.traces]);
  try {
    const filling = current.locator('li[data-met=true]', { hasText: 'The queue fills' });
    await filling.waitFor({ timeout: 100_000 });
  } finally {
    await compose(['unpause', storeServices.traces]);
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
    const chart = first.locator('figure', { hasText: 'take more than 400 ms' });
    await chart.locator('canvas').waitFor();
    await eventually('the chart has risen', async () => {
      expect(Number(await chart.getAttribute('data-last'))).toBeGreaterThan(0.4);
    });
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
  [`/traces/${'ab'.repeat(16)}`, `${traces.name} does not know the trace yet`],
  ['/traces/short', 'expected a trace id'],
  [`/boards/${boardUids.overview}?viewPanel=panel-999`, 'This board has no panel "panel-999".'],
])('%s says what is wrong', async (path, text) => {
  await using opened = await openPage(browser, path);
  await opened.page.getByText(text).waitFor();
});
