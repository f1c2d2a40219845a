import { z } from 'zod';
import type { Frame } from '../contract.ts';
import { seriesFrame } from './frames.ts';
import { getJson } from './get-json.ts';
import type { Range } from './prometheus.ts';

const name = 'Loki';
const labels = z.record(z.string(), z.string());
const point = z.tuple([z.number(), z.string().transform(Number)]);

const answer = z.object({
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('streams'),
      result: z.array(
        z.object({ stream: labels, values: z.array(z.tuple([z.string(), z.string()])) }),
      ),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point) })),
    }),
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point })),
    }),
  ]),
});

/** Loki's HTTP API, as far as boards need it. */
export class Loki {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Log lines in one frame, newest first; or for a metric query one frame for each series. */
  async range(
    refId: string,
    query: string,
    { from, to, stepMs, limit }: Range & { limit: number },
  ): Promise<Frame[]> {
    return this.#query(refId, '/loki/api/v1/query_range', {
      query,
      start: `${from}000000`,
      end: `${to}000000`,
      step: String(stepMs / 1000),
      limit: String(limit),
      direction: 'backward',
    });
  }

  /** One frame for each series, of one point. */
  async instant(refId: string, query: string, at: number): Promise<Frame[]> {
    return this.#query(refId, '/loki/api/v1/query', { query, time: `${at}000000` });
  }

  async #query(refId: string, path: string, params: Record<string, string>): Promise<Frame[]> {
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(params).toString();
    const { data } = await getJson(answer, name, url);
    switch (data.resultType) {
      case 'streams':
        return [logFrame(refId, data.result)];
      case 'matrix':
        return data.result.map(({ metric, values }) =>
          seriesFrame(
            refId,
            metric,
            values.map(([seconds]) => seconds * 1000),
            values.map(([, value]) => value),
          ),
        );
      case 'vector':
        return data.result.map(({ metric, value: [seconds, value] }) =>
          seriesFrame(refId, metric, [seconds * 1000], [value]),
        );
    }
  }
}

/** The columns of Grafana's logs: labels, time, line and the exact time in nanoseconds. */
function logFrame(
  refId: string,
  streams: { stream: Record<string, string>; values: [string, string][] }[],
): Frame {
  const lines = streams
    .flatMap(({ stream, values }) => values.map(([ns, line]) => ({ ns, line, stream })))
    .sort((a, b) => (BigInt(a.ns) < BigInt(b.ns) ? 1 : -1));
  return {
    schema: {
      refId,
      fields: [
        { name: 'labels', type: 'other' },
        { name: 'Time', type: 'time' },
        { name: 'Line', type: 'string' },
        { name: 'tsNs', type: 'string' },
      ],
    },
    data: {
      values: [
        lines.map(({ stream }) => stream),
        lines.map(({ ns }) => Number(BigInt(ns) / 1_000_000n)),
        lines.map(({ line }) => line),
        lines.map(({ ns }) => ns),
      ],
    },
  };
}
