import { EventEmitter } from 'node:events';
import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Consumer } from 'kafkajs';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommitProbe } from './commit-probe.ts';

const positions = new Map([[0, 7]]);
let recorded: RecordedMetrics;

beforeEach(() => {
  recorded = new RecordedMetrics();
});

afterEach(() => recorded[Symbol.asyncDispose]());

test('commits count for the broker that they went to, and have a duration', async () => {
  const commitOffsets = vi.fn(async () => {});
  await using probe = started((request) => {
    request('kafka-2:9092');
    return commitOffsets();
  });
  await vi.waitFor(async () => expect(await probe.outcomes()).toHaveProperty('acked'));
  const [point] = await recorded.points(metricNames.canaryCommitDuration);
  expect(point?.attributes).toEqual({ coordinator: '2' });
  expect(await recorded.sums(metricNames.canaryCommits, 'coordinator')).not.toHaveProperty('none');
});

test.each([
  ['the coordinator refuses', () => Promise.reject(new Error('refused')), 'refused'],
  [
    'the coordinator does not answer',
    () => new Promise<void>(() => {}),
    'not answered within 20 ms',
  ],
  ['KafkaJS sends nothing, as the consumer is no member', async () => {}, 'no member of its group'],
])('%s: a commit has failed, and the log says why, once', async (_, commit, why) => {
  await using probe = started(commit);
  await vi.waitFor(async () => expect((await probe.outcomes()).failed).toBeGreaterThan(2));
  expect(await probe.outcomes()).not.toHaveProperty('acked');
  expect(probe.lines).toMatchObject([
    {
      err: { message: expect.stringContaining(why) },
      msg: 'commits of the canary are not acknowledged',
    },
  ]);
});

test('the log says when commits are acknowledged again', async () => {
  let refuses = true;
  await using probe = started(async (request) => {
    if (refuses) throw new Error('refused');
    request('kafka-2:9092');
  });
  await vi.waitFor(() => expect(probe.lines).toHaveLength(1));
  refuses = false;
  await vi.waitFor(() => expect(probe.lines).toHaveLength(2));
  expect(probe.lines[1]).toMatchObject({ msg: 'commits of the canary are acknowledged again' });
});

test('before there is a consumer nothing is counted, but series begin at 0', async () => {
  const probe = new CommitProbe({
    topic: 'canary',
    brokerAt: () => '2',
    logger: pino({ level: 'silent' }),
  });
  probe.initSeries('2');
  expect(await recorded.sums(metricNames.canaryCommits, 'outcome')).toEqual({
    acked: 0,
    failed: 0,
  });
});

/** A probe that runs with a consumer whose commits do what is given. */
function started(commit: (request: (broker: string) => void) => Promise<void>) {
  const events = new EventEmitter();
  const REQUEST = 'consumer.network.request';
  const request = (broker: string) =>
    events.emit(REQUEST, { payload: { apiName: 'OffsetCommit', broker } });
  const consumer = {
    events: { REQUEST },
    on: events.on.bind(events),
    commitOffsets: () => commit(request),
  };
  const lines: Record<string, unknown>[] = [];
  const probe = new CommitProbe({
    topic: 'canary',
    logger: pino({}, { write: (line) => lines.push(JSON.parse(line)) }),
    brokerAt: (address) => /kafka-(\d+)/.exec(address)?.[1],
    everyMs: 5,
    timeoutMs: 20,
  });
  probe.use(consumer as unknown as Consumer, positions);
  const stopping = new AbortController();
  const running = probe.run(stopping.signal);
  return {
    lines,
    outcomes: () => recorded.sums(metricNames.canaryCommits, 'outcome'),
    [Symbol.asyncDispose]: () => {
      stopping.abort();
      return running;
    },
  };
}
