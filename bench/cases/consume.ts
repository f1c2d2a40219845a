import type { Bench, Run } from '../harness/bench.ts';
import { checkRecords, leastSpans } from '../harness/check.ts';
import type { Sampling, Subject } from '../subjects/subject.ts';
import type { Case } from './case.ts';
import { needsOf, SAMPLINGS, SIZES, shapeName } from './case.ts';
import { figuresOf } from './figures.ts';
import { filledTopic } from './filled-topic.ts';

/** Consumers differ by a factor of twenty: where more is traced, fewer records take as long. */
function recordsASecond(sampling: Sampling): number {
  if (sampling === 'off') return 150_000;
  return sampling < 0.1 ? 80_000 : 20_000;
}

/** A consumer that reads what is there, without any work of its own. */
export const consume: Case[] = SIZES.flatMap((valueBytes) =>
  SAMPLINGS.map((sampling) => ({
    name: `consume/${shapeName(valueBytes, sampling)}`,
    needs: ['count' as const, ...needsOf(sampling)],
    run: (bench: Bench, subject: Subject) => runConsumer(bench, subject, { valueBytes, sampling }),
  })),
);

async function runConsumer(
  bench: Bench,
  subject: Subject,
  shape: { valueBytes: number; sampling: Sampling },
): Promise<Run> {
  const aSecond = recordsASecond(shape.sampling);
  const warmupRecords = Math.round(bench.warmupSeconds * aSecond);
  const records = warmupRecords + Math.round(bench.seconds * aSecond);
  const topic = await filledTopic(bench, { ...shape, records });
  const group = `bench-${crypto.randomUUID()}`;
  return bench.measured(subject, shape.sampling, async (start) => {
    const settings = bench.settings(shape, {
      role: 'consume',
      topic,
      group,
      warmupRecords,
      warmupSeconds: 0,
      records,
    });
    const report = await start(settings).report;
    const faults = checkRecords('received', report.total, records);
    const least = leastSpans(shape.sampling, { received: records });
    return { reports: [report], least, sample: figuresOf([report]), faults };
  });
}
