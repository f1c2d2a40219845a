import { readFileSync } from 'node:fs';
import { brokers } from '@kafka-o11y/vocabulary';
import { describe, expect, test } from 'vitest';
import { commandLine, commandOn, isCommand, onLab } from './command.ts';
import { backendOutage } from './set/backend-outage.ts';
import { controllerFailover } from './set/controller-failover.ts';
import { networkCut } from './set/network-cut.ts';
import { toxiproxyRequests } from './toxiproxy.ts';

test('a compose command is shown with its variables', () => {
  expect(
    commandLine({ compose: ['up', '-d', 'producer'], env: { KAFKA_BOOTSTRAP_SERVERS: 'a:1' } }),
  ).toBe('KAFKA_BOOTSTRAP_SERVERS=a:1 docker compose up -d producer');
  expect(commandLine({ compose: ['stop', '{controller}'] })).toBe(
    "docker compose stop '{controller}'",
  );
});

test('a toxic is shown as requests to the API of Toxiproxy', () => {
  expect(commandLine({ toxic: 'none' })).toBe(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    'curl -fsS -X POST http://127.0.0.1:${TOXIPROXY_PORT:-8474}/reset',
  );
  expect(commandLine({ toxic: 'latency', milliseconds: 400 })).toContain(
    `-d '{"stream":"upstream","type":"latency","attributes":{"latency":400}}'`,
  );
});

test('switches of the demo app are no commands', () => {
  expect(isCommand({ toxic: 'cut' })).toBe(true);
  expect(isCommand({ reset: 'faults' })).toBe(false);
});

test('a toxic replaces the one before, at every proxy that there is', () => {
  const config = new URL('../toxiproxy/toxiproxy.json', import.meta.url);
  const names = (JSON.parse(readFileSync(config, 'utf8')) as { name: string }[]).map((p) => p.name);
  expect(brokers).toEqual(names);
  const paths = toxiproxyRequests({ toxic: 'bandwidth', kilobytesPerSecond: 1 }).map((r) => r.path);
  expect(paths).toEqual(['/reset', ...names.map((name) => `/proxies/${name}/toxics`)]);
  expect(toxiproxyRequests({ toxic: 'none' })).toEqual([{ path: '/reset' }]);
});

describe('on a lab', () => {
  const cluster = { brokers: 3, controller: 'kafka-2', backends: 'grafana' } as const;
  const headless = { brokers: 3, backends: 'permissive' } as const;

  test('a command names the broker that is the controller', () => {
    expect(commandOn(cluster, ['kill', '{controller}'])).toEqual(['kill', 'kafka-2']);
  });

  test.each([
    ['grafana', ['loki', 'tempo']],
    ['permissive', ['victoria-logs', 'jaeger']],
  ] as const)('a command names the stores of the pair %s', (backends, stores) => {
    expect(commandOn({ backends }, ['pause', '{logs}', '{traces}'])).toEqual(['pause', ...stores]);
  });

  test('without a controller there is nobody to name', () => {
    expect(() => commandOn(headless, ['kill', '{controller}'])).toThrow('no active controller');
    expect(onLab(controllerFailover, headless)).toEqual(controllerFailover);
  });

  test('a scenario on a lab has the names of the lab, and is otherwise the same', () => {
    const named = onLab(controllerFailover, cluster);
    expect(named.steps[0]?.do).toEqual([{ compose: ['kill', 'kafka-2'] }]);
    expect(named.steps[1]).toBe(controllerFailover.steps[1]);
  });

  test('what undoes it has the names of the lab as well', () => {
    const named = onLab(backendOutage, headless);
    expect(named.steps[0]?.do).toEqual([{ compose: ['pause', 'jaeger'] }]);
    expect(named.cleanUp).toContainEqual({ compose: ['unpause', 'jaeger'] });
  });

  test('commands keep what they set in the environment', () => {
    const named = onLab(networkCut, cluster);
    expect(named.steps[0]?.do).toEqual(networkCut.steps[0]?.do);
    expect(named.steps[0]?.do).toMatchObject([
      { env: { KAFKA_BOOTSTRAP_SERVERS: 'toxiproxy:19092' } },
    ]);
  });
});
