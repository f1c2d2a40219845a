import { readFileSync } from 'node:fs';
import { inRepository } from '@kafka-o11y/test-kit';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

/**
 * Loki and Tempo refuse to start on a key that they don't know, and neither runs where images are
 * built. So a key that is not in these tables fails here; look it up in the source before adding it.
 */
const tables = [
  {
    file: 'loki/loki.yaml',
    // grafana.com/docs/loki/v3.7.x/reference/loki-config-ref/
    known: [
      'auth_enabled',
      'server.{http_listen_port,grpc_listen_port,log_level}',
      'common.{instance_addr,path_prefix,replication_factor}',
      'common.storage.filesystem.{chunks_directory,rules_directory}',
      'common.ring.kvstore.store',
      'ingester.{chunk_idle_period,max_chunk_age,chunk_target_size}',
      'ingester.lifecycler.{min_ready_duration,final_sleep}',
      'frontend.scheduler_dns_lookup_period',
      'schema_config.configs.{from,store,object_store,schema}',
      'schema_config.configs.index.{prefix,period}',
      'compactor.{working_directory,retention_enabled,delete_request_store}',
      'limits_config.{retention_period,ingestion_rate_mb,ingestion_burst_size_mb}',
      'limits_config.{per_stream_rate_limit,per_stream_rate_limit_burst,max_query_series}',
      'limits_config.otlp_config.resource_attributes.ignore_defaults',
      'limits_config.otlp_config.resource_attributes.attributes_config.{action,attributes,regex}',
      'analytics.reporting_enabled',
    ],
  },
  {
    file: 'tempo/tempo.yaml',
    // grafana.com/docs/tempo/v2.6.x/configuration/manifest/ (2.9 knows them as well; of these, 3.0 is
    // without `ingester`)
    known: [
      'stream_over_http_enabled',
      'server.{http_listen_port,grpc_listen_port,log_level}',
      'distributor.receivers.otlp.protocols.{http,grpc}.endpoint',
      'distributor.retry_after_on_resource_exhausted',
      'ingester.{max_block_duration,max_block_bytes}',
      'storage.trace.backend',
      'storage.trace.{wal,local}.path',
      'storage.trace.block.parquet_row_group_size_bytes',
      'metrics_generator.storage.path',
      'overrides.defaults.compaction.block_retention',
      'overrides.defaults.ingestion.{rate_limit_bytes,burst_size_bytes,max_traces_per_user}',
      'overrides.defaults.metrics_generator.processors',
      'usage_report.reporting_enabled',
    ],
  },
];

/** `a.{b,c}` is `a.b` and `a.c`. */
function expand(path: string): string[] {
  const [, before = '', names = '', after = ''] = /^(.*?)\{(.*?)\}(.*)$/.exec(path) ?? [];
  return names === '' ? [path] : names.split(',').flatMap((name) => expand(before + name + after));
}

/** Each value's path; the items of a list share that of the list. */
function pathsOf(value: unknown, path: string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, path));
  if (typeof value !== 'object' || value === null) return [path.join('.')];
  return Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
}

test.each(tables)('every key of $file is one that its store knows', ({ file, known }) => {
  const source = readFileSync(inRepository(file), 'utf8');
  const expected = new Set(known.flatMap(expand));
  expect(pathsOf(parse(source)).filter((path) => !expected.has(path))).toEqual([]);
});
