import { protocolAPIsById } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { checkVersions, monitorRequests } from './versions.ts';

/** All that is wanted, in these versions at least. */
const newBroker = new Map(
  monitorRequests.map(({ key, oldest, newest }) => [
    key,
    { minVersion: oldest, maxVersion: newest + 1 },
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
  expect(finding?.reason).toMatch(/^14 of 14 requests are known: Metadata 0-7, ListOffsets 0-4, /);
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
    lost: { alerts: ['KafkaConsumerLagOld'] },
  });
});
