import {
  Alertmanager,
  BackendError,
  createLogs,
  createTraces,
  Prometheus,
} from '@kafka-o11y/backends';
import { createHttp, Problem } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { alertRoutes } from './alerts/routes.ts';
import { BoardStore } from './boards/board-store.ts';
import { boardRoutes } from './boards/routes.ts';
import { clientFiles } from './client-files.ts';
import type { Config } from './config.ts';
import { diagnosisRoutes } from './diagnosis/routes.ts';
import { faultRoutes } from './faults/routes.ts';
import { Switchboard } from './faults/switchboard.ts';
import { followRoutes } from './follow/routes.ts';
import { createLinks } from './links.ts';
import { healthUrls } from './live/components.ts';
import { liveRoutes } from './live/routes.ts';
import { Checker, checkBackends } from './scenarios/checker.ts';
import { scenarioRoutes } from './scenarios/routes.ts';
import { hostCheck, Session, securityHeaders } from './security.ts';

/** The demo app's HTTP server: health, the API, and the client for every other address. */
export function createDemoHttp(
  config: Config,
  { logger, notReady }: { logger: Logger; notReady: () => string | undefined },
): FastifyInstance {
  const http = createHttp({ logger, notReady, explain: backendProblem });
  demoRoutes(http, config, { logger });
  clientFiles(http);
  return http;
}

/** Tells the reader why a backend did not answer, with the status 502. */
export function backendProblem(error: unknown): Problem | undefined {
  if (!(error instanceof BackendError)) return undefined;
  return new Problem(502, error.message, { cause: error });
}

/** The API, and what guards every route. */
export function demoRoutes(
  http: FastifyInstance,
  config: Config,
  { logger }: { logger: Logger },
): void {
  securityHeaders(http);
  hostCheck(http, config.ALLOWED_HOSTS);
  const pair = config.BACKENDS;
  const grafana = { url: config.GRAFANA_URL, port: config.GRAFANA_PORT };
  // Grafana's boards and links ask Loki and Tempo; without these they lead nowhere.
  const links = pair === 'grafana' ? createLinks(grafana) : () => ({});
  http.get('/api/links', async () => ({
    ...(await links()),
    ...(config.ATTACHED && { attached: true }),
  }));
  const backends = {
    prometheus: new Prometheus(config.PROMETHEUS_URL),
    logs: createLogs(pair, config.LOGS_URL),
    traces: createTraces(pair, config.TRACES_URL),
    alertmanager: new Alertmanager(config.ALERTMANAGER_URL),
  };
  boardRoutes(http, {
    boards: new BoardStore(config.BOARDS_DIRS),
    ...backends,
    scrapeIntervalMs: config.SCRAPE_INTERVAL_MS,
    logger,
  });
  alertRoutes(http, { hosts: config.ALLOWED_HOSTS });
  diagnosisRoutes(http, backends);
  const session = new Session();
  session.routes(http);
  const switchboard = new Switchboard(config.FAULT_FLAGS_FILE, logger);
  faultRoutes(http, { session, switchboard });
  scenarioRoutes(http, {
    ...backends,
    pair,
    checker: new Checker(checkBackends(backends)),
    scrapeIntervalMs: config.SCRAPE_INTERVAL_MS,
  });
  const group = config.KAFKA_CONSUMER_GROUP_ID;
  liveRoutes(http, {
    ...backends,
    switchboard,
    group,
    attached: config.ATTACHED,
    intervalMs: config.LIVE_INTERVAL_MS,
    healthUrls: healthUrls(config),
  });
  followRoutes(http, { ...backends, producer: config.PRODUCER_URL, session, group });
}
