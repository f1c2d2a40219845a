import type { Settings } from './settings.ts';
import { settingsFromEnvironment } from './settings.ts';
import { Source } from './source.ts';
import { countSpans } from './spans.ts';
import { Tally } from './tally.ts';

/** A Kafka client as the benchmark uses it. */
export interface Client {
  /** Connects a producer. */
  producer(settings: Settings): Promise<{
    /** Sends until the source is over and all is acknowledged. */
    send(source: Source, tally: Tally): Promise<void>;
    stop(): Promise<unknown>;
  }>;
  /** Joins the group and reads from the topic's beginning. */
  consumer(settings: Settings, tally: Tally): Promise<{ stop(): Promise<unknown> }>;
}

/**
 * Runs a subject that is written in TypeScript: does what BENCH_* asks for and prints its report.
 *
 * @param flush sends what is left of its telemetry, unless that goes by itself
 */
export async function run(client: Client, flush = async () => {}): Promise<void> {
  const spans = process.env.OTEL_SDK_DISABLED === 'true' ? () => 0 : countSpans();
  const settings = settingsFromEnvironment(process.env);
  const tally = new Tally(settings);
  await (settings.role === 'produce' ? produce : consume)(client, settings, tally);
  const report = { ...tally.report(), spansEmitted: spans() };
  await flush();
  console.log(JSON.stringify(report));
}

async function produce(client: Client, settings: Settings, tally: Tally): Promise<void> {
  const producer = await client.producer(settings);
  const source = new Source(settings);
  tally.startClock();
  await producer.send(source, tally);
  await producer.stop();
}

async function consume(client: Client, settings: Settings, tally: Tally): Promise<void> {
  const ended = new Promise((resolve) => process.stdin.resume().on('end', resolve));
  tally.watch();
  const consumer = await client.consumer(settings, tally);
  await Promise.race([tally.complete, ended]);
  await consumer.stop();
  process.stdin.destroy();
}
