import { z } from 'zod';
import type { Attributes, Frame } from '../contract.ts';
import { BackendError, getJson } from './get-json.ts';
import type { TempoTrace } from './tempo-trace.ts';
import { foundAttributesSchema, tempoTraceSchema } from './tempo-trace.ts';

const name = 'Tempo';

const search = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string(),
        rootServiceName: z.string().default(''),
        rootTraceName: z.string().default(''),
        startTimeUnixNano: z.string(),
        durationMs: z.number().default(0),
        spanSets: z
          .array(z.object({ spans: z.array(z.object({ attributes: foundAttributesSchema })) }))
          .default([]),
      }),
    )
    .default([]),
});

/** To the demo app's own page of the trace. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's libraries fill it in
const links = [{ title: 'Open the trace', url: '/traces/${__value.raw}' }];

interface Found {
  /** 32 hexadecimal digits. */
  traceId: string;
  rootService: string;
  rootName: string;
  /** Milliseconds since 1970. */
  start: number;
  durationMs: number;
  /** What the query selects of the first span that it found in the trace. */
  attributes: Attributes;
}

/** Tempo's HTTP API, as far as it is read here. */
export class Tempo {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** All spans of a trace; undefined while Tempo has none of them. */
  async trace(traceId: string): Promise<TempoTrace | undefined> {
    const url = new URL(`/api/traces/${encodeURIComponent(traceId)}`, this.#base);
    return getJson(tempoTraceSchema, name, url).catch((error: unknown) => {
      if (error instanceof BackendError && error.answered === 404) return undefined;
      throw error;
    });
  }

  /** The traces that a TraceQL query finds, newest first. */
  async find(
    query: string,
    { from, to, limit }: { from: number; to: number; limit: number },
  ): Promise<Found[]> {
    const url = new URL('/api/search', this.#base);
    url.search = new URLSearchParams({
      q: query,
      start: String(Math.floor(from / 1000)),
      end: String(Math.ceil(to / 1000)),
      limit: String(limit),
    }).toString();
    const { traces } = await getJson(search, name, url);
    return traces
      .map(({ traceID, startTimeUnixNano, durationMs, spanSets, ...root }) => ({
        // Tempo leaves out leading zeros.
        traceId: traceID.padStart(32, '0'),
        rootService: root.rootServiceName,
        rootName: root.rootTraceName,
        start: Number(BigInt(startTimeUnixNano) / 1_000_000n),
        durationMs,
        attributes: spanSets[0]?.spans[0]?.attributes ?? {},
      }))
      .sort((a, b) => b.start - a.start);
  }

  /** As `find`, with the columns of Grafana's table. */
  async search(
    refId: string,
    query: string,
    range: { from: number; to: number; limit: number },
  ): Promise<Frame[]> {
    const rows = await this.find(query, range);
    return [
      {
        schema: {
          refId,
          fields: [
            { name: 'traceID', type: 'string', config: { displayName: 'Trace ID', links } },
            { name: 'startTime', type: 'time', config: { displayName: 'Start time' } },
            { name: 'traceService', type: 'string', config: { displayName: 'Service' } },
            { name: 'traceName', type: 'string', config: { displayName: 'Name' } },
            {
              name: 'traceDuration',
              type: 'number',
              config: { displayName: 'Duration', unit: 'ms' },
            },
          ],
        },
        data: {
          values: [
            rows.map(({ traceId }) => traceId),
            rows.map(({ start }) => start),
            rows.map(({ rootService }) => rootService),
            rows.map(({ rootName }) => rootName),
            rows.map(({ durationMs }) => durationMs),
          ],
        },
      },
    ];
  }
}
