import { describe, expect, test } from 'vitest';
import type { Report } from '../program/settings.ts';
import { checkRecords, checkSpans, leastSpans } from './check.ts';
import type { Counted } from './sink.ts';

const report = (spans: Partial<Report>): Report => ({
  ...{ total: 0, records: 0, seconds: 1, cpuMicros: 0, errors: 0, rssBytes: 0 },
  ...spans,
});
const counted = (spans: number, processed = { spans: 0, dropped: 0 }): Counted => ({
  ...{ spans, processed, metricPoints: 0, logRecords: 0, cpuMicros: 0 },
});

describe('spans', () => {
  test('are at the sink or counted as dropped, over all programs', () => {
    const reports = [report({ spansEmitted: 700 }), report({ spansEmitted: 300 })];
    const { emitted, lost, faults } = checkSpans(
      reports,
      counted(990, { spans: 1_000, dropped: 10 }),
      1_000,
      1,
    );
    expect({ emitted, lost, faults }).toEqual({ emitted: 1_000, lost: 10, faults: [] });
  });

  test('that are neither are a fault', () => {
    const reports = [report({ spansEmitted: 1_000 })];
    const sink = counted(989, { spans: 1_000, dropped: 10 });
    expect(checkSpans(reports, sink, 1_000, 1).faults).toEqual([
      '1000 spans emitted, 989 at the sink and 10 counted as dropped',
    ]);
  });

  test('are counted by the SDK of a program that can not count them', () => {
    const sink = counted(58, { spans: 100, dropped: 42 });
    expect(checkSpans([report({})], sink, 100, 1)).toMatchObject({ emitted: 100, faults: [] });
  });

  test('may be lost uncounted where an SDK counts none, and are shown as lost', () => {
    const stock = [report({ spansEmitted: 1_000 })];
    expect(checkSpans(stock, counted(600), 1_000, 1)).toEqual({
      ...{ emitted: 1_000, lost: 400, faults: [] },
    });
    expect(checkSpans(stock, counted(1_001), 1_000, 1).faults).toHaveLength(1);
  });

  test('are missed where far fewer come than records are sampled', () => {
    const reports = [report({ spansEmitted: 400, spansDropped: 0 })];
    const least = leastSpans(0.1, { sent: 10_000 });
    expect(checkSpans(reports, counted(400), least, 0.1).faults).toEqual([
      '400 spans emitted, at least 500 expected',
    ]);
    expect(checkSpans(reports, counted(400), 400, 0.1).faults).toEqual([]);
  });

  test('of received records are certain only where all are sampled', () => {
    expect(leastSpans(1, { sent: 1_000, received: 3_000 })).toBe(2_000);
    expect(leastSpans(0.5, { sent: 1_000, received: 3_000 })).toBe(250);
    expect(leastSpans(0.01, { sent: 10_000 })).toBe(0);
    expect(leastSpans('off', { sent: 10_000 })).toBe(0);
  });

  test('are none where telemetry is off', () => {
    const reports = [report({ spansEmitted: 3 })];
    expect(checkSpans(reports, counted(3), 0, 'off').faults).toEqual([
      '3 spans although telemetry is off',
    ]);
  });
});

test('records that differ are said with both numbers', () => {
  expect(checkRecords('received', 7, 7)).toEqual([]);
  expect(checkRecords('received', 6, 7)).toEqual(['6 records received, expected 7']);
});

test('nothing is not what was expected', () => {
  expect(checkRecords('in the topic', 0, 0)).toEqual(['no records in the topic']);
});
