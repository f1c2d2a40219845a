/** Modules that an instrumentation patches while they are imported. */
export const PATCHED_MODULES = ['kafkajs', 'pino', 'http'];
