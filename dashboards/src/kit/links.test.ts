// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Grafana fills in its own variables.
import { toLogql } from '@kafka-o11y/backends';
import { expect, test } from 'vitest';
import { loki } from './datasources.ts';
import { link } from './links.ts';

test('a link to a board takes time range and variables along', () => {
  expect(link({ title: 'Topics', board: 'topics' }).build()).toMatchObject({
    title: 'Topics',
    url: '/d/kafka-o11y-topics?${__url_time_range}&${__all_variables}',
    targetBlank: false,
  });
});

test('a link from a value narrows one variable to the value’s label, and keeps the others', () => {
  const { url } = link({ title: 'x', board: 'broker', narrow: { broker: 'instance' } }).build();
  expect(url).toBe(
    '/d/kafka-o11y-broker?${__url_time_range}&${cluster:queryparam}&var-broker=${__field.labels.instance}&${topic:queryparam}&${group:queryparam}&${service:queryparam}',
  );
});

test('a link to Explore is a query that Grafana can read once it has filled in the variables', () => {
  const logs = {
    service: { variable: 'service' },
    instance: { variable: 'broker' },
    words: 'a & b}',
  };
  const { url = '', ...rest } = link({ title: 'x', logs }).build();
  expect(rest).toMatchObject({ question: logs });
  const filled = url
    .replaceAll('${service:pipe}', 'producer|consumer')
    .replaceAll('${broker:pipe}', '.*')
    .replaceAll('${__from}', '1')
    .replaceAll('${__to}', '2');
  const panes = new URL(filled, 'http://grafana').searchParams.get('panes');
  const text = toLogql(logs)
    .replaceAll('$service', 'producer|consumer')
    .replaceAll('$broker', '.*');
  expect(JSON.parse(panes ?? '')).toEqual({
    a: {
      datasource: 'loki',
      range: { from: '1', to: '2' },
      queries: [{ refId: 'A', datasource: loki, expr: text }],
    },
  });
  expect(text).toContain('service_name=~"producer|consumer"');
});

test('a question to traces goes to Explore as TraceQL', () => {
  const { url = '' } = link({ title: 'x', traces: { status: 'error' } }).build();
  expect(decodeURIComponent(url)).toContain('"queryType":"traceql","query":"{ status = error }"');
});
