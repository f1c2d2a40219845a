import { expect, test } from 'vitest';
import { patchKafkaJS } from './patches.ts';

test('the installed version is the one that the patches were written for', () => {
  expect(() => patchKafkaJS()).not.toThrow();
});

test.each(['2.2.3', '2.2.5', '3.0.0'])('refuses %s and says what to do', (version) => {
  patchKafkaJS();
  expect(() => patchKafkaJS(version)).toThrow(
    new RegExp(`KafkaJS ${version} is installed.*Check each file.*README.md`),
  );
});
