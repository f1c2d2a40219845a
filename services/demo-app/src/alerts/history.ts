import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const status = z.enum(['firing', 'resolved']);

/** What Alertmanager sends to a webhook, version 4. */
export const notificationSchema = z.object({
  version: z.literal('4'),
  status,
  receiver: z.string(),
  groupLabels: labels,
  alerts: z.array(
    z.object({
      status,
      labels,
      annotations: labels,
      startsAt: z.iso.datetime({ offset: true }),
      endsAt: z.iso.datetime({ offset: true }),
      fingerprint: z.string(),
    }),
  ),
});

export type Notification = z.output<typeof notificationSchema>;

export interface Received extends Notification {
  receivedAt: string;
}

/** The last notifications of Alertmanager, in memory: a restart forgets them. */
export class AlertHistory {
  readonly #limit: number;
  #received: Received[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(notification: Notification, at = new Date()): void {
    const received = { ...notification, receivedAt: at.toISOString() };
    this.#received = [received, ...this.#received].slice(0, this.#limit);
  }

  /** Newest first. */
  list(): readonly Received[] {
    return this.#received;
  }
}
