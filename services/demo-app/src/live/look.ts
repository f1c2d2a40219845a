import { setTimeout as sleep } from 'node:timers/promises';
import type { Alertmanager, Prometheus } from '@kafka-o11y/backends';
import { getText } from '@kafka-o11y/backends';
import type { LiveState } from '../contract.ts';
import type { Switchboard } from '../faults/switchboard.ts';
import { componentStates, readSigns } from './components.ts';
import { firingAlerts } from './firing-alerts.ts';
import { measureFlow } from './flow.ts';
import { problemsOf } from './problems.ts';
import { Source } from './source.ts';

/** What has not answered after this long is shown as such; the others wait no longer for it. */
const patienceMs = 2_000;

export interface LookOptions {
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  switchboard: Switchboard;
  /** Where each backend says whether it is ready. */
  healthUrls: Record<string, string>;
  /** The consumer group that processes the orders. */
  group: string;
}

/** Makes the function that looks at the whole lab once. It takes 2 s at most and never rejects. */
export function createLook(options: LookOptions): () => Promise<LiveState> {
  const { prometheus, alertmanager, switchboard, healthUrls, group } = options;
  const signs = new Source(() => readSigns(prometheus));
  const flow = new Source(() => measureFlow(prometheus, group));
  const alerts = new Source(() => firingAlerts(alertmanager));
  const faults = new Source(async () =>
    (await switchboard.list()).filter(({ variant }) => variant !== 'off'),
  );
  const health = Object.entries(healthUrls).map(
    ([name, url]) => [name, new Source(() => isReady(name, url))] as const,
  );
  const sources = [signs, flow, alerts, faults, ...health.map(([, source]) => source)];

  return async () => {
    const answers = Promise.all(sources.map((source) => source.refresh()));
    await Promise.race([answers, sleep(patienceMs, undefined, { ref: false })]);
    const seen = {
      components: componentStates(
        signs.part,
        Object.fromEntries(health.map(([name, { part }]) => [name, part])),
      ),
      flow: flow.part,
      alerts: alerts.part,
      faults: faults.part,
    };
    return { at: Date.now(), problems: problemsOf(seen), ...seen };
  };
}

async function isReady(name: string, url: string): Promise<true> {
  await getText(name, new URL(url));
  return true;
}
