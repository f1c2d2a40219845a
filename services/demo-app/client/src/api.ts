import type { OrderRequest } from '@kafka-o11y/orders';
import { z } from 'zod';
import type {
  AnnotationsQuery,
  FaultChange,
  PanelQuery,
  SentOrder,
  VariableQuery,
} from '../../src/contract.ts';
import {
  annotationsAnswerSchema,
  boardJsonSchema,
  boardListSchema,
  diagnosisSchema,
  faultListSchema,
  linksSchema,
  lookAnswerSchema,
  orderTracesSchema,
  panelAnswerSchema,
  problemSchema,
  scenarioListSchema,
  sentOrderSchema,
  sessionTokenSchema,
  stepChecksSchema,
  stepSeriesSchema,
  traceAnswerSchema,
  traceLogsSchema,
  traceMetricsSchema,
  variableAnswerSchema,
} from '../../src/contract.ts';
import type { BoardJson } from './boards/board-json.ts';

/**
 * The demo app's own server. Each function rejects with an error that says what went wrong, as the
 * reader is to see it: the server does not answer, it refuses, or it answers something unexpected.
 */
export const api = {
  boards: async (signal?: AbortSignal) =>
    (await get(boardListSchema, '/api/boards', signal)).boards,
  /** The contract knows what a board needs to be drawn; the rest of the file is Grafana's. */
  board: async (uid: string, signal?: AbortSignal) =>
    (await get(boardJsonSchema, `/api/boards/${encodeURIComponent(uid)}`, signal)) as BoardJson,
  query: (query: PanelQuery, signal?: AbortSignal) =>
    lookUp(panelAnswerSchema, '/api/query', query, signal),
  variable: async (query: VariableQuery, signal?: AbortSignal) =>
    (await lookUp(variableAnswerSchema, '/api/variable', query, signal)).values,
  annotations: (query: AnnotationsQuery, signal?: AbortSignal) =>
    lookUp(annotationsAnswerSchema, '/api/annotations', query, signal),
  diagnosis: (signal?: AbortSignal) => get(diagnosisSchema, '/api/diagnosis', signal),
  links: (signal?: AbortSignal) => get(linksSchema, '/api/links', signal),

  faults: async (signal?: AbortSignal) =>
    (await get(faultListSchema, '/api/faults', signal)).faults,
  setFault: async (name: string, fault: FaultChange) => {
    await change('PUT', `/api/faults/${encodeURIComponent(name)}`, fault);
  },
  resetFaults: async (by: string) => {
    await change('POST', '/api/faults/reset', { by });
  },

  sendOrder: async (order: OrderRequest = {}): Promise<SentOrder> =>
    parseAnswer(sentOrderSchema, '/api/orders', await change('POST', '/api/orders', order)),
  recentOrders: async (signal?: AbortSignal) =>
    (await get(orderTracesSchema, '/api/orders/recent', signal)).traces,
  failedOrders: async (signal?: AbortSignal) =>
    (await get(orderTracesSchema, '/api/orders/failed', signal)).traces,
  trace: (id: string, signal?: AbortSignal) => get(traceAnswerSchema, tracePath(id), signal),
  traceLogs: async ({ id, at }: { id: string; at: number }, signal?: AbortSignal) =>
    (await get(traceLogsSchema, `${tracePath(id)}/logs?at=${at}`, signal)).lines,
  traceMetrics: (id: string, signal?: AbortSignal) =>
    get(traceMetricsSchema, `${tracePath(id)}/metrics`, signal),

  scenarios: (signal?: AbortSignal) => get(scenarioListSchema, '/api/scenarios', signal),
  checks: async (
    of: { id: string; step: number | 'before'; since: number },
    signal?: AbortSignal,
  ) => {
    const path = `/api/scenarios/${of.id}/checks/${of.step}?since=${of.since}`;
    return (await get(stepChecksSchema, path, signal)).expectations;
  },
  series: (of: { id: string; step: number }, signal?: AbortSignal) =>
    get(stepSeriesSchema, `/api/scenarios/${of.id}/series/${of.step}`, signal),
  look: async (
    of: { id: string; step: number; look: number; since: number },
    signal?: AbortSignal,
  ) => {
    const path = `/api/scenarios/${of.id}/looks/${of.step}/${of.look}?since=${of.since}`;
    return (await get(lookAnswerSchema, path, signal)).frames;
  },
};

function tracePath(id: string): string {
  return `/api/traces/${encodeURIComponent(id)}`;
}

function get<T>(schema: z.ZodType<T>, path: string, signal?: AbortSignal): Promise<T> {
  return ask(schema, path, { signal });
}

/** Looks something up with a question that is too long for an address. */
function lookUp<T>(
  schema: z.ZodType<T>,
  path: string,
  question: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return ask(schema, path, { ...json('POST', question), signal });
}

async function ask<T>(schema: z.ZodType<T>, path: string, init: RequestInit): Promise<T> {
  const response = await fetchAgain(path, init).catch((cause) => unreachable(cause, init.signal));
  return parseAnswer(schema, path, await textOf(path, response));
}

/** Milliseconds before each further try. */
const pausesMs = [0, 500, 1_500];

/**
 * Asks again where there was no answer: a container that starts changes the machine's networks, and
 * Chromium then ends all requests.
 */
async function fetchAgain(path: string, init: RequestInit): Promise<Response> {
  for (const pauseMs of pausesMs) {
    try {
      return await fetch(path, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return fetch(path, init);
}

/** The token without which the server changes nothing; asked for once. */
let session: Promise<Record<string, string>> | undefined;

/**
 * Changes something on the server. A token from before its restart is renewed once.
 *
 * @returns the text of the answer
 */
async function change(method: 'PUT' | 'POST', path: string, body: unknown): Promise<string> {
  let response = await send(method, path, body);
  if (response.status === 403) {
    session = undefined;
    response = await send(method, path, body);
  }
  return textOf(path, response);
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  session ??= openSession().catch((error) => {
    session = undefined;
    throw error;
  });
  return fetch(path, json(method, body, await session)).catch((cause) => unreachable(cause));
}

async function openSession(): Promise<Record<string, string>> {
  const { header, token } = await get(sessionTokenSchema, '/api/session');
  return { [header]: token };
}

function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function unreachable(cause: unknown, signal?: AbortSignal | null): never {
  if (signal?.aborted) throw cause;
  throw new Error('The demo app itself does not answer. Is its container up?', { cause });
}

/** @throws {Error} with what the server says against the request */
async function textOf(path: string, response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return text;
  const { data: problem } = problemSchema.safeParse(parseJson(text));
  if (!problem) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  const faults = problem.errors?.map(({ field, detail }) => `${field}: ${detail}`) ?? [];
  throw new Error([problem.detail, ...faults].join('; '));
}

/** So many faults of one answer say enough. */
const maxFaults = 3;

/**
 * What the server has said, as the contract has it.
 *
 * @param path where it was asked, for the message
 * @throws {Error} naming the fields that are not as expected, and what was expected of each
 */
export function parseAnswer<T>(schema: z.ZodType<T>, path: string, text: string): T {
  const { data, error } = schema.safeParse(parseJson(text));
  if (!error) return data;
  const faults = faultsOf(error.issues);
  const more = faults.length > maxFaults ? [`and ${faults.length - maxFaults} more`] : [];
  const said = [...faults.slice(0, maxFaults), ...more].join('; ');
  throw new Error(`${path} answered something unexpected: ${said}`, { cause: error });
}

function faultsOf(issues: z.core.$ZodIssue[], within: PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...within, ...issue.path];
    if (issue.code === 'invalid_union') {
      // "No alternative fits" does not help. The nearest one has the fewest faults, and the deepest.
      const depth = (faults: z.core.$ZodIssue[]) => faults[0]?.path.length ?? 0;
      const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length || depth(b) - depth(a));
      if (nearest) return faultsOf(nearest, path);
    }
    return `${z.core.toDotPath(path) || 'the answer'}: ${issue.message}`;
  });
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
