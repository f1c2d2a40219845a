import { eventually } from '@kafka-o11y/test-kit';
import { beforeAll, expect, test } from 'vitest';
import { query } from '../stack/backends.ts';
import { sendPoison } from '../stack/orders.ts';

const sent = ['status', 'language', 'component', 'topic', 'partition'];

/** The documented names of metrics, with their documented labels. */
const documented: { name: string; labels: string[] }[] = [
  { name: 'kafka_messages_sent_total', labels: sent },
  { name: 'kafka_messages_sent_bytes_total', labels: sent },
  { name: 'kafka_message_send_duration_ms_bucket', labels: [...sent, 'le'] },
  { name: 'kafka_message_send_duration_ms_sum', labels: sent },
  { name: 'kafka_message_send_duration_ms_count', labels: sent },
  { name: 'kafka_producer_active', labels: ['language', 'component'] },
  { name: 'application_errors_total', labels: ['error_type', 'language', 'component', 'topic'] },
  { name: 'kafka_group_lag_records', labels: ['group', 'topic', 'partition'] },
  { name: 'kafka_group_lag_seconds', labels: ['group', 'topic', 'partition'] },
  { name: 'kafka_consumer_lag_sum', labels: ['group', 'topic'] },
  { name: 'kafka_controller_active_count', labels: [] },
  { name: 'kafka_server_replica_manager_under_replicated_partitions', labels: [] },
  { name: 'kafka_network_request_total_time_ms_mean', labels: ['request'] },
  { name: 'kafka_log_log_size_bytes', labels: ['topic', 'partition'] },
  { name: 'kafka_network_io_bytes_total', labels: ['direction'] },
  { name: 'jvm_memory_used_bytes', labels: ['area'] },
];

// The counter of errors begins with the first error.
beforeAll(sendPoison);

test.each(documented)('$name answers with labels $labels', async ({ name, labels }) => {
  await eventually(name, async () => {
    const samples = (await query(name)).filter(({ value }) => Number.isFinite(value));
    const complete = samples.filter((sample) => labels.every((label) => sample.labels[label]));
    expect(complete, `series of ${name} that have ${labels}`).not.toHaveLength(0);
  });
});

test('the language of everything sent is typescript, its status success or error', async () => {
  const samples = await query('kafka_messages_sent_total');
  expect(samples).not.toHaveLength(0);
  for (const { labels } of samples) {
    expect(labels).toMatchObject({
      language: 'typescript',
      status: expect.stringMatching(/^(success|error)$/),
    });
  }
});
