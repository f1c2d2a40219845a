import { getJson } from '@kafka-o11y/test-kit';
import { z } from 'zod';
import { last, pair } from './backends.ts';
import { settings } from './settings.ts';

/** Whether there is a Grafana to ask: it goes with Loki and Tempo. */
export const runsGrafana = pair === 'grafana';

const base = `http://127.0.0.1:${settings.GRAFANA_PORT}`;
const password = process.env.GRAFANA_ADMIN_PASSWORD ?? 'admin';
const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

/** Asks Grafana's own API, as its administrator. */
export function askGrafana<T>(
  schema: z.ZodType<T>,
  path: string,
  params: Record<string, string> = {},
): Promise<T> {
  return getJson(schema, base, path, params, { authorization });
}

const lokiAnswer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });
const tempoAnswer = z.object({ traces: z.array(z.unknown()).default([]) });

/**
 * How many streams, series or traces Grafana's data source finds in the last `seconds` for a text,
 * LogQL or TraceQL, of a board or a document.
 */
export async function foundByGrafana(
  language: 'logs' | 'traces',
  text: string,
  seconds: number,
): Promise<number> {
  const { from, to } = last(seconds);
  if (language === 'logs') {
    const path = '/api/datasources/proxy/uid/loki/loki/api/v1/query_range';
    const { data } = await askGrafana(lokiAnswer, path, {
      query: text,
      start: `${from}000000`,
      end: `${to}000000`,
      step: '60', // as wide as the window in the text: by default Loki would leave gaps
    });
    return data.result.length;
  }
  const { traces } = await askGrafana(tempoAnswer, '/api/datasources/proxy/uid/tempo/api/search', {
    q: text,
    start: String(Math.floor(from / 1000)),
    end: String(Math.ceil(to / 1000)),
  });
  return traces.length;
}
