import { afterEach, expect, test } from 'vitest';
import { compose } from '../stack/compose.ts';
import { eventually } from '../stack/eventually.ts';
import { heal } from '../stack/heal.ts';
import { placeOrders } from '../stack/orders.ts';
import { query } from '../stack/prometheus.ts';
import { withoutLogs, withoutTrace } from '../stack/telemetry.ts';

afterEach(heal);

test('what the Collector accepts while Loki and Tempo are away arrives afterwards', async () => {
  await compose(['stop', 'loki', 'tempo']);
  const orders = await placeOrders(60);
  expect(orders.length).toBeGreaterThan(20);
  await compose(['start', 'loki', 'tempo']);

  // The Collector tries again at growing intervals, half a minute at most.
  const patience = { seconds: 120, everyMs: 3000 };
  await eventually(
    'traces of the outage in Tempo',
    async () => expect(await withoutTrace(orders)).toEqual([]),
    patience,
  );
  await eventually(
    'log lines of the outage in Loki',
    async () => expect(await withoutLogs(orders)).toEqual([]),
    patience,
  );
  expect(await query('increase({__name__=~"otelcol_exporter_enqueue_failed_.+"}[5m]) > 0')).toEqual(
    [],
  );
});
