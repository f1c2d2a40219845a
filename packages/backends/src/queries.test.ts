import { describe, expect, test } from 'vitest';
import { syntaxErrors } from '../testing/grammar.ts';
import { jaegerSearch } from './jaeger.ts';
import type { LogCount, LogQuestion } from './logs.ts';
import { countToLogql, toLogql } from './loki.ts';
import { toTraceql } from './tempo.ts';
import type { TraceQuestion } from './traces.ts';
import { countToLogsql, toLogsql } from './victoria-logs.ts';

/** Every character here has a meaning in one of the languages. */
const odd = 'a "b" \\ (c|d) `e` $f';
const trace = 'c3a034f558ab57d4b4deee5f4506f552';

/** Grafana's variables as it fills them in before a store reads the query. */
const filledIn = (query: string) =>
  query
    .replaceAll(/\$\{(\w+)(:\w+)?\}|\$(cluster|service|broker)\b/g, 'chosen')
    .replaceAll(/\$__(auto|range)/g, '5m');

describe('a question about log lines, in both languages', () => {
  const questions: [LogQuestion, string, string][] = [
    [{}, '{service_name=~".+"}', '*'],
    [{ service: 'zookeeper' }, '{service_name="zookeeper"}', '{service.name="zookeeper"}'],
    [
      { service: ['producer', 'consumer'] },
      '{service_name=~"producer|consumer"}',
      '{service.name in ("producer", "consumer")}',
    ],
    [
      { namespace: 'kafka-o11y', cluster: 'lab', service: 'kafka', family: 'server' },
      '{service_namespace="kafka-o11y", kafka_cluster_name="lab", service_name="kafka", log_family="server"}',
      '{kafka.cluster.name="lab", service.name="kafka", log.family="server"} service.namespace:="kafka-o11y"',
    ],
    [{ family: true }, '{log_family!=""}', '{log.family!=""}'],
    [{ family: false }, '{log_family="", service_name=~".+"}', '{log.family=""}'],
    [
      { service: 'kafka', instance: 'kafka-2', level: ['warn', 'error', 'fatal'] },
      '{service_name="kafka"} | service_instance_id="kafka-2" | detected_level=~"warn|error|fatal"',
      '{service.name="kafka"} service.instance.id:="kafka-2" (severity_number:range[13, 16] or severity_number:range[17, 20] or severity_number:range[21, 24])',
    ],
    [
      { level: 'trace' },
      '{service_name=~".+"} | detected_level="trace"',
      'severity_number:range[1, 4]',
    ],
    [
      { level: 'unknown' },
      '{service_name=~".+"} | detected_level="unknown"',
      '(severity_number:=0 or severity_number:="")',
    ],
    [
      { service: 'consumer', words: 'order processed' },
      '{service_name="consumer"} |= "order processed"',
      '{service.name="consumer"} _msg:~"order processed"',
    ],
    [
      { words: odd },
      '{service_name=~".+"} |= "a \\"b\\" \\\\ (c|d) `e` $f"',
      '_msg:~"a \\"b\\" \\\\\\\\ \\\\(c\\\\|d\\\\) `e` \\\\$f"',
    ],
    [
      { service: 'kafka', pattern: '(Shrinking|Expanding) ISR|\\d+' },
      '{service_name="kafka"} |~ `(?i)(Shrinking|Expanding) ISR|\\d+`',
      '{service.name="kafka"} _msg:~"(?i)(Shrinking|Expanding) ISR|\\\\d+"',
    ],
    [{ pattern: '`a\\d`' }, '{service_name=~".+"} |~ "(?i)`a\\\\d`"', '_msg:~"(?i)`a\\\\d`"'],
    [
      { namespace: 'kafka-o11y', family: false, trace },
      `{service_namespace="kafka-o11y", log_family=""} | trace_id="${trace}"`,
      `{log.family=""} service.namespace:="kafka-o11y" trace_id:="${trace}"`,
    ],
    [
      { service: 'consumer', attributes: { order_id: true, 'exception.type': odd } },
      '{service_name="consumer"} | order_id!="" | exception_type="a \\"b\\" \\\\ (c|d) `e` $f"',
      '{service.name="consumer"} order_id:* exception.type:="a \\"b\\" \\\\ (c|d) `e` $f"',
    ],
    [
      { attributes: { 'deployment.environment.name': 'lab', 'odd name': ['a.b', 'c'] } },
      '{deployment_environment_name="lab"} | odd_name=~"a\\\\.b|c"',
      'deployment.environment.name:="lab" "odd name":in("a.b", "c")',
    ],
  ];
  test.each(questions)('%j', (question, logql, logsql) => {
    expect(toLogql(question)).toBe(logql);
    expect(toLogsql(question)).toBe(logsql);
    expect(syntaxErrors('logql', logql)).toEqual([]);
  });

  const board = { namespace: 'kafka-o11y', cluster: { variable: 'cluster' } };
  const withVariables: [LogQuestion, string][] = [
    [
      { cluster: { variable: 'cluster' }, service: 'zookeeper' },
      '{kafka_cluster_name=~"$cluster", service_name="zookeeper"}',
    ],
    [
      { ...board, service: { variable: 'service' }, level: ['error', 'fatal'] },
      '{service_namespace="kafka-o11y", kafka_cluster_name=~"$cluster", service_name=~"$service"} | detected_level=~"error|fatal"',
    ],
    [
      {
        ...board,
        service: { variable: 'service' },
        level: { variable: 'level' },
        pattern: { variable: 'search' },
      },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in
      '{service_namespace="kafka-o11y", kafka_cluster_name=~"$cluster", service_name=~"$service"} | detected_level=~"${level:pipe}" |~ `(?i)${search}`',
    ],
    [
      { ...board, service: 'kafka', family: 'request', instance: { variable: 'broker' } },
      '{service_namespace="kafka-o11y", kafka_cluster_name=~"$cluster", service_name="kafka", log_family="request"} | service_instance_id=~"$broker"',
    ],
    // A variable may be empty, and Loki refuses a selector of empty matchers alone.
    [{ cluster: { variable: 'cluster' } }, '{kafka_cluster_name=~"$cluster", service_name=~".+"}'],
  ];
  test.each(withVariables)('%j for Grafana to fill in', (question, logql) => {
    expect(toLogql(question)).toBe(logql);
    expect(syntaxErrors('logql', filledIn(logql))).toEqual([]);
    expect(() => toLogsql(question)).toThrow(/Nobody has chosen a value for the variable \w+/);
  });
});

describe('a count of log lines, in both languages', () => {
  const of: LogQuestion = { service: 'kafka' };
  const counts: [LogCount, string, string, string][] = [
    [
      { count: 'lines', of: { ...of, level: ['error', 'fatal'] } },
      '$__range',
      'sum(count_over_time({service_name="kafka"} | detected_level=~"error|fatal" [$__range])) or vector(0)',
      '{service.name="kafka"} (severity_number:range[17, 20] or severity_number:range[21, 24]) | stats count() as value',
    ],
    [
      { count: 'bytes', of },
      '$__range',
      'sum(bytes_over_time({service_name="kafka"} [$__range])) or vector(0)',
      '{service.name="kafka"} | stats sum_len(_msg) as value',
    ],
    [
      { count: 'lines', of, by: ['service'] },
      '$__auto',
      'sum by (service_name) (count_over_time({service_name="kafka"} [$__auto]))',
      '{service.name="kafka"} | stats by (service.name) count() as value',
    ],
    [
      { count: 'lines', of, by: ['service', 'level'] },
      '$__auto',
      'sum by (service_name, detected_level) (count_over_time({service_name="kafka"} [$__auto]))',
      '{service.name="kafka"} | stats by (service.name, severity_number) count() as value',
    ],
    [
      { count: 'lines', of: { family: true }, by: ['logger'], top: 10 },
      '1m',
      'topk(10, sum by (scope_name) (count_over_time({log_family!=""} [1m])))',
      '{log.family!=""} | stats by (scope.name) count() as value',
    ],
    [
      { count: 'lines', of, by: ['instance', 'family'] },
      '1500ms',
      'sum by (service_instance_id, log_family) (count_over_time({service_name="kafka"} [1500ms]))',
      '{service.name="kafka"} | stats by (service.instance.id, log.family) count() as value',
    ],
  ];
  test.each(counts)('%j over %s', (count, window, logql, logsql) => {
    expect(countToLogql(count, window)).toBe(logql);
    expect(countToLogsql(count)).toBe(logsql);
    expect(syntaxErrors('logql', filledIn(logql))).toEqual([]);
  });
});

describe('a question about traces, in both languages', () => {
  const questions: [TraceQuestion, string, Record<string, string>][] = [
    [{}, '{ }', {}],
    [{ status: 'error' }, '{ status = error }', { tags: '{"error":"true"}' }],
    [
      { service: 'consumer', name: 'process orders' },
      '{ resource.service.name = "consumer" && name = "process orders" }',
      { operation: 'process orders' },
    ],
    [
      { service: ['producer', 'con.sumer'], status: 'error' },
      '{ resource.service.name =~ "producer|con\\\\.sumer" && status = error }',
      { tags: '{"error":"true"}' },
    ],
    [
      { service: 'consumer', kind: 'consumer', slowerThanMs: 100 },
      '{ resource.service.name = "consumer" && kind = consumer && duration > 100ms }',
      { tags: '{"span.kind":"consumer"}', minDuration: '100000us' },
    ],
    [{ slowerThanMs: 0.5 }, '{ duration > 500us }', { minDuration: '500us' }],
    [
      { attributes: { 'order.id': odd, 'odd name': 'x' } },
      '{ span.order.id = "a \\"b\\" \\\\ (c|d) `e` $f" && span."odd name" = "x" }',
      { tags: JSON.stringify({ 'order.id': odd, 'odd name': 'x' }) },
    ],
    [
      { eventAttributes: { 'feature_flag.result.variant': 'low' } },
      '{ event.feature_flag.result.variant = "low" }',
      { tags: '{"feature_flag.result.variant":"low"}' },
    ],
  ];
  test.each(questions)('%j', (question, traceql, params) => {
    expect(toTraceql(question)).toBe(traceql);
    expect(syntaxErrors('traceql', traceql)).toEqual([]);
    const search = jaegerSearch(question, { from: 1.5, to: 2000, limit: 7 }, 'consumer');
    expect(Object.fromEntries(search)).toEqual({
      service: 'consumer',
      ...params,
      start: '1500',
      end: '2000000',
      limit: '7',
    });
  });

  test('a variable stays for Grafana to fill in', () => {
    const traceql = toTraceql({ service: { variable: 'service' }, status: 'error' });
    expect(traceql).toBe('{ resource.service.name =~ "$service" && status = error }');
    expect(syntaxErrors('traceql', filledIn(traceql))).toEqual([]);
  });

  test('selected attributes come with the status message', () => {
    const traceql = toTraceql({ service: 'producer' }, ['order.id']);
    expect(traceql).toBe(
      '{ resource.service.name = "producer" } | select(span.order.id, statusMessage)',
    );
    expect(syntaxErrors('traceql', traceql)).toEqual([]);
  });
});

describe('the grammars', () => {
  test.each([
    ['logql', '{service_name="kafka"', 'the end comes too early'],
    ['logql', '{service_name="kafka"} | | x="y"', '| x="y"'],
    ['logql', 'sum by (a) (count_over_time({a="b"} [5m]) ', 'the end comes too early'],
    ['traceql', '{ status = }', '}'],
    ['traceql', '{ resource.service.name == "x" }', '= "x" }'],
  ] as const)('say where a %s query goes wrong: %s', (language, query, rest) => {
    expect(syntaxErrors(language, query)).toContain(rest);
  });
});
