import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, Alertmanager, Prometheus } from '@kafka-o11y/backends';
import { getText } from '@kafka-o11y/backends';
import type { FiringAlert, LiveState, Part } from '../contract.ts';
import type { Switchboard } from '../faults/switchboard.ts';
import { componentStates, readSigns } from './components.ts';
import { measureFlow } from './flow.ts';
import { problemsOf } from './problems.ts';

/** The look waits no longer for an answer. A source that is late is shown as such. */
const patienceMs = 2_000;

export interface LookOptions {
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  switchboard: Switchboard;
  /** Where each backend says whether it is ready. */
  healthUrls: Record<string, string>;
  /** The consumer group that processes the orders. */
  group: string;
  /** Whether the clusters are those of others, in which no orders flow. */
  attached: boolean;
}

/** Makes the function that looks at the whole lab once. It takes 2 s at most and never rejects. */
export function createLook(options: LookOptions): () => Promise<LiveState> {
  const { prometheus, alertmanager, switchboard, healthUrls, group, attached } = options;
  const signs = new Source(() => readSigns(prometheus));
  const flow = attached ? undefined : new Source(() => measureFlow(prometheus, group));
  const alerts = new Source(() => firingAlerts(alertmanager));
  const faults = new Source(async () =>
    (await switchboard.list()).filter(({ variant }) => variant !== 'off'),
  );
  const health = Object.entries(healthUrls).map(
    ([name, url]) => [name, new Source(() => isReady(name, url))] as const,
  );
  const sources = [
    signs,
    ...(flow ? [flow] : []),
    alerts,
    faults,
    ...health.map(([, source]) => source),
  ];

  return async () => {
    const answers = Promise.all(sources.map((source) => source.refresh()));
    await Promise.race([answers, sleep(patienceMs, undefined, { ref: false })]);
    const seen = {
      components: componentStates(
        signs.part,
        Object.fromEntries(health.map(([name, { part }]) => [name, part])),
        { attached },
      ),
      ...(flow && { flow: flow.part }),
      alerts: alerts.part,
      faults: faults.part,
    };
    return { at: Date.now(), problems: problemsOf(seen, group), ...seen };
  };
}

async function isReady(name: string, url: string): Promise<true> {
  await getText(name, new URL(url));
  return true;
}

/** One thing that a page watches. It is asked again and again, and keeps its last answer or error. */
class Source<T> {
  readonly #ask: () => Promise<T>;
  #part: Part<T> = {};
  #open: { since: number; settled: Promise<void> } | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks, unless the last question is still open. Never rejects. */
  refresh(): Promise<void> {
    this.#open ??= { since: performance.now(), settled: this.#settle() };
    return this.#open.settled;
  }

  /** A question that is still open counts as an error. Read this after the wait for it. */
  get part(): Part<T> {
    if (!this.#open) return this.#part;
    const seconds = Math.round((performance.now() - this.#open.since) / 1000);
    return { ...this.#part, error: `no answer for ${seconds} s` };
  }

  async #settle(): Promise<void> {
    try {
      this.#part = { value: await this.#ask(), at: Date.now() };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#part = { ...this.#part, error: message };
    } finally {
      this.#open = undefined;
    }
  }
}

/** The alerts that fire now, the oldest first. Alerts that others explain are among them. */
async function firingAlerts(alertmanager: Alertmanager): Promise<FiringAlert[]> {
  return (await alertmanager.alerts()).map(firing).sort((a, b) => a.since - b.since);
}

function firing({ labels, annotations, startsAt, fingerprint, status }: Alert): FiringAlert {
  const { alertname = '', severity = 'none', ...others } = labels;
  const { runbook } = annotations;
  const board = /^\/d\/([\w-]+)/.exec(annotations.dashboard ?? '')?.[1];
  return {
    id: fingerprint,
    name: alertname,
    severity,
    summary: annotations.summary ?? alertname,
    description: annotations.description ?? '',
    since: Date.parse(startsAt),
    ...(runbook && { runbook }),
    ...(board && { board }),
    explainedBy: status.inhibitedBy,
    silenced: status.silencedBy.length > 0,
    labels: others,
  };
}
