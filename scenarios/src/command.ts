import type { Pair } from '@kafka-o11y/backends';
import { pairs } from '@kafka-o11y/backends';
import { brokers, ports, services } from '@kafka-o11y/vocabulary';
import type { Action, CommandAction, ComposeAction, KafkaMode, Scenario } from './scenario.ts';
import { toxiproxyRequests } from './toxiproxy.ts';

/** The lab on which a scenario runs. */
export interface Lab {
  /** The number of brokers that the lab should have: 1, or 3 in the cluster. */
  brokers: number;
  /** Whether its Kafka runs with ZooKeeper or is its own controller. */
  mode: KafkaMode;
  /** Whether its brokers want TLS, passwords and rights. */
  secure: boolean;
  /** The compose service that is the active controller; undefined while there is none. */
  controller?: string | undefined;
  /** The stores of its logs and traces. */
  backends: Pair;
}

/** The part of a lab on which the names in commands depend. */
export type NamesOf = Pick<Lab, 'backends' | 'controller'>;

/** The brokers' address within a container. */
export const bootstrapServer = `${services.kafka}:${ports.kafka}`;

/** Gives the action that runs one of Kafka's command-line tools in the first broker's container. */
export function kafkaTool(tool: string, ...args: string[]): ComposeAction {
  return { compose: ['exec', '-T', services.kafka, tool, ...args] };
}

/** Tells a command that a person copies from a switch in the demo app. */
export function isCommand(action: Action): action is CommandAction {
  return 'compose' in action || 'toxic' in action;
}

/** Gives the action as a line for a POSIX shell in the project's directory. */
export function commandLine(action: CommandAction): string {
  if ('compose' in action) {
    const env = Object.entries(action.env ?? {}).map(([name, value]) => `${name}=${quoted(value)}`);
    return [...env, 'docker', 'compose', ...action.compose.map(quoted)].join(' ');
  }
  const post = (path: string) =>
    `curl -fsS -X POST http://127.0.0.1:\${TOXIPROXY_PORT:-${ports.toxiproxy}}${path}`;
  const [, toxic] = toxiproxyRequests(action);
  if (!toxic) return post('/reset');
  const each = `${post('/proxies/$proxy/toxics')} -d ${quoted(JSON.stringify(toxic.body))}`;
  return `${post('/reset')} && for proxy in ${brokers.join(' ')}; do ${each}; done`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Gives the arguments for `docker compose` with the names of this lab.
 *
 * @throws Error if the command names the controller and there is none
 */
export function commandOn(lab: NamesOf, args: readonly string[]): string[] {
  const command = args.map((arg) => named(lab, arg));
  if (command.includes('{controller}')) throw new Error('there is no active controller; try again');
  return command;
}

/** Gives the scenario with the names of this lab in its commands. An unknown name stays open. */
export function onLab(scenario: Scenario, lab: NamesOf): Scenario {
  const on = (action: Action) =>
    'compose' in action
      ? { ...action, compose: action.compose.map((arg) => named(lab, arg)) }
      : action;
  const steps = scenario.steps.map((step) => (step.do ? { ...step, do: step.do.map(on) } : step));
  return { ...scenario, steps, cleanUp: scenario.cleanUp.map(on) };
}

function named({ backends, controller }: NamesOf, arg: string): string {
  if (arg === '{logs}') return pairs[backends].logs.service;
  if (arg === '{traces}') return pairs[backends].traces.service;
  return arg === '{controller}' ? (controller ?? arg) : arg;
}
