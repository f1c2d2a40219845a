import { pino } from 'pino';
import { expect, test } from 'vitest';
import { FailureLog } from './failure-log.ts';

test('one line for each reason, and one at the end', () => {
  const { log, lines } = recorded();
  for (let record = 0; record < 10; record++) {
    log.failed(record, '1', { outcome: 'unknown', error: new Error('no answer') });
  }
  log.failed(10, '1', { outcome: 'failed', error: new Error('no connection') });
  log.succeeded(11);
  log.succeeded(12);
  expect(lines).toMatchObject([
    { msg: 'canary records are not acknowledged', broker: '1', outcome: 'unknown' },
    { msg: 'canary records are not acknowledged', broker: '1', outcome: 'failed' },
    { msg: 'canary records are acknowledged again', seconds: 0 },
  ]);
});

test('the next outage is told anew', () => {
  const { log, lines } = recorded();
  const failure = { outcome: 'failed', error: new Error('refused') } as const;
  log.failed(0, '1', failure);
  log.succeeded(1);
  log.failed(2, '2', failure);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatchObject({ broker: '2', err: { message: 'refused' } });
});

test('an older record that fails after the end of the outage is no new one', () => {
  const { log, lines } = recorded();
  log.failed(0, '1', { outcome: 'failed', error: new Error('refused') });
  log.succeeded(5);
  log.failed(3, '1', { outcome: 'unknown', error: new Error('no answer') });
  expect(lines).toHaveLength(2);
});

function recorded() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  return { log: new FailureLog(logger), lines };
}
