import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AnnotationsQuery, PanelQuery, VariableQuery } from '../contract.ts';
import { queryAnnotations } from '../query/annotations.ts';
import type { Backends } from '../query/panel-query.ts';
import { queryPanel } from '../query/panel-query.ts';
import { optionsOf } from '../query/variables.ts';
import type { BoardStore } from './board-store.ts';

const longestRangeMs = 31 * 24 * 3_600_000;

const name = z.string().min(1).max(100);
const ofBoard = {
  board: name,
  variables: z.record(name, z.array(z.string().max(256)).max(200)),
  from: z.int().positive(),
  to: z.int().positive(),
};
const validRange = ({ from, to }: { from: number; to: number }) =>
  from < to && to - from <= longestRangeMs;
const rangeMessage = { error: 'expected from < to, at most 31 days apart', path: ['to'] };

const panelQuery = z
  .strictObject({ ...ofBoard, panel: z.int(), maxDataPoints: z.int().min(1).max(5_000) })
  .refine(validRange, rangeMessage);
const variableQuery = z
  .strictObject({ ...ofBoard, variable: name })
  .refine(validRange, rangeMessage);
const annotationsQuery = z.strictObject(ofBoard).refine(validRange, rangeMessage);

/**
 * The boards and their data. The browser names a panel or a variable of a board; what is asked of
 * the backends comes from the board's file.
 */
export function boardRoutes(
  http: FastifyInstance,
  context: Backends & { boards: BoardStore; scrapeIntervalMs: number; logger: Logger },
): void {
  const { boards } = context;
  http.get('/api/boards', async () => ({ boards: await boards.list() }));
  http.get<{ Params: { uid: string } }>('/api/boards/:uid', async ({ params }) => {
    return (await boards.get(params.uid)).json;
  });
  http.post<{ Body: PanelQuery }>(
    '/api/query',
    { schema: { body: panelQuery } },
    async ({ body }) => queryPanel((await boards.get(body.board)).board, body, context),
  );
  http.post<{ Body: VariableQuery }>(
    '/api/variable',
    { schema: { body: variableQuery } },
    async ({ body: { board: uid, variable, variables, from, to } }) => {
      const { board } = await boards.get(uid);
      const { prometheus } = context;
      const values = await optionsOf(variable, { board, chosen: variables, from, to, prometheus });
      return { values };
    },
  );
  http.post<{ Body: AnnotationsQuery }>(
    '/api/annotations',
    { schema: { body: annotationsQuery } },
    async ({ body: { board: uid, variables, from, to } }) => {
      const { board } = await boards.get(uid);
      return queryAnnotations(board, variables, { ...context, from, to });
    },
  );
}
