import type { KafkaMode } from '@kafka-o11y/test-kit';
import {
  ENSEMBLE_METRICS,
  KRAFT_METRICS,
  WITH_ZOOKEEPER_METRICS,
  ZOOKEEPER_METRICS,
  ZOOKEEPER_OWN_LEADER_METRICS,
  ZOOKEEPER_OWN_METRICS,
} from '@kafka-o11y/vocabulary/jmx-names';

/** Of secure shapes: what they alone measure, and what only they have in their logs. */
const onlySecure =
  /\bkafka_authorizer_denied_total\b|\btls_server_certificate_|Failed authentication\|SSL handshake failed/;

/** By mode of Kafka, the names of what is measured with it alone, and of what rules record from that. */
const only: Record<KafkaMode, RegExp> = {
  zookeeper: anyOf(
    [
      WITH_ZOOKEEPER_METRICS,
      ZOOKEEPER_METRICS,
      ENSEMBLE_METRICS,
      ZOOKEEPER_OWN_METRICS,
      ZOOKEEPER_OWN_LEADER_METRICS,
    ],
    'zookeeper:servers:',
    'service_name="zookeeper"',
  ),
  kraft: anyOf([KRAFT_METRICS], 'kafka:controllers:', 'kafka:quorum:'),
};

const other: Record<KafkaMode, KafkaMode> = { zookeeper: 'kraft', kraft: 'zookeeper' };

/** Whether a query reads what there is in other shapes alone: it is empty in one of this kind. */
export function isOfOtherShape(expr: string, mode: KafkaMode, isSecure: boolean): boolean {
  return only[other[mode]].test(expr) || (!isSecure && onlySecure.test(expr));
}

function anyOf(maps: ReadonlyMap<string, string>[], ...texts: string[]): RegExp {
  const names = maps.flatMap((map) => [...map.keys()]);
  return new RegExp(`${texts.join('|')}|\\b(?:${names.join('|')})(?:_total|_sum|_count)?\\b`);
}
