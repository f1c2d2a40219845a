import { expect, test } from 'vitest';
import type { AttachConfig } from './config.ts';
import { grantsOf, principalOf } from './grants.ts';

const every = { include: /^(?:.*)$/, exclude: /^(?:_.*)$/ };
const sasl = { mechanism: 'SCRAM-SHA-512', username: 'watcher', password: 'hunter2' } as const;
const config: AttachConfig = {
  name: 'theirs',
  protocol: 'SASL_PLAINTEXT',
  jmx: [],
  canary: true,
  bootstrap: ['a:9093', 'b:9093'],
  security: { sasl },
  topics: { ...every, include: /^(?:orders\..*|bills)$/ },
  groups: every,
  preset: 'none',
};
const before =
  'kafka-acls.sh --bootstrap-server a:9093,b:9093 --command-config ADMIN.properties --add --allow-principal User:watcher --operation';

test.each([
  { right: { operation: 'DESCRIBE', on: 'cluster' }, lines: ['Describe --cluster'] },
  {
    right: { operation: 'DESCRIBE_CONFIGS', on: 'topics' },
    lines: [
      'DescribeConfigs --topic orders. --resource-pattern-type prefixed',
      'DescribeConfigs --topic bills',
    ],
  },
  { right: { operation: 'DESCRIBE', on: 'groups' }, lines: ["Describe --group '*'"] },
  {
    right: { operation: 'DESCRIBE', on: 'transactional ids' },
    lines: ["Describe --transactional-id '*'"],
  },
  { right: { operation: 'CREATE', on: 'canary topic' }, lines: ['Create --topic canary'] },
  {
    right: { operation: 'READ', on: 'canary groups' },
    lines: ['Read --group _canary. --resource-pattern-type prefixed'],
  },
] as const)('$right.operation $right.on', ({ right, lines }) => {
  expect(grantsOf(right, config)).toEqual(lines.map((line) => `${before} ${line}`));
});

test('a name that a shell would take apart is quoted', () => {
  const security = { sasl: { ...sasl, username: "o'brien & co" } };
  const [line] = grantsOf({ operation: 'READ', on: 'topics' }, { ...config, security });
  expect(line).toContain(`--allow-principal 'User:o'\\''brien & co' --operation`);
});

test('nobody who signs in is anonymous', () => {
  expect(principalOf({})).toBe('User:ANONYMOUS');
});

test('a preset has its own words', () => {
  const right = { operation: 'READ', on: 'topics' } as const;
  const msk = grantsOf(right, { ...config, preset: 'msk' });
  expect(msk[0]).toBe(
    'with IAM, allow kafka-cluster:ReadData on arn:aws:kafka:REGION:ACCOUNT:topic/CLUSTER/UUID/orders.*; with SCRAM or mTLS:',
  );
  expect(msk.at(-1)).toBe(`${before} Read --topic bills`);
  const confluent = grantsOf(right, { ...config, preset: 'confluent-cloud' });
  expect(confluent).toEqual([
    expect.stringMatching(/--role DeveloperRead .*--resource Topic:orders\. --prefix$/),
    expect.stringMatching(/--role DeveloperRead .*--resource Topic:bills$/),
  ]);
  expect(grantsOf(right, { ...config, preset: 'strimzi' })).toEqual(grantsOf(right, config));
});
