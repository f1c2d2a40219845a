import { readConfig } from '@kafka-o11y/config';
import { expect, test } from 'vitest';
import { configSchema } from '../config.ts';
import { selectionOf } from './selection.ts';

const names = ['orders', 'orders.dlq', 'payments', 'shop-orders'];
const selected = (env: NodeJS.ProcessEnv) => {
  const { hasGroup, hasTopic } = selectionOf(readConfig(configSchema, env));
  return { groups: names.filter(hasGroup), topics: names.filter(hasTopic) };
};

test('without a pattern it is everything', () => {
  expect(selected({})).toEqual({ groups: names, topics: names });
});

test('whole names are matched, and what is excluded is not included', () => {
  const env = { MONITOR_INCLUDE_GROUPS: 'orders.*', MONITOR_EXCLUDE_GROUPS: '.*[.]dlq' };
  expect(selected(env)).toEqual({ groups: ['orders'], topics: names });
});

test('topics are chosen apart from groups', () => {
  const env = { MONITOR_INCLUDE_TOPICS: 'orders|payments', MONITOR_EXCLUDE_TOPICS: 'orders' };
  expect(selected(env)).toEqual({ groups: names, topics: ['payments'] });
});
