import type { Bench, Outcome, Program, Run, Shape } from '../harness/bench.ts';
import { checkRecords, leastSpans } from '../harness/check.ts';
import type { Report, Settings } from '../program/settings.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Case } from './case.ts';
import { needsOf, SAMPLINGS, SIZES, shapeName } from './case.ts';
import { figuresOf, latencyFigures } from './figures.ts';

/** One producer flat out, and one consumer that reads along. */
export const wholePath: Case[] = SIZES.flatMap((valueBytes) =>
  SAMPLINGS.map((sampling) => ({
    name: `whole-path/${shapeName(valueBytes, sampling)}`,
    needs: ['group' as const, ...needsOf(sampling)],
    run: (bench: Bench, subject: Subject) => runPath(bench, subject, { valueBytes, sampling }),
  })),
);

/** Consumers of one group. */
export const consumers: Case[] = [1, 2, 4].map((count) => ({
  name: `consumers/${count}`,
  needs: ['group'],
  run: (bench, subject) => runPath(bench, subject, { valueBytes: 256, sampling: 'off' }, count),
}));

/** How long records are on their way at rates that are no trouble. */
export const latency: Case[] = [100, 2_000, 10_000].map((rate) => ({
  name: `latency/${rate}`,
  needs: ['group', 'rate'],
  run: (bench, subject) => runPath(bench, subject, { valueBytes: 256, sampling: 'off', rate }),
}));

function runPath(bench: Bench, subject: Subject, shape: Shape, count = 1): Promise<Run> {
  return bench.broker.withTopic((topic) =>
    bench.measured(subject, shape.sampling, async (start) => {
      const group = `bench-${crypto.randomUUID()}`;
      const reading = bench.settings(shape, { role: 'consume', topic, group });
      const readers = Array.from({ length: count }, () => start(reading));
      await bench.broker.joined(group, count);

      const sent = await start(bench.settings(shape, { role: 'produce', topic })).report;
      const received = await readAll(bench, readers, reading, sent.total);
      const inTopic = await bench.broker.recordsIn(topic);
      return outcome(shape, sent, received, inTopic);
    }),
  );
}

/** Lets consumers read until their group has committed all records, and ends them. */
async function readAll(
  bench: Bench,
  readers: Program[],
  { group, topic }: Settings,
  records: number,
): Promise<Report[]> {
  await bench.broker.committed(group, topic, records);
  for (const reader of readers) reader.end();
  return Promise.all(readers.map(({ report }) => report));
}

function outcome(shape: Shape, sent: Report, received: Report[], inTopic: number): Outcome {
  const total = received.reduce((sum, report) => sum + report.total, 0);
  const sending = figuresOf([sent]);
  const reading = figuresOf(received);
  const [cpuToSend, cpuToRead] = [sending.cpuMicrosPerRecord, reading.cpuMicrosPerRecord];
  return {
    reports: [sent, ...received],
    least: leastSpans(shape.sampling, { sent: sent.total, received: total }),
    sample: {
      recordsPerSecond: reading.recordsPerSecond,
      ...(cpuToSend && cpuToRead && { cpuMicrosPerRecord: cpuToSend + cpuToRead }),
      rssMiB: sending.rssMiB + reading.rssMiB,
      ...latencyFigures('acknowledged', sent.latency),
      ...(received.length === 1 ? latencyFigures('endToEnd', received[0]?.latency) : {}),
    },
    faults: [
      ...checkRecords('in the topic', inTopic, sent.total),
      ...checkRecords('received', total, sent.total),
    ],
  };
}
