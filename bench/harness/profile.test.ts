import { Session } from 'node:inspector/promises';
import { expect, test } from 'vitest';
import { flameGraph } from './flame-graph.ts';
import type { CpuProfile, Frame } from './profile.ts';
import { byArea, callTree } from './profile.ts';

function busy(ms: number): number {
  let sum = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) sum += Math.sqrt(sum + 1);
  return sum;
}

/** A profile of this process, as `node --cpu-prof` would write it. */
async function profiled(work: () => Promise<void>): Promise<CpuProfile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return profile as CpuProfile;
}

test('a real profile: a function has its time under its caller, waiting is left out', async () => {
  const profile = await profiled(async () => {
    busy(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  const root = callTree(profile);
  const found: Frame[] = [];
  const look = (frame: Frame) => {
    if (frame.name === 'busy') found.push(frame);
    frame.children.forEach(look);
  };
  look(root);
  const inBusy = found.reduce((sum, { total }) => sum + total, 0);
  expect(inBusy).toBeGreaterThan(150_000);
  expect(inBusy).toBeLessThan(300_000);
  expect(root.total).toBeGreaterThanOrEqual(inBusy);
  expect(root.total, 'without the 300 ms of waiting').toBeLessThan(450_000);
  const sum = byArea(root).reduce((all, [, micros]) => all + micros, 0);
  expect(sum).toBeCloseTo(root.total, 0);
});

test('whose code it is, by the path', () => {
  const frame = (id: number, url: string, functionName = `f${id}`) => ({
    id,
    callFrame: { functionName, url, lineNumber: 0 },
  });
  const nodes = [
    { ...frame(1, '', '(root)'), children: [2, 3, 4, 5, 6] },
    frame(2, 'file:///app/node_modules/kafkajs/src/index.js'),
    frame(3, 'file:///app/packages/kafka/src/sender.ts'),
    frame(4, '', '(garbage collector)'),
    frame(5, 'node:net'),
    frame(6, '', '(idle)'),
  ];
  const profile = { nodes, samples: [2, 3, 3, 4, 5, 6], timeDeltas: [1, 2, 2, 1, 3, 100] };
  const root = callTree(profile);
  expect(root.total).toBe(9);
  expect(byArea(root)).toEqual([
    ['Kafka client', 4],
    ['Node and V8', 3],
    ['KafkaJS', 1],
    ['garbage collection', 1],
  ]);
  expect(callTree(profile, 3).total, 'without the first 3 us').toBe(6);
  const svg = flameGraph(root, 'a <heading>');
  expect(svg).toContain('a &lt;heading&gt;');
  expect(svg).toContain('f3: 44.4 %, itself 44.4 % (Kafka client)');
  expect(svg).not.toContain('idle');
});
