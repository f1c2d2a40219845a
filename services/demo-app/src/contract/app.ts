import { z } from 'zod';

/** What every page needs: where else to look, the right to change something, what went wrong. */

/** `GET /api/links`. */
export const linksSchema = z.object({
  /** On the host that serves this page; missing where Grafana does not run. */
  grafanaPort: z.number().exactOptional(),
  /** Only where the clusters are those of others: pages about the lab are left out. */
  attached: z.literal(true).exactOptional(),
});
export type Links = z.output<typeof linksSchema>;

/** `GET /api/session`: the header without which nothing is changed, and its value. */
export const sessionTokenSchema = z.object({ header: z.string(), token: z.string() });
export type SessionToken = z.output<typeof sessionTokenSchema>;

/** Every answer that is an error (RFC 9457). */
export const problemSchema = z.object({
  detail: z.string(),
  /** Each fault of the request, by the path of the field. */
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).exactOptional(),
});
