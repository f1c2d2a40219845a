import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['packages/**/*.integration.test.ts'], testTimeout: 120_000, hookTimeout: 300_000, maxWorkers: 2 } });
