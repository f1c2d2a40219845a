/**
 * What the browser and the server say to each other: each message is a schema of zod, and its type is
 * inferred from it. The server checks requests with them, and the browser answers.
 */
export * from './contract/alert-kinds.ts';
export * from './contract/app.ts';
export * from './contract/boards.ts';
export * from './contract/diagnosis.ts';
export * from './contract/faults.ts';
export * from './contract/follow.ts';
export * from './contract/frame.ts';
export * from './contract/live.ts';
export * from './contract/scenarios.ts';
