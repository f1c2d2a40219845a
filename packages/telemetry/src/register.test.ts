import { expect, test } from 'vitest';
import { OtlpReceiver } from './fixtures/otlp-receiver.ts';
import { jsonLines, runProgram } from './fixtures/run-program.ts';

const silent = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

test('pino is patched', async () => {
  const outcome = await runProgram('patched.ts', silent);
  expect(jsonLines(outcome)).toEqual([{ pino: true }]);
});

test('without --import nothing is patched', async () => {
  const outcome = await runProgram('patched.ts', silent, { register: false });
  expect(jsonLines(outcome)).toEqual([{ pino: false }]);
});

test('an invalid environment ends the process with every fault', async () => {
  const outcome = await runProgram('patched.ts', {
    LOG_LEVEL: 'loud',
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
    OTEL_TRACES_SAMPLER_ARG: '2',
  });

  expect(outcome).toEqual({
    code: 1,
    stdout: '',
    stderr: `invalid configuration
  LOG_LEVEL="loud": expected one of trace, debug, info, warn, error, fatal, silent
  OTEL_TRACES_EXPORTER="zipkin": expected one of otlp, console, none
  OTEL_EXPORTER_OTLP_ENDPOINT="collector:4317": expected a URL such as http://localhost:4317
  OTEL_TRACES_SAMPLER_ARG="2": expected a number from 0 to 1
`,
  });
});

test('one piece of work is a span, log records and a metric of the same service', async () => {
  await using receiver = await OtlpReceiver.start();
  const outcome = await runProgram('one-of-each.ts', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'demo',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=ci',
  });

  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(receiver.resource).toMatchObject({
    'service.name': 'demo',
    'service.namespace': 'kafka-o11y',
    'service.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    'service.instance.id': expect.any(String),
    'deployment.environment.name': 'ci',
  });
  const [span] = receiver.spans;
  expect(span).toMatchObject({ name: 'work' });

  const ids = { traceId: span?.traceId, spanId: span?.spanId };
  expect(receiver.logs).toMatchObject([
    { ...ids, severityNumber: 9, severityText: 'info', body: 'working' },
    { ...ids, severityNumber: 17, severityText: 'error', body: 'failed' },
  ]);
  expect(receiver.logs[0]?.attributes).toMatchObject({ order: { id: 'o-1' } });
  expect(receiver.logs[1]?.attributes).toMatchObject({
    'exception.type': 'TypeError',
    'exception.message': 'no such item',
    'exception.stacktrace': expect.stringContaining('one-of-each.ts'),
  });
  expect(jsonLines(outcome)).toMatchObject([
    { level: 'info', service: 'demo', msg: 'working', trace_id: span?.traceId, trace_flags: '01' },
    { level: 'error', service: 'demo', msg: 'failed', span_id: span?.spanId },
  ]);

  expect(receiver.latest('nodejs.eventloop.utilization')).toHaveLength(1);
  expect(receiver.latest('process.memory.usage')).toHaveLength(1);
  const [uptime] = receiver.latest('process.uptime');
  expect(uptime?.value).toBeGreaterThan(0);
  expect(uptime?.value).toBeLessThan(60);
  const origin = { component: 'demo', language: 'typescript', topic: 'orders' };
  expect(receiver.latest('application_errors')).toMatchObject([
    { value: 0, attributes: { error_type: 'RangeError', ...origin } },
    { value: 1, attributes: { error_type: 'TypeError', ...origin } },
  ]);
});

test('requests are traced but health checks are not', async () => {
  await using receiver = await OtlpReceiver.start();
  await runProgram('http-requests.ts', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });

  const paths = (side: 'client' | 'server') =>
    receiver.spans
      .filter(({ attributes }) => (side === 'client') === 'url.full' in attributes)
      .flatMap(({ attributes }) => attributes['url.path'] ?? []);
  expect(paths('client')).toEqual(['/health/live', '/orders']);
  expect(paths('server')).toEqual(['/orders']);
});

test('a clean shutdown loses nothing and reports its own final count', async () => {
  await using receiver = await OtlpReceiver.start();
  const outcome = await runProgram('many-spans.ts', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    // More batches than the exporter allows at once by default.
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '64',
    COUNT: '4000',
  });

  expect(outcome.code).toBe(0);
  expect(receiver.spans).toHaveLength(4_000);
  expect(receiver.logs).toHaveLength(4_000);
  for (const signal of ['span', 'log']) {
    const processed = receiver.latest(`otel.sdk.processor.${signal}.processed`);
    expect(processed).toMatchObject([{ value: 4_000 }]);
  }
});
