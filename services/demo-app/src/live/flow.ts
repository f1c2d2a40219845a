import type { Prometheus } from '@kafka-o11y/backends';
import type { Flow } from '../contract.ts';
import { flowQueries } from '../promql.ts';
import type { Sample } from '../samples.ts';
import { samplesOf, samplesOfEach } from '../samples.ts';

/** Measures what flows from the producer through Kafka to the consumer. */
export async function measureFlow(prometheus: Prometheus, group: string): Promise<Flow> {
  const queries = flowQueries(group);
  const [scalars, partitions, problems, status, types] = await Promise.all([
    samplesOfEach(prometheus, queries.scalars),
    samplesOfEach(prometheus, queries.partitions),
    samplesOf(prometheus, queries.timestampProblem),
    samplesOf(prometheus, queries.groupStatus),
    samplesOf(prometheus, queries.groupType),
  ]);
  const one = (key: keyof typeof scalars) => scalars[key][0]?.value ?? null;
  return {
    sentPerSecond: one('sentPerSecond'),
    processedPerSecond: one('processedPerSecond'),
    lagRecords: one('lagRecords'),
    lagSeconds: one('lagSeconds'),
    timestampProblem: problems[0]?.labels.problem ?? null,
    groupStatus: status[0]?.labels.status ?? null,
    groupType: types[0]?.labels.type ?? null,
    groupMembers: one('groupMembers'),
    send: { p50: one('sendP50'), p99: one('sendP99') },
    process: { p50: one('processP50'), p99: one('processP99') },
    endToEnd: { p50: one('endToEndP50'), p99: one('endToEndP99') },
    retried: whole(one('retried')),
    deadLettered: whole(one('deadLettered')),
    partitions: byPartition(partitions),
  };
}

/** increase() extrapolates to the ends of its window, which gives fractions of an order. */
function whole(count: number | null): number | null {
  return count === null ? null : Math.round(count);
}

function byPartition(
  answers: Record<'sentPerSecond' | 'processedPerSecond' | 'lagRecords', Sample[]>,
): Flow['partitions'] {
  const of = (samples: Sample[]) =>
    new Map(samples.map(({ labels, value }) => [Number(labels.partition), value]));
  const sent = of(answers.sentPerSecond);
  const processed = of(answers.processedPerSecond);
  const lag = of(answers.lagRecords);
  return (
    [...new Set([...sent.keys(), ...processed.keys(), ...lag.keys()])]
      // A series without the label is of no partition.
      .filter(Number.isInteger)
      .sort((a, b) => a - b)
      .map((partition) => ({
        partition,
        sentPerSecond: sent.get(partition) ?? null,
        processedPerSecond: processed.get(partition) ?? null,
        lagRecords: lag.get(partition) ?? null,
      }))
  );
}
