/**
 * A picture of where the CPU time of a case goes, in the first program that ends. See README.md.
 *
 *   npm run bench:profile -- --case produce/256B/100% --subject ours-kafkajs --svg FILE [--seconds 5]
 *   npm run bench:profile -- --from FILE.cpuprofile --heading TEXT --svg FILE
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from './harness/bench.ts';
import { Broker } from './harness/broker.ts';
import { flameGraph } from './harness/flame-graph.ts';
import type { CpuProfile } from './harness/profile.ts';
import { callTree } from './harness/profile.ts';
import { origin } from './harness/report.ts';
import { readOptions } from './options.ts';

const WARMUP_SECONDS = 3;
/** Of the profile: in it the program is loaded and warms up. */
const SKIPPED_MICROS = (WARMUP_SECONDS + 1) * 1e6;

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'produce/256B/100%' },
    subject: { type: 'string', default: 'ours-kafkajs' },
    seconds: { type: 'string', default: '5' },
    from: { type: 'string' },
    heading: { type: 'string' },
    svg: { type: 'string', default: 'profile.svg' },
  },
});

const { profile, heading } =
  values.from === undefined
    ? await taken()
    : { profile: readFileSync(values.from, 'utf8'), heading: values.heading ?? values.from };
writeFileSync(
  values.svg,
  flameGraph(callTree(JSON.parse(profile) as CpuProfile, SKIPPED_MICROS), heading),
);
console.log(`${heading}: ${values.svg}`);

async function taken(): Promise<{ profile: string; heading: string }> {
  const { cases, subjects, seconds } = readOptions([
    ...['--case', values.case, '--subjects', values.subject, '--seconds', values.seconds],
  ]);
  const one = cases.find(({ name }) => name === values.case);
  const [subject] = subjects;
  if (!one || !subject) throw new Error(`${values.case} is not the whole name of a case`);
  const directory = mkdtempSync(join(tmpdir(), 'profile-'));
  try {
    await using broker = await Broker.start();
    const env = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${directory}` };
    const bench = new Bench(broker, { seconds, warmupSeconds: WARMUP_SECONDS, knobs: {}, env });
    const { sample, faults } = await one.run(bench, subject);
    if (faults.length > 0) throw new Error(faults.join('; '));
    const [file] = readdirSync(directory).toSorted();
    if (file === undefined) throw new Error('No profile was written');
    const rate = Math.round(sample.recordsPerSecond).toLocaleString('en');
    const { commit } = await origin();
    return {
      profile: readFileSync(join(directory, file), 'utf8'),
      heading: `${one.name}, ${subject.name}, ${rate} records/s under the profiler, commit ${commit}`,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
