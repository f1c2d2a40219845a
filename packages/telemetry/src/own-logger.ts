const load = () => import('./logger.ts').then(({ createLogger }) => createLogger());

let logger: ReturnType<typeof load> | undefined;

/** Telemetry's own log. Imported when first needed, as pino must not be loaded before its hooks. */
export function ownLogger(): ReturnType<typeof load> {
  logger ??= load();
  return logger;
}
