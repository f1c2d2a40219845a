import type { Pair } from '@kafka-o11y/backends';
import { Prometheus, pairNames, pairs } from '@kafka-o11y/backends';
import { compose } from '@kafka-o11y/scenarios/compose';
import { ports, services } from '@kafka-o11y/vocabulary';
import { z } from 'zod';
import { senders } from './counters.ts';
import type { Container } from './engine.ts';
import { Engine } from './engine.ts';

/** Variables beside those of process.env. */
export type Environment = Record<string, string>;

type Parts = Pick<Stack, 'engine' | 'project' | 'pair' | 'prometheus' | 'group' | 'producers'>;

/** The watched stack, and the controls of its senders. */
export class Stack {
  readonly #env: Environment;
  readonly engine: Engine;
  readonly project: string;
  readonly pair: Pair;
  readonly prometheus: Prometheus;
  /** The consumer's. */
  readonly group: string;
  /** The orders a second of each producer, and the number of producers. */
  readonly producers: { rate: string; count: number };

  private constructor(env: Environment, parts: Parts) {
    this.#env = env;
    this.engine = parts.engine;
    this.project = parts.project;
    this.pair = parts.pair;
    this.prometheus = parts.prometheus;
    this.group = parts.group;
    this.producers = parts.producers;
  }

  /**
   * The stack that docker compose finds in this environment.
   *
   * @throws Error where it does not run
   */
  static async find(env: Environment): Promise<Stack> {
    const engine = await Engine.connect();
    const config = await compose(['config', '--format', 'json'], { env });
    const { name: project } = z.object({ name: z.string() }).parse(JSON.parse(config));
    const running = (await engine.containers(project)).filter((one) => one.running);
    const of = (service: string) => running.filter((one) => one.service === service);

    const [producer] = of(services.producer);
    const [consumer] = of(services.consumer);
    const pair = pairNames.find((name) => of(pairs[name].traces.service).length > 0);
    const rate = producer?.env.PRODUCER_RATE;
    const group = consumer?.env.KAFKA_CONSUMER_GROUP_ID;
    if (rate === undefined || group === undefined || !pair) {
      const names = running.map(({ service }) => service).join(', ') || 'nothing';
      throw new Error(
        `${project} runs ${names}; expected a producer, a consumer and a trace store. ` +
          'Run ./start.sh.',
      );
    }
    return new Stack(env, {
      engine,
      project,
      pair,
      prometheus: new Prometheus(await published(services.prometheus, ports.prometheus, env)),
      group,
      producers: { rate, count: of(services.producer).length },
    });
  }

  /** Stops producer and monitor. Both send their last items and figures before they end. */
  async stopSenders(): Promise<void> {
    await compose(['stop', ...senders], { env: this.#env });
  }

  /**
   * Starts the monitor and new producers, and waits until the producers are ready. Their counters begin
   * at 0.
   *
   * @param rate orders a second of each
   */
  async startSenders(rate: string): Promise<void> {
    await compose(['start', services.monitor], { env: this.#env });
    const scale = `producer=${this.producers.count}`;
    const flags = ['--detach', '--no-deps', '--force-recreate', '--wait', '--wait-timeout', '120'];
    await compose(['up', ...flags, '--scale', scale, services.producer], {
      env: { ...this.#env, PRODUCER_RATE: rate },
    });
  }

  /** All containers, ended ones included. */
  containers(): Promise<Container[]> {
    return this.engine.containers(this.project);
  }
}

async function published(service: string, port: number, env: Environment): Promise<string> {
  const answer = await compose(['port', service, String(port)], { env });
  return `http://${answer.trim().replace(/^(0\.0\.0\.0|\[::\]):/, '127.0.0.1:')}`;
}
