import { z } from 'zod';
import { get } from './http.ts';

const answer = z.object({
  batches: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(
          z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
        ),
      }),
    }),
  ),
});

/** The services that have a span in the trace; none where Tempo does not have it. */
export async function servicesInTrace(tempo: string, traceId: string): Promise<Set<string>> {
  const response = await get(tempo, `/api/traces/${traceId}`);
  return response ? services(await response.json()) : new Set();
}

/** The values of service.name in a trace as Tempo answers it (OTLP JSON). */
export function services(body: unknown): Set<string> {
  const names = answer
    .parse(body)
    .batches.flatMap(({ resource }) => resource.attributes)
    .filter(({ key }) => key === 'service.name')
    .flatMap(({ value }) => value.stringValue ?? []);
  return new Set(names);
}
