import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Session } from '../session.ts';
import type { Switchboard } from './switchboard.ts';

const by = z.string().min(1).max(60).default('this page');
const change = z.strictObject({ variant: z.string().max(60), by });
const reset = z.strictObject({ by }).nullish();

/**
 * `GET /api/faults`: every fault and its state; `PUT /api/faults/:name`: switches one;
 * `POST /api/faults/reset`: switches all off.
 */
export function faultRoutes(
  http: FastifyInstance,
  { session, switchboard }: { session: Session; switchboard: Switchboard },
): void {
  const onRequest = session.required;
  http.get('/api/faults', async () => ({ faults: await switchboard.list() }));
  http.put<{ Params: { name: string }; Body: z.output<typeof change> }>(
    '/api/faults/:name',
    { onRequest, schema: { body: change } },
    async (request, reply) => {
      await switchboard.set(request.params.name, request.body.variant, request.body.by);
      return reply.code(204).send();
    },
  );
  http.post<{ Body: z.output<typeof reset> }>(
    '/api/faults/reset',
    { onRequest, schema: { body: reset } },
    async (request, reply) => {
      await switchboard.reset(request.body?.by ?? 'this page');
      return reply.code(204).send();
    },
  );
}
