import type { FastifyInstance } from 'fastify';
import type { LookOptions } from './look.ts';
import { createLook } from './look.ts';
import { EventStream, SharedPoll } from './stream.ts';

/** Beyond that many, something opens streams and forgets them. */
const maxViewers = 50;

/**
 * `GET /api/live`: the state of the lab as server-sent events, at every look whether it has
 * changed or not: that is the heartbeat too.
 */
export function liveRoutes(
  http: FastifyInstance,
  { intervalMs, ...options }: LookOptions & { intervalMs: number },
): void {
  const look = createLook(options);
  const states = new SharedPoll(async () => `data: ${JSON.stringify(await look())}\n\n`, {
    intervalMs,
    maxListeners: maxViewers,
  });
  const streams = new Set<EventStream>();
  // A HEAD request would be a viewer who never leaves.
  http.get('/api/live', { exposeHeadRoute: false }, (_request, reply) => {
    const stream = new EventStream();
    const leave = states.subscribe((event) => stream.offer(event));
    streams.add(stream);
    stream.once('close', () => {
      leave();
      streams.delete(stream);
    });
    return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream);
  });
  http.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });
}
