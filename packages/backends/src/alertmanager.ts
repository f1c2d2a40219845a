import { z } from 'zod';
import { getJson } from './ask.ts';
import { labels } from './series.ts';

const answer = z.array(
  z.object({
    labels,
    annotations: labels,
    startsAt: z.string(),
    fingerprint: z.string(),
    status: z.object({
      state: z.enum(['active', 'suppressed', 'unprocessed']),
      inhibitedBy: z.array(z.string()),
      silencedBy: z.array(z.string()),
    }),
  }),
);

export type Alert = z.output<typeof answer>[number];

/** The part of Alertmanager's HTTP API that the project reads. */
export class Alertmanager {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** The alerts that fire now, inhibited ones included. Throws a `BackendError` without an answer. */
  alerts(): Promise<Alert[]> {
    return getJson(answer, 'Alertmanager', new URL('/api/v2/alerts', this.#base));
  }
}
