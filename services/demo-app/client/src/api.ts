import type { ExpectationState } from '@kafka-o11y/scenarios';
import type {
  AnnotationsAnswer,
  AnnotationsQuery,
  BoardSummary,
  FaultState,
  Frame,
  Links,
  OrderTraces,
  PanelAnswer,
  PanelQuery,
  ScenarioList,
  StepSeries,
  TraceAnswer,
  TraceLogs,
  TraceMetrics,
  VariableAnswer,
  VariableQuery,
} from '../../src/contract.ts';
import type { BoardJson } from './boards/board-json.ts';

/** The demo app's own server. Every function rejects with what it says went wrong. */
export const api = {
  boards: async (signal?: AbortSignal) =>
    (await ask<{ boards: BoardSummary[] }>('/api/boards', { signal })).boards,
  board: (uid: string, signal?: AbortSignal) =>
    ask<BoardJson>(`/api/boards/${encodeURIComponent(uid)}`, { signal }),
  query: (query: PanelQuery, signal?: AbortSignal) =>
    ask<PanelAnswer>('/api/query', { ...post(query), signal }),
  variable: async (query: VariableQuery, signal?: AbortSignal) =>
    (await ask<VariableAnswer>('/api/variable', { ...post(query), signal })).values,
  annotations: (query: AnnotationsQuery, signal?: AbortSignal) =>
    ask<AnnotationsAnswer>('/api/annotations', { ...post(query), signal }),
  links: (signal?: AbortSignal) => ask<Links>('/api/links', { signal }),
  faults: async (signal?: AbortSignal) =>
    (await ask<{ faults: FaultState[] }>('/api/faults', { signal })).faults,
  scenarios: (signal?: AbortSignal) => ask<ScenarioList>('/api/scenarios', { signal }),
  recentOrders: async (signal?: AbortSignal) =>
    (await ask<OrderTraces>('/api/orders/recent', { signal })).traces,
  failedOrders: async (signal?: AbortSignal) =>
    (await ask<OrderTraces>('/api/orders/failed', { signal })).traces,
  trace: (id: string, signal?: AbortSignal) => ask<TraceAnswer>(tracePath(id), { signal }),
  traceLogs: async ({ id, at }: { id: string; at: number }, signal?: AbortSignal) =>
    (await ask<TraceLogs>(`${tracePath(id)}/logs?at=${at}`, { signal })).lines,
  traceMetrics: (id: string, signal?: AbortSignal) =>
    ask<TraceMetrics>(`${tracePath(id)}/metrics`, { signal }),
  checks: async (
    of: { id: string; step: number | 'before'; since: number },
    signal?: AbortSignal,
  ) =>
    (
      await ask<{ expectations: ExpectationState[] }>(
        `/api/scenarios/${of.id}/checks/${of.step}?since=${of.since}`,
        { signal },
      )
    ).expectations,
  series: (of: { id: string; step: number }, signal?: AbortSignal) =>
    ask<StepSeries>(`/api/scenarios/${of.id}/series/${of.step}`, { signal }),
  look: async (
    of: { id: string; step: number; look: number; since: number },
    signal?: AbortSignal,
  ) =>
    (
      await ask<{ frames: Frame[] }>(
        `/api/scenarios/${of.id}/looks/${of.step}/${of.look}?since=${of.since}`,
        { signal },
      )
    ).frames,
};

function tracePath(id: string): string {
  return `/api/traces/${encodeURIComponent(id)}`;
}

function post(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  // Once more: a change of the machine's networks, as when a container starts, ends every request.
  const response = await fetch(path, init)
    .catch(() => fetch(path, init))
    .catch((cause: unknown) => {
      if (init.signal?.aborted) throw cause;
      throw new Error('The demo app itself does not answer. Is its container up?', { cause });
    });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  const faults = (problem.errors ?? []).map(
    ({ field, detail }: { field: string; detail: string }) => `${field}: ${detail}`,
  );
  throw new Error([problem.detail ?? response.statusText, ...faults].join('; '));
}
