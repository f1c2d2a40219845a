import type { App } from '@kafka-o11y/service';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createDemoHttp } from './http.ts';

/** Serves the web page on which to look at Kafka. */
export function createApp(config: Config, { logger }: { logger: Logger }): App {
  let stopping = false;
  const notReady = () => (stopping ? 'stopping' : undefined);
  const http = createDemoHttp(config, { logger, notReady });
  return {
    async start() {
      const url = await http.listen({ host: config.HTTP_HOST, port: config.HTTP_PORT });
      logger.info({ url }, 'listening');
    },
    async stop() {
      stopping = true;
      await http.close();
    },
  };
}
