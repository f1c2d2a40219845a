export { clientConfig, commonConfig } from './config.ts';
export { createHttp, Problem } from './http.ts';
export { LimitedLog } from './limited-log.ts';
export { type App, run } from './run.ts';
export { securityConfig, securityFaults, securityOf } from './security.ts';
