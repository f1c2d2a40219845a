import { Problem } from '@kafka-o11y/service';
import { services } from '@kafka-o11y/vocabulary';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checkHost } from '../security.ts';

const labels = z.record(z.string(), z.string());
const status = z.enum(['firing', 'resolved']);

/** What Alertmanager sends to a webhook, version 4. */
const notificationSchema = z.object({
  version: z.literal('4'),
  status,
  receiver: z.string(),
  groupLabels: labels,
  /** Alerts beyond max_alerts, which it leaves out. */
  truncatedAlerts: z.number().default(0),
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

type Notification = z.output<typeof notificationSchema>;

interface Received extends Notification {
  receivedAt: string;
}

/** The last notifications of Alertmanager, in memory: a restart forgets them. */
class AlertHistory {
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

const keptNotifications = 200;

/** A group may hold many alerts, each with its annotations. */
const bodyLimitBytes = 1024 * 1024;

/** By which Alertmanager calls this server: alertmanager/alertmanager.yml. */
const webhookHost = services.demoApp;

/**
 * `POST /api/alertmanager`, Alertmanager's webhook, and `GET /api/alerts/history`. Alertmanager has
 * no token of ours, so that no browser may use its way in.
 *
 * @param hosts names by which this server may be called besides Alertmanager's
 */
export function alertRoutes(http: FastifyInstance, { hosts }: { hosts: readonly string[] }): void {
  const history = new AlertHistory(keptNotifications);
  const onRequest = async (request: FastifyRequest) => {
    checkHost(request, [...hosts, webhookHost]);
    if ('origin' in request.headers || 'sec-fetch-site' in request.headers) {
      throw new Problem(403, 'only Alertmanager may do that, not a browser');
    }
  };
  http.post<{ Body: Notification }>(
    '/api/alertmanager',
    { onRequest, bodyLimit: bodyLimitBytes, schema: { body: notificationSchema } },
    (request, reply) => {
      history.add(request.body);
      return reply.code(204).send();
    },
  );
  http.get('/api/alerts/history', () => ({ notifications: history.list() }));
}
