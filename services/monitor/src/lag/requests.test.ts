import { expect, test } from 'vitest';
import { retentionOf } from './requests.ts';

test.each([
  [
    { 'cleanup.policy': 'delete', 'retention.ms': '60000', 'retention.bytes': '-1' },
    { ms: 60_000 },
  ],
  [{ 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '9' }, { bytes: 9 }],
  [{ 'cleanup.policy': 'compact,delete', 'retention.ms': '1', 'retention.bytes': '-1' }, { ms: 1 }],
  [{ 'cleanup.policy': 'compact', 'retention.ms': '60000', 'retention.bytes': '9' }, {}],
])('%o keeps records for %o', (config, retention) => {
  expect(retentionOf(config)).toEqual(retention);
});
