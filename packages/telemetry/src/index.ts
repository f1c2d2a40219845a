export { EncodingSpanProcessor } from './encoding-span-processor.ts';
export { type ErrorOrigin, initErrorCounter, recordError } from './errors.ts';
export { ExportedCounter, ExportedHistogram } from './exported-metrics.ts';
export { createLogger } from './logger.ts';
export { shutdownTelemetry } from './shutdown.ts';
export { exportSnapshots, type SnapshotMetric, type SnapshotPoint } from './snapshot-metrics.ts';
export {
  extractContext,
  injectContext,
  isUnsampled,
  unsampledTraceparent,
} from './trace-context.ts';
