import { expect, test } from 'vitest';
import { destination } from './destination.ts';

const replaceVariables = (text: string | undefined) => (text ?? '').replaceAll('$now', '1');
const grafana = 'http://localhost:3000';

test.each([
  ['/d/kafka-o11y-broker?from=$now', undefined, '/boards/kafka-o11y-broker?from=1'],
  ['/d/kafka-o11y-broker/broker', grafana, '/boards/kafka-o11y-broker'],
  ['/explore?left=$now', grafana, 'http://localhost:3000/explore?left=1'],
  ['/explore', undefined, undefined],
  ['/traces/4cdf', undefined, '/traces/4cdf'],
  ['https://kafka.apache.org/', undefined, 'https://kafka.apache.org/'],
])('%s, Grafana at %s, leads to %s', (url, grafana, expected) => {
  expect(destination(url, { grafana, replaceVariables })).toBe(expected);
});
