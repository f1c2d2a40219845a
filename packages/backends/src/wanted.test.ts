import { expect, test } from 'vitest';
import type { LogCount, LogQuestion } from './logs.ts';
import { resolve } from './wanted.ts';

const choices: Record<string, string[]> = {
  one: ['lab'],
  two: ['producer', 'consumer'],
  none: [],
  blank: [''],
};
const lookup = (variable: string) => choices[variable];

test("a reader's choice replaces its variable, at any depth", () => {
  const question: LogCount = {
    count: 'lines',
    of: {
      namespace: 'kafka-o11y',
      cluster: { variable: 'one' },
      service: { variable: 'two' },
      family: false,
      attributes: { order_id: true, 'exception.type': { variable: 'one' } },
    },
    by: ['service'],
  };
  expect(resolve(question, lookup)).toEqual({
    count: 'lines',
    of: {
      namespace: 'kafka-o11y',
      cluster: 'lab',
      service: ['producer', 'consumer'],
      family: false,
      attributes: { order_id: true, 'exception.type': 'lab' },
    },
    by: ['service'],
  });
});

test.each(['none', 'blank', 'unheard of'])('without a choice (%s) anything will do', (variable) => {
  const question: LogQuestion = { service: 'kafka', instance: { variable }, pattern: { variable } };
  expect(resolve(question, lookup)).toEqual({ service: 'kafka' });
});
