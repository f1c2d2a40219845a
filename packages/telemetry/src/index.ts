export { ConfigError, readConfig } from './config.ts';
export * from './env-types.ts';
export { type ErrorOrigin, initErrorCounter, recordError } from './errors.ts';
export { instrumentationsActive } from './instrumentations-active.ts';
export { createLogger } from './logger.ts';
export { ORDER_ID_ATTRIBUTE, ORDER_ID_HEADER } from './order-id.ts';
export { shutdownTelemetry } from './shutdown.ts';
export { exportSnapshots, type SnapshotMetric, type SnapshotPoint } from './snapshot-metrics.ts';
