import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { KafkaContainer } from '@kafka-o11y/test-kit';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const program = new URL('./fixtures/traced-round-trip.ts', import.meta.url).pathname;

test('the consumer span is a child of the producer span, which is a child of the caller', async () => {
  await using broker = await KafkaContainer.start();
  const topic = `test-${randomUUID()}`;
  await broker.createTopic(topic);
  const telemetry = ['--import', '@kafka-o11y/telemetry/register'];
  const { stdout } = await run(
    process.execPath,
    [...telemetry, program, ...broker.brokers, topic],
    {
      cwd: import.meta.dirname,
      env: {
        ...process.env,
        OTEL_SERVICE_NAME: 'traced',
        OTEL_TRACES_EXPORTER: 'console',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
      timeout: 60_000,
    },
  );
  const line = stdout.split('\n').find((text) => text.startsWith('{"outer"')) ?? '{}';
  const { outer, sent, handled } = JSON.parse(line);

  expect(sent.inside.traceId).toBe(outer.traceId);
  expect(sent.inside.spanId).not.toBe(outer.spanId);
  expect(sent.outside.traceId).not.toBe(outer.traceId);
  for (const key of ['inside', 'outside']) {
    expect(handled[key]).toMatchObject({
      name: `process ${topic}`,
      parent: { traceId: sent[key].traceId, spanId: sent[key].spanId },
      attributes: {
        'messaging.consumer.group.name': topic,
        'messaging.kafka.message.key': key,
      },
    });
  }
});
