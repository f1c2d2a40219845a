import type { ComposeAction } from './scenario.ts';

/** Where the tools reach the brokers from within a container. */
export const bootstrapServer = 'kafka:9092';

/** One of Kafka's command-line tools, run in the container of the first broker. */
export function kafkaTool(tool: string, ...args: string[]): ComposeAction {
  return { compose: ['exec', '-T', 'kafka', tool, ...args] };
}
