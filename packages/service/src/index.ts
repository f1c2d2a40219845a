export { commonConfig } from './config.ts';
export { createHttp } from './http.ts';
export { LimitedLog } from './limited-log.ts';
export { Problem } from './problem.ts';
export { type App, run } from './run.ts';
