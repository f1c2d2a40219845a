import { describe, expect, test } from 'vitest';
import { codeIn, metricWords, notExposed, unused } from './metric-names.ts';

describe('metricWords', () => {
  test('finds the metrics among functions, labels, strings and durations', () => {
    const words = metricWords(
      'sum by (topic, kafka_label) (rate(kafka_a_total{topic="kafka_b", kafka_label!=""}[5m]))' +
        ' / on (topic) group_left (kafka_label) kafka:c:ratio > 0',
    );
    expect([...words].filter((word) => word.startsWith('kafka'))).toEqual([
      'kafka_a_total',
      'kafka:c:ratio',
    ]);
  });

  test('finds a name that stands in a matcher', () => {
    expect(metricWords('{__name__="kafka_a", topic="t"}')).toContain('kafka_a');
  });

  test('is not misled by a brace or a quotation mark in a string', () => {
    expect(metricWords(String.raw`kafka_a{topic=~"x{2}\"}"} + kafka_b`)).toContain('kafka_b');
  });
});

test('codeIn finds blocks and words between backquotes', () => {
  const markdown = 'Ask `up == 0`, or\n\n```promql\nsum(kafka_a)\n```\n\nand not kafka_b.';
  expect(codeIn(markdown)).toEqual(['up == 0', 'sum(kafka_a)\n']);
});

test('unused finds what nobody asks for; parts of a summary count', () => {
  const queries = ['sum(kafka_a)', 'rate(pause_seconds_sum[1m])'];
  expect(unused(['kafka_a', 'kafka_a_total', 'pause_seconds'], queries)).toEqual(['kafka_a_total']);
});

test('notExposed finds what is asked for and not exposed, and leaves other prefixes alone', () => {
  const known = new Set(['kafka_a', 'kafka_pause_seconds']);
  const queries = ['kafka_a / kafka_b', 'kafka_pause_seconds_count', 'orders_total'];
  expect(notExposed(['kafka_'], known, queries)).toEqual([
    { name: 'kafka_b', query: 'kafka_a / kafka_b' },
  ]);
});
