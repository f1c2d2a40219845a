import { pairNames } from '@kafka-o11y/backends';
import { boolean, integer, list, milliseconds, text } from '@kafka-o11y/config';
import { consumerGroup, ports } from '@kafka-o11y/vocabulary';
import { z } from 'zod';

const url = (what: string) => text(what, /^https?:\/\/[^/\s]+$/);

const local = (port: number) => `http://127.0.0.1:${port}`;

export const configSchema = z.object({
  HTTP_HOST: text('an address to listen on').default('127.0.0.1'),
  /** 0 takes any free port. */
  HTTP_PORT: integer(0, 65_535).default(ports.demoApp),
  PROMETHEUS_URL: url('the base URL of Prometheus').default(local(ports.prometheus)),
  /** Which stores logs and traces are in: Loki and Tempo, or VictoriaLogs and Jaeger. */
  BACKENDS: z.enum(pairNames).default('grafana'),
  /** Without these two, where the stack runs the pair's stores. */
  LOGS_URL: url('the base URL of the store of logs').optional(),
  TRACES_URL: url('the base URL of the store of traces').optional(),
  ALERTMANAGER_URL: url('the base URL of Alertmanager').default(local(ports.alertmanager)),
  PRODUCER_URL: url('the base URL of the producer').default(local(ports.service)),
  GRAFANA_URL: url('the base URL of Grafana').default(local(ports.grafana)),
  /** The port at which a browser finds Grafana, on the host that serves this page. */
  GRAFANA_PORT: integer(1, 65_535).default(ports.grafana),
  /** Whether the clusters are those of others (./start.sh attach): nothing of the lab's runs there. */
  ATTACHED: boolean().default(false),
  /** The group that processes the orders. */
  KAFKA_CONSUMER_GROUP_ID: text('a name').default(consumerGroup),
  /** Milliseconds between two looks at the lab while a page shows them. */
  LIVE_INTERVAL_MS: milliseconds(500, 60_000).default(2_000),
  /** The directories of the provisioned dashboards' JSON files. */
  BOARDS_DIRS: list('directory').default(['grafana/dashboards', 'grafana/dashboards-zookeeper']),
  /** Milliseconds between two values of a series; `timeInterval` of Grafana's data source. */
  SCRAPE_INTERVAL_MS: milliseconds(1_000, 300_000).default(10_000),
  /** The flags of the faults inside the services, which this service switches. */
  FAULT_FLAGS_FILE: text('a file').default('.cache/faults.json'),
  /** Names, without a port, by which this server may be called. */
  ALLOWED_HOSTS: list('host', /^[\w.:[\]-]+$/).default(['localhost', '127.0.0.1']),
});

export type Config = z.output<typeof configSchema>;
