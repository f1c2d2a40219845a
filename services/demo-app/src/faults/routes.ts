import type { FastifyInstance } from 'fastify';
import type { FaultChange, FaultList, FaultReset } from '../contract.ts';
import { faultChangeSchema, faultResetSchema } from '../contract.ts';
import type { Session } from '../security.ts';
import type { Switchboard } from './switchboard.ts';

/**
 * `GET /api/faults`: every fault and its state; `PUT /api/faults/:name`: switches one;
 * `POST /api/faults/reset`: switches all off.
 */
export function faultRoutes(
  http: FastifyInstance,
  { session, switchboard }: { session: Session; switchboard: Switchboard },
): void {
  const onRequest = session.required;
  http.get('/api/faults', async (): Promise<FaultList> => ({ faults: await switchboard.list() }));
  http.put<{ Params: { name: string }; Body: FaultChange }>(
    '/api/faults/:name',
    { onRequest, schema: { body: faultChangeSchema } },
    async (request, reply) => {
      await switchboard.set(request.params.name, request.body.variant, request.body.by);
      return reply.code(204).send();
    },
  );
  http.post<{ Body: FaultReset }>(
    '/api/faults/reset',
    { onRequest, schema: { body: faultResetSchema } },
    async (request, reply) => {
      await switchboard.reset(request.body?.by ?? 'this page');
      return reply.code(204).send();
    },
  );
}
