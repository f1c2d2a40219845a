import { afterEach, expect, test } from 'vitest';
import { compose } from '../stack/compose.ts';
import { eventually } from '../stack/eventually.ts';
import { heal } from '../stack/heal.ts';
import { placeOrders } from '../stack/orders.ts';
import { number } from '../stack/prometheus.ts';
import { logs, services, traces } from '../stack/stores.ts';
import { assertNone, withoutLogs, withoutTrace } from '../stack/telemetry.ts';

const stores = [services.logs, services.traces];

/** What the Collector's queues had no room for. */
const refused =
  'sum({__name__=~"otelcol_exporter_enqueue_failed_.+", service_name="otel-collector"}) or vector(0)';

afterEach(heal);

test(`what the Collector accepts while ${logs.name} and ${traces.name} are away arrives afterwards`, async () => {
  const refusedBefore = await number(refused);
  await compose(['stop', ...stores]);
  const orders = await placeOrders(60);
  expect(orders.length).toBeGreaterThan(5); // each takes as long as docker compose exec does
  await compose(['start', ...stores]);

  // The Collector tries again at growing intervals, half a minute at most.
  const patience = { seconds: 120, everyMs: 3000 };
  await eventually(
    `traces of the outage in ${traces.name}`,
    async () => assertNone(await withoutTrace(orders)),
    patience,
  );
  await eventually(
    `log lines of the outage in ${logs.name}`,
    async () => assertNone(await withoutLogs(orders)),
    patience,
  );
  expect(await number(refused)).toBeLessThanOrEqual(refusedBefore);
});
