import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { settings } from './settings.ts';

const base = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch(): Promise<Browser> {
  return chromium.launch({
    // Debian's and Ubuntu's: apt-get install chromium
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Its own sandbox does not work for root, who runs these tests in a container.
    chromiumSandbox: process.getuid?.() !== 0,
  });
}

/** A page of its own, with everything that it complains about. */
export async function openPage(
  browser: Browser,
  path: string,
  { theme = 'dark', width = 1280 } = {},
): Promise<{ page: Page; complaints: string[] } & AsyncDisposable> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  // The security policy, which holds here as for readers, lets no script in later.
  await page.addInitScript(axe);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Containers that start or stop elsewhere on the machine end requests that are under way.
    const ours = !message.text().includes('ERR_NETWORK_CHANGED');
    if (message.type() === 'error' && ours) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const address = new URL(path, base);
  address.searchParams.set('theme', theme);
  await page.goto(address.href);
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() };
}

/** How many px of the page are beyond its right edge. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; target: string[] }[];
}

/** What axe finds serious, but for the colours of values: those are the board's own. */
export async function seriousViolations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // Grafana's legends and pickers have labels of their own beside what is to be read.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    // @ts-expect-error: the init script defines it
    const { violations }: { violations: Violation[] } = await window.axe.run({
      rules,
      resultTypes: ['violations'], // the nodes that pass are many, and nobody reads them
    });
    // A board's colours stand on the value itself, the theme's in classes.
    const inline = '[data-panel] :is([style^="color:"], [style*=" color:"])';
    const isData = (selector = '') => document.querySelector(selector)?.closest(inline);
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .flatMap(({ id, nodes }) =>
        nodes
          .filter(({ target }) => !(id === 'color-contrast' && isData(target[0])))
          .map(({ html }) => `${id}: ${html.slice(0, 200)}`),
      );
  });
}
