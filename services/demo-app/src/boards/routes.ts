import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type {
  AnnotationsAnswer,
  AnnotationsQuery,
  BoardList,
  PanelAnswer,
  PanelQuery,
  VariableAnswer,
  VariableQuery,
} from '../contract.ts';
import { annotationsQuerySchema, panelQuerySchema, variableQuerySchema } from '../contract.ts';
import { queryAnnotations } from './annotations.ts';
import type { BoardStore } from './board-store.ts';
import type { Backends } from './panel-query.ts';
import { queryPanel } from './panel-query.ts';
import { optionsOf } from './variables.ts';

/**
 * The boards and their data. The browser names a panel or a variable of a board; what is asked of
 * the backends comes from the board's file.
 */
export function boardRoutes(
  http: FastifyInstance,
  context: Backends & { boards: BoardStore; scrapeIntervalMs: number; logger: Logger },
): void {
  const { boards } = context;
  http.get('/api/boards', async (): Promise<BoardList> => ({ boards: await boards.list() }));
  http.get<{ Params: { uid: string } }>('/api/boards/:uid', async ({ params }) => {
    return (await boards.get(params.uid)).json;
  });
  http.post<{ Body: PanelQuery }>(
    '/api/query',
    { schema: { body: panelQuerySchema } },
    async ({ body }): Promise<PanelAnswer> =>
      queryPanel((await boards.get(body.board)).board, body, context),
  );
  http.post<{ Body: VariableQuery }>(
    '/api/variable',
    { schema: { body: variableQuerySchema } },
    async ({ body: { board: uid, variable, variables, from, to } }): Promise<VariableAnswer> => {
      const { board } = await boards.get(uid);
      const { prometheus } = context;
      const values = await optionsOf(variable, { board, chosen: variables, from, to, prometheus });
      return { values };
    },
  );
  http.post<{ Body: AnnotationsQuery }>(
    '/api/annotations',
    { schema: { body: annotationsQuerySchema } },
    async ({ body: { board: uid, variables, from, to } }): Promise<AnnotationsAnswer> => {
      const { board } = await boards.get(uid);
      return queryAnnotations(board, variables, { ...context, from, to });
    },
  );
}
