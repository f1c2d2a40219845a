import { spanDuration, spanRate } from '../applications/spans.ts';
import { now, ofCluster } from '../kit/index.ts';

/**
 * What the chosen clients push of themselves (KIP-714), each client's instances together.
 *
 * @param metric after `org_apache_kafka_`
 */
export function pushed(metric: string, aggregate: 'sum' | 'max' = 'sum'): string {
  // Of some metrics there are series by topic beside that of the client.
  const pushes = `org_apache_kafka_${metric}{${ofCluster}, messaging_client_id=~"$client", topic=""}`;
  // A mean of nothing is NaN.
  return byClient(aggregate, `${now(pushes)} > -Inf`, 'messaging_client_id');
}

/** Bytes per second of the chosen clients' requests, as brokers measure them. */
export function brokerBytes(request: 'Produce' | 'Fetch'): string {
  return `sum by (client_id) (kafka_server_quota_byte_rate${ofRequest(request)})`;
}

/** Milliseconds by which brokers delay answers to the chosen clients. Without delays it is NaN there, and 0 here. */
export function brokerDelay(request: 'Produce' | 'Fetch'): string {
  return `max by (client_id) (kafka_server_quota_throttle_time${ofRequest(request)} > 0) or 0 * ${brokerBytes(request)}`;
}

function ofRequest(request: string): string {
  return `{${ofCluster}, quota="${request}", client_id=~"$client"}`;
}

/** Spans of the chosen clients per second. In the lab a client's id is the name of its service. */
export function spans(kind: Kind, matchers = ''): string {
  return ofServices('sum', spanRate(['service_name'], ofKind(kind) + matchers, ofClients));
}

/** Of these, those that ended with an error; 0, not absent, without any. */
export function failedSpans(kind: Kind): string {
  return `${spans(kind, ', status_code="STATUS_CODE_ERROR"')} or 0 * ${spans(kind)}`;
}

/** Seconds of those spans, at one quantile. */
export function spanSeconds(quantile: number, kind: Kind): string {
  return ofServices('max', spanDuration(quantile, ['service_name'], ofKind(kind), ofClients));
}

type Kind = 'PRODUCER' | 'CONSUMER';
const ofClients = `${ofCluster}, service_name=~"$client"`;
const ofKind = (kind: Kind) => `, span_kind="SPAN_KIND_${kind}"`;

const ofServices = (aggregate: 'sum' | 'max', expr: string) =>
  byClient(aggregate, expr, 'service_name');

/** By client id, which is in that label. */
function byClient(aggregate: 'sum' | 'max', expr: string, label: string): string {
  return `${aggregate} by (client_id) (label_join(${expr}, "client_id", "", "${label}"))`;
}

/** For panels of what clients push, where none does. */
export const nobodyPushes =
  'nobody pushes: KafkaJS and @platformatic/kafka can’t; docker compose --profile java up -d starts two that do';
