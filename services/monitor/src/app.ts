import { createKafka } from '@kafka-o11y/kafka';
import type { App } from '@kafka-o11y/service';
import { createHttp, securityOf } from '@kafka-o11y/service';
import type { Logger } from 'pino';
import { Canary } from './canary/canary.ts';
import { CertificateWatch } from './certificates.ts';
import type { Config } from './config.ts';
import { lagClientOptions } from './lag/collection.ts';
import { LagCollector } from './lag/collector.ts';

/** Watches the cluster from a client's side: the canary, unless it is off, and the lag of every consumer group. */
export function createApp(config: Config, { logger }: { logger: Logger }): App {
  const stopping = new AbortController();
  const canary = config.CANARY_ENABLED ? new Canary({ config, logger }) : undefined;
  const security = securityOf(config);
  const kafka = createKafka({
    brokers: config.KAFKA_BOOTSTRAP_SERVERS,
    clientId: config.OTEL_SERVICE_NAME,
    security,
    logger,
    ...lagClientOptions,
  });
  const certificates =
    security.tls && new CertificateWatch(kafka, config.KAFKA_BOOTSTRAP_SERVERS, logger);
  const lag = new LagCollector({ kafka, config, logger });
  const http = createHttp({ logger, notReady });
  let begun = false;
  let watching: Promise<void> | undefined;

  /** An outage leaves it ready: its work is to count through the outage. */
  function notReady(): string | undefined {
    if (stopping.signal.aborted) return 'stopping';
    return begun ? undefined : 'it has not begun to watch';
  }

  return {
    async start() {
      const url = await http.listen({ host: config.HTTP_HOST, port: config.HTTP_PORT });
      logger.info({ url }, 'listening');
      watching = certificates?.run(stopping.signal);
      await Promise.all([canary?.start(), lag.start()]);
      begun = true;
      logger.info('monitoring');
    },
    async stop(timeoutMs) {
      stopping.abort();
      await Promise.all([canary?.stop(timeoutMs), lag.stop(), watching]);
      await http.close();
    },
  };
}
