import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandLine, isCommand } from './command.ts';
import { proxies, toxiproxyRequests } from './toxics.ts';

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
  const config = new URL('../../chaos/toxiproxy.json', import.meta.url);
  const names = (JSON.parse(readFileSync(config, 'utf8')) as { name: string }[]).map((p) => p.name);
  expect(proxies).toEqual(names);
  const paths = toxiproxyRequests({ toxic: 'bandwidth', kilobytesPerSecond: 1 }).map((r) => r.path);
  expect(paths).toEqual(['/reset', ...names.map((name) => `/proxies/${name}/toxics`)]);
  expect(toxiproxyRequests({ toxic: 'none' })).toEqual([{ path: '/reset' }]);
});
