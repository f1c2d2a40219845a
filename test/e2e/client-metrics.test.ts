import { eventually } from '@kafka-o11y/test-kit';
import { boardUids } from '@kafka-o11y/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../stack/backends.ts';
import { boards, panelsOf } from '../stack/boards.ts';
import { compose } from '../stack/compose.ts';
import { kafkaMode } from '../stack/settings.ts';

/** Records a second, as in compose/kraft.yml. */
const RATE = 20;

const clients = ['java-producer', 'java-consumer'] as const;

/** Which panels tell of which client. A rate in records is that of the producer. */
const told: { client: (typeof clients)[number]; panel: string; isRate?: true }[] = [
  { client: 'java-producer', panel: 'Sent, says the client', isRate: true },
  { client: 'java-producer', panel: 'Sent, says the broker' },
  { client: 'java-producer', panel: 'Sent, say the spans', isRate: true },
  { client: 'java-producer', panel: 'Time of a request, says the client' },
  { client: 'java-producer', panel: 'Time of a record, say the spans' },
  { client: 'java-producer', panel: 'Trouble, says the client' },
  { client: 'java-producer', panel: 'Held back, says the broker' },
  { client: 'java-producer', panel: 'Failed, say the spans' },
  { client: 'java-consumer', panel: 'Read, says the client', isRate: true },
  { client: 'java-consumer', panel: 'Read, says the broker' },
  { client: 'java-consumer', panel: 'Processed, say the spans', isRate: true },
  { client: 'java-consumer', panel: 'Behind, says the client' },
  { client: 'java-consumer', panel: 'Behind, says the broker' },
  { client: 'java-consumer', panel: 'Time of a record in processing, say the spans' },
];

describe.runIf(kafkaMode === 'kraft')('clients that push metrics to the broker (KIP-714)', () => {
  const board = boards('kraft').find(({ uid }) => uid === boardUids.clients);
  const panels = board ? panelsOf(board) : [];

  beforeAll(() => compose(['--profile', 'java', 'up', '--detach', '--no-deps', ...clients]));
  afterAll(() => compose(['--profile', 'java', 'rm', '--stop', '--force', ...clients]));

  test.each(told)('$client: "$panel"', async ({ client, panel, isRate }) => {
    const queries = panels.find(({ title }) => title === panel)?.queries ?? [];
    await eventually(
      'values',
      async () => {
        const samples = (await Promise.all(queries.map(({ expr }) => query(expr)))).flat();
        const values = samples
          .filter(({ labels }) => labels.client_id === client)
          .map(({ value }) => value);
        expect(values).not.toEqual([]);
        if (isRate) expect(Math.abs((values[0] ?? 0) - RATE)).toBeLessThan(RATE / 4);
      },
      { seconds: 180 },
    );
  });

  test('they come with the address that the broker saw', async () => {
    const samples = await query(
      'org_apache_kafka_producer_record_send_total{messaging_client_id="java-producer", topic=""}',
    );
    expect(samples[0]?.labels).toMatchObject({
      service_name: 'kafka-client',
      client_address: expect.stringMatching(/^[\d.]+$/),
    });
  });
});
