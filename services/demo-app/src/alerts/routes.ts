import type { FastifyInstance } from 'fastify';
import type { Notification } from './history.ts';
import { AlertHistory, notificationSchema } from './history.ts';

const keptNotifications = 200;

/** A group may hold many alerts, each with its annotations. */
const bodyLimitBytes = 1024 * 1024;

/** `POST /api/alertmanager`, Alertmanager's webhook, and `GET /api/alerts/history`. */
export function alertRoutes(http: FastifyInstance): void {
  const history = new AlertHistory(keptNotifications);
  http.post<{ Body: Notification }>(
    '/api/alertmanager',
    { bodyLimit: bodyLimitBytes, schema: { body: notificationSchema } },
    (request, reply) => {
      history.add(request.body);
      return reply.code(204).send();
    },
  );
  http.get('/api/alerts/history', () => ({ notifications: history.list() }));
}
