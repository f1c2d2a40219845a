/** Of what is pushed or scraped every 10 s, this is the age at which three values are missing. */
export const staleAfterSeconds = 30;

/**
 * Gives PromQL that leaves out what a process that is gone has said last: it would count for 5 minutes more.
 *
 * @param metric a selector, which stands in the query twice
 */
export function fresh(metric: string): string {
  return `(${metric} and time() - timestamp(${metric}) < ${staleAfterSeconds})`;
}
