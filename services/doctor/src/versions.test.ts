import { protocolAPIsById } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { checkVersions, monitorRequests } from './versions.ts';

/** All that is wanted, in later versions than those. */
const newBroker = new Map(
  monitorRequests.map(({ key, oldest, newest }) => [
    key,
    { minVersion: oldest, maxVersion: newest + 10 },
  ]),
);

test('every key is that of the request', () => {
  expect(monitorRequests.map(({ key }) => protocolAPIsById[key])).toEqual(
    monitorRequests.map(({ name }) => name),
  );
});

test('the range of each request is told', () => {
  const [finding, ...more] = checkVersions('broker 1', { versions: newBroker }, { canary: false });
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'ok', check: 'versions of broker 1' });
  expect(finding?.reason).toMatch(
    /^14 of 14 requests are known: Metadata 0-16, ListOffsets 0-13, /,
  );
});

test('a request that is too old or not there is unsupported, and says what is lost', () => {
  const versions = new Map(newBroker);
  versions.set(1, { minVersion: 0, maxVersion: 10 });
  versions.delete(3);
  versions.delete(89); // StreamsGroupDescribe: such a broker has no such groups
  const [known, metadata, fetch, ...more] = checkVersions(
    'broker 1',
    { versions },
    { canary: true },
  );
  expect(known?.reason).toMatch(/^22 of 25 requests are known/);
  expect(more).toEqual([]);
  expect(metadata).toMatchObject({
    check: 'Metadata of broker 1',
    status: 'missing',
    optional: false,
    reason: 'unsupported: it does not know it, and the monitor needs a version from 0 to 6',
  });
  expect(fetch).toMatchObject({
    check: 'Fetch of broker 1',
    optional: true,
    reason: 'unsupported: it has 0-10, and the monitor needs version 11',
    lost: { words: expect.stringContaining('ages are found by ListOffsets') },
  });
});

test.each([
  ['2.8', 12, 6, []],
  [
    '2.7',
    12,
    5,
    [{ optional: true, reason: expect.stringMatching(/^it knows less than Kafka 2.8/) }],
  ],
  ['1.0', 6, 2, [{ optional: true, reason: expect.stringMatching(/from 1.0 on it has worked/) }]],
  [
    '0.11',
    5,
    2,
    [{ optional: false, reason: expect.stringMatching(/^unsupported: .* Kafka 1.0/) }],
  ],
])(
  'the age of brokers that are older than those of tests is told: Kafka %s',
  (_, fetch, listOffsets, told) => {
    const versions = new Map(newBroker)
      .set(1, { minVersion: 0, maxVersion: fetch })
      .set(2, { minVersion: 0, maxVersion: listOffsets });
    const findings = checkVersions('broker 1', { versions }, { canary: false });
    expect(findings.filter(({ check }) => check === 'age of broker 1')).toMatchObject(told);
  },
);
