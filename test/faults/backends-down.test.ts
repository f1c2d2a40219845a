import { eventually } from '@kafka-o11y/test-kit';
import { afterEach, expect, test } from 'vitest';
import { logs, number, storeServices, traces } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import { assertNone, withoutLogs, withoutTrace } from '../stack/losses.ts';
import { placeOrders } from '../stack/orders.ts';

const stores = [storeServices.logs, storeServices.traces];

/** Items that found a queue of the Collector full. */
const refused =
  'sum({__name__=~"otelcol_exporter_enqueue_failed_.+", service_name="otel-collector"}) or vector(0)';

afterEach(heal);

test(`what the Collector accepts while ${logs.name} and ${traces.name} are away arrives afterwards`, async () => {
  const refusedBefore = await number(refused);
  await compose(['stop', ...stores]);
  const orders = await placeOrders(60);
  expect(orders.length).toBeGreaterThan(5); // each takes a docker compose exec
  await compose(['start', ...stores]);

  // The Collector tries again at growing intervals, 10 s at most.
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
