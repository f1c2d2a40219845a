/**
 * What a collection of lag costs: groups that all lag in the same topic, so far from each other that
 * no batch serves two of them. Before each round they commit in all, in a tenth or in none of the
 * partitions. One broker in a container, on the same machine.
 *
 *   npm run bench:lag --workspace @kafka-o11y/monitor [-- groups partitions rounds recordsPerBatch]
 */
import { Cluster, createKafka } from '@kafka-o11y/kafka';
import { KafkaContainer } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { LagCollection, lagClientOptions } from '../src/lag/collection.ts';
import { lagMetrics } from '../src/lag/lag-metrics.ts';
import { commitOffsets } from '../testing/commit-offsets.ts';

const TOPIC = 'bench';
const VALUE = 'x'.repeat(256);

const [groups = 50, partitions = 100, rounds = 7, recordsPerBatch = 20] = process.argv
  .slice(2)
  .map(Number);
const groupIds = Array.from({ length: groups }, (_, n) => `group-${n}`);
const batches = 2 * groups + 2;
const partitionIds = Array.from({ length: partitions }, (_, n) => n);

const logger = pino({ level: 'error' });
await using broker = await KafkaContainer.start();
const kafka = createKafka({
  brokers: broker.brokers,
  clientId: 'bench',
  logger,
  ...lagClientOptions,
  requestTimeoutMs: 60_000,
});
const cluster = new Cluster(kafka);
await fillTopic();
await cluster.refresh();

const heapBefore = heapMiB();
const collection = new LagCollection(kafka);
const { signal } = new AbortController();
let committed = 0;

for (const share of [1, 0.1, 0]) {
  const results: Awaited<ReturnType<typeof round>>[] = [];
  await commitAll(1);
  await collection.collect(signal);
  for (let n = 0; n < rounds; n++) {
    await commitAll(share);
    results.push(await round());
  }
  const median = (key: keyof (typeof results)[number]) =>
    results.map((result) => result[key]).sort((a, b) => a - b)[results.length >> 1] ?? 0;
  console.log(
    `${share * 100} % of the offsets committed anew: ${median('ms').toFixed(0)} ms, ` +
      `${median('cpuMs').toFixed(0)} ms CPU, ${median('requests')} requests`,
  );
}
const { groups: lags } = await collection.collect(signal);
const cpu = process.cpuUsage();
const points = lagMetrics(() => lags).flatMap((metric) => metric.read());
const { user, system } = process.cpuUsage(cpu);
console.log(`${points.length} series, read in ${((user + system) / 1_000).toFixed(0)} ms CPU`);
console.log(`${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MiB resident at most`);
console.log(`${(heapMiB() - heapBefore).toFixed(1)} MiB of heap kept`);

await collection.close();
await cluster.close();

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function round() {
  const requests = collection.requests;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const { groups: lags, errors } = await collection.collect(signal);
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const known = lags.flatMap((lag) => lag.partitions).filter((p) => p.seconds !== undefined);
  if (errors.length > 0 || known.length !== groups * partitions) {
    throw new Error(`${errors.length} errors, ${known.length} partitions with a lag in seconds`);
  }
  return { ms, cpuMs: (user + system) / 1_000, requests: collection.requests - requests };
}

/** Moves every group on in a share of the partitions, to offsets at which no group has been. */
async function commitAll(share: number): Promise<void> {
  if (share === 0) return;
  committed += 1;
  const moved = partitionIds.filter((partition) => partition < partitions * share);
  for (const [n, group] of groupIds.entries()) {
    const offset = n * 2 * recordsPerBatch + committed;
    await commitOffsets(
      cluster,
      group,
      moved.map((partition) => ({ topic: TOPIC, partition, offset })),
    );
  }
}

async function fillTopic(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: TOPIC, numPartitions: partitions }],
    timeout: 60_000,
  });
  await admin.disconnect();
  const producer = kafka.producer({ retry: { retries: 20 } });
  await producer.connect();
  for (let batch = 0; batch < batches; batch++) {
    const messages = partitionIds.flatMap((partition) =>
      Array.from({ length: recordsPerBatch }, () => ({ partition, value: VALUE })),
    );
    await producer.send({ topic: TOPIC, messages });
  }
  await producer.disconnect();
}
