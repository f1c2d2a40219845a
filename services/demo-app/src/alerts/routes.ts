import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { checkHost } from '../hosts.ts';
import type { Notification } from './history.ts';
import { AlertHistory, notificationSchema } from './history.ts';

const keptNotifications = 200;

/** A group may hold many alerts, each with its annotations. */
const bodyLimitBytes = 1024 * 1024;

/** By which Alertmanager calls this server: alertmanager/alertmanager.yml. */
const webhookHost = 'demo-app';

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
