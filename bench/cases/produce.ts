import type { Bench, Run, Shape } from '../harness/bench.ts';
import { checkRecords, leastSpans } from '../harness/check.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Case } from './case.ts';
import { needsOf, SAMPLINGS, SIZES, shapeName } from './case.ts';
import { figuresOf } from './figures.ts';

/** A producer, flat out. */
export const produce: Case[] = SIZES.flatMap((valueBytes) =>
  SAMPLINGS.map((sampling) => ({
    name: `produce/${shapeName(valueBytes, sampling)}`,
    needs: needsOf(sampling),
    run: (bench: Bench, subject: Subject) => runProducers(bench, subject, { valueBytes, sampling }),
  })),
);

/** Two producers at once, each a process. */
export const producers: Case[] = [1, 2].map((count) => ({
  name: `producers/${count}`,
  needs: [],
  run: (bench, subject) =>
    runProducers(bench, subject, { valueBytes: 256, sampling: 'off' }, count),
}));

/** Compressed batches. */
export const codecs: Case[] = (['lz4', 'zstd'] as const).map((compression) => ({
  name: `produce/1024B/off/${compression}`,
  needs: [],
  run: (bench, subject) =>
    runProducers(bench, subject, { valueBytes: 1_024, sampling: 'off', compression }),
}));

/** Runs producers side by side and holds what was acknowledged against what is in the topic. */
function runProducers(bench: Bench, subject: Subject, shape: Shape, count = 1): Promise<Run> {
  return bench.broker.withTopic((topic) =>
    bench.measured(subject, shape.sampling, async (start) => {
      const settings = bench.settings(shape, { role: 'produce', topic });
      const programs = Array.from({ length: count }, () => start(settings));
      const reports = await Promise.all(programs.map(({ report }) => report));
      const sent = reports.reduce((sum, { total }) => sum + total, 0);
      const faults = checkRecords('in the topic', await bench.broker.recordsIn(topic), sent);
      const least = leastSpans(shape.sampling, { sent });
      return { reports, least, sample: figuresOf(reports), faults };
    }),
  );
}
