import { readFileSync } from 'node:fs';
import { inRepository } from '@kafka-o11y/test-kit';
import { parse, stringify } from 'yaml';
import { attachedFiles } from '../services/doctor/src/attached-files.ts';
import { readCommandLine } from '../services/doctor/src/config.ts';
import type { Exporter } from '../services/doctor/src/jmx.ts';

/**
 * The configuration of an agent of ./start.sh attach that only scrapes the exporter at an address, and shows what it
 * would hand on.
 *
 * @param endpoint where it shows it, in the text format of Prometheus
 */
export function agentConfig(address: string, exporter: Exporter, endpoint: string): string {
  const files = attachedFiles({
    ...readCommandLine(['--bootstrap', 'kafka:9092', '--name', 'theirs', '--jmx', address]),
    brokers: 1,
    controllers: 0,
    exporters: new Map([[address, exporter]]),
    network: 'theirs',
    runAs: '1000:1000',
  });
  const cluster = parse(files['clusters/theirs/otel-collector.yaml'] ?? '');
  const agent = parse(readFileSync(inRepository('otel-collector/agent.yaml'), 'utf8'));
  const { kafkametrics: _, ...receivers } = cluster.receivers;
  const pipeline = cluster.service.pipelines['metrics/jmx'];
  return stringify({
    receivers,
    processors: Object.fromEntries(
      pipeline.processors.map((name: string) => [name, agent.processors[name]]),
    ),
    exporters: { prometheus: { endpoint, add_metric_suffixes: false, without_scope_info: true } },
    service: {
      pipelines: { 'metrics/jmx': { ...pipeline, exporters: ['prometheus'] } },
      telemetry: { metrics: { level: 'none' } }, // no port of its own
    },
  });
}
