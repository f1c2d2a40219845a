import { readdirSync, readFileSync } from 'node:fs';
import { catalogue } from '@kafka-o11y/faults';
import { brokers, controllers } from '@kafka-o11y/vocabulary';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { proxyGoesAway } from './proxy.ts';
import { scenarios } from './scenarios.ts';

const root = new URL('../../', import.meta.url);
const ruleFiles = readdirSync(new URL('prometheus/rules/', root)).filter((f) => f.endsWith('.yml'));
const allRules = ruleFiles
  .map((file) => parse(readFileSync(new URL(`prometheus/rules/${file}`, root), 'utf8')))
  .flatMap(({ groups }) => groups)
  .flatMap(({ rules }) => rules);
/** Two rules may have the name of one alert. */
const alerts = [...new Set<string>(allRules.flatMap(({ alert }) => alert ?? []))];
const services: string[] = [
  'docker-compose.yml',
  'compose/cluster.yml',
  'compose/kraft-cluster.yml',
  'compose/secure/all.yml',
]
  .map((file) => readFileSync(new URL(file, root), 'utf8'))
  .map((text) => parse(text, { logLevel: 'error' }).services)
  .flatMap((byName) => Object.keys(byName))
  .concat('{controller}', '{logs}', '{traces}');

/** The controller can be any broker, or any of the controllers apart from them. */
function undoes(command: string[], service: string): boolean {
  const all = service === '{controller}' ? brokers : [service];
  const apart = service === '{controller}' && controllers.every((one) => command.includes(one));
  return apart || all.every((one) => command.includes(one));
}

/** `exec` has its command after the service. All others have the service last. */
function serviceOf(command: string[]): string | undefined {
  return command[0] === 'exec' ? command.find((arg) => services.includes(arg)) : command.at(-1);
}

test.each(alerts)(
  'the runbook of %s names the scenarios in which it fires, or why there is none',
  (alert) => {
    const text = readFileSync(new URL(`docs/runbooks/${alert}.md`, root), 'utf8');
    const named = [...text.matchAll(/^- `npm run scenario -- run (.+)`(, in the cluster)?: /gm)];
    const ofAlert = scenarios.filter((scenario) => scenario.alerts.includes(alert));
    expect(named.map(([, id, cluster]) => [id, cluster !== undefined])).toEqual(
      ofAlert.map(({ id, needs }) => [id, needs === 'cluster']),
    );
    expect(/^No scenario brings it about: .+/m.test(text)).toBe(ofAlert.length === 0);
  },
);

test('each has an id of its own', () => {
  const ids = scenarios.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(scenarios)('$id', (scenario) => {
  const { steps, before, cleanUp } = scenario;
  const expectations = [...before, ...steps.flatMap(({ expect }) => expect)];
  const actions = [...cleanUp, ...steps.flatMap((step) => step.do ?? [])];

  test('every step expects something', () => {
    for (const step of steps) expect(step.expect, step.title).not.toHaveLength(0);
  });

  test('what still holds has something to wait for, and as much time', () => {
    for (const { title, expect: all } of [{ title: 'before', expect: before }, ...steps]) {
      const holding = all.filter(({ holds }) => holds);
      const others = all.filter(({ holds }) => !holds).map(({ within }) => within);
      expect(holding.length === 0 || others.length > 0, title).toBe(true);
      for (const one of holding) {
        expect(one.within, one.title).toBeGreaterThanOrEqual(Math.max(...others));
      }
    }
  });

  test('its alerts exist, fire in it, and are seen to clear after that', () => {
    const seen = (state: string) =>
      expectations.flatMap(({ check }) =>
        'alert' in check && check.is === state ? [check.alert] : [],
      );
    for (const alert of [...seen('firing'), ...seen('quiet')]) expect(alerts).toContain(alert);
    expect(new Set(seen('firing'))).toEqual(new Set(scenario.alerts));
    expect(new Set(seen('quiet'))).toEqual(new Set(scenario.alerts));
  });

  test('its switches exist, and the clean-up sets back each of them', () => {
    const switches = actions.flatMap((action) => ('fault' in action ? [action] : []));
    for (const { fault, variant } of switches) {
      expect(catalogue.flags[fault]?.variants, fault).toHaveProperty(variant);
    }
    const off = new Set(
      cleanUp.flatMap((a) => ('fault' in a && a.variant === 'off' ? [a.fault] : [])),
    );
    expect(off).toEqual(new Set(switches.map(({ fault }) => fault)));
  });

  test('its commands name services that exist, and are undone', () => {
    const commands = actions.flatMap((action) => ('compose' in action ? [action.compose] : []));
    for (const command of commands) expect(services).toContain(serviceOf(command));
    const undo: Record<string, string[]> = {
      pause: ['unpause'],
      stop: ['start', 'up'],
      kill: ['start', 'up'],
    };
    for (const [verb = '', ...args] of commands) {
      const undone = undo[verb]?.some((back) =>
        cleanUp.some(
          (a) => 'compose' in a && a.compose[0] === back && undoes(a.compose, args.at(-1) ?? ''),
        ),
      );
      expect(undone ?? true, `${verb} ${args}`).toBe(true);
    }
  });

  test('the clean-up heals the network and sends clients past the proxy', () => {
    const proxied = actions.some(
      (a) => 'toxic' in a || ('compose' in a && a.env?.KAFKA_BOOTSTRAP_SERVERS !== undefined),
    );
    expect(proxied).toBe(scenario.needs === 'chaos');
    if (proxied) expect(cleanUp).toEqual(proxyGoesAway);
  });
});
