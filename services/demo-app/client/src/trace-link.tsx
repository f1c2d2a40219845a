import type { TraceLinkProps } from '@kafka-o11y/panels';
import { Link } from 'wouter';

/** Leads to the page of a trace. */
export function TraceLink({ traceId, ...anchor }: TraceLinkProps) {
  return <Link href={`/traces/${traceId}`} {...anchor} />;
}
