import { defineConfig } from 'vitest/config';

const integration = '**/*.integration.test.ts';

/**
 * One more try, in CI only: real brokers on a machine that others load as well can be slower than
 * any patience. What is broken fails twice.
 */
const retry = process.env.CI === 'true' ? 1 : 0;

/**
 * How many failures end the run, in CI only: where so much is broken, each further test that waits
 * in vain for minutes, twice, takes its time from the report of what is.
 */
const bail = process.env.CI === 'true' ? 10 : 0;

/** What holds for a further shape, on the stack of the same name. */
const contractOf = (
  stack: 'kraft' | 'kraft-cluster' | 'secure' | 'secure-cluster',
  groupOrder: number,
) => ({
  test: {
    name: stack,
    include: stack.startsWith('secure')
      ? ['test/e2e/{limits,names,queries}.test.ts', 'test/secure/**/*.test.ts']
      : ['test/e2e/{client-metrics,group-alerts,limits,names,queries}.test.ts'],
    globalSetup: 'test/stack/setup.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    sequence: { groupOrder },
    retry,
  },
});

/** The scenarios that only a further shape has. */
const scenariosOf = (name: string, groupOrder: number) => ({
  test: {
    name,
    include: ['test/faults/scenarios.test.ts'],
    globalSetup: 'test/stack/setup.ts',
    testTimeout: 1_200_000,
    hookTimeout: 400_000,
    fileParallelism: false,
    sequence: { groupOrder },
    retry,
  },
});

/**
 * The layers. Those of one run go in the order of `groupOrder`; scripts/test-all.sh says which runs are
 * side by side. Their timeouts are
 * longer than anything that a test or a hook waits for: a wait that fails says what it was for, a
 * timeout does not.
 */
export default defineConfig({
  test: {
    bail,
    reporters: ['default', './test/layer-results.ts'],
    // With --coverage, and without the demo app's page. No threshold: it is a look, not a goal.
    coverage: {
      include: ['{packages,services}/*/src/**/*.ts', '{scenarios,dashboards}/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/fixtures/**'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'test-results/coverage',
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '**/src/**/*.test.ts',
            '{bench,scripts,prometheus,dashboards,docs,test/{contract,images,kit,soak,stack}}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', integration],
          testTimeout: 60_000, // start.sh, run in a test, takes long while images build beside it
          // Its modules import from CommonJS what Node does not find there, but a bundler does.
          server: { deps: { inline: ['@grafana/data'] } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            `{packages,services}/${integration}`,
            `{alertmanager,prometheus,jmx-exporter,otel-collector,test/images}/${integration}`,
          ],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 300_000,
          maxWorkers: 2, // most of such a test is waiting for a broker that starts or is away
          sequence: { groupOrder: 2 },
          retry,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          retry,
        },
      },
      {
        test: {
          name: 'faults', // with TEST_STACK=second: npm run test:faults
          include: ['test/faults/**/*.test.ts'],
          exclude: ['test/faults/{scenarios,soak}.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 900_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          retry,
        },
      },
      {
        test: {
          name: 'cluster', // with TEST_STACK=cluster, which the setup reads: npm run test:cluster
          include: ['test/e2e/{alerts,limits,names,queries}.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
          retry,
        },
      },
      contractOf('kraft', 9),
      contractOf('kraft-cluster', 10),
      contractOf('secure', 12),
      contractOf('secure-cluster', 13),
      scenariosOf('kraft-faults', 11),
      scenariosOf('secure-faults', 14),
      {
        test: {
          name: 'attached', // with TEST_STACK=secure, as the cluster of somebody else: npm run test:attached
          include: ['test/attached/**/*.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 15 },
          // No retry: each test goes on from the one before.
        },
      },
      {
        test: {
          name: 'cluster-faults',
          include: ['test/faults/{broker-freeze,broker-kill,scenarios}.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 1_200_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 6 },
          retry,
        },
      },
      {
        test: {
          name: 'migration', // with TEST_STACK=migration: npm run test:migration, apart from npm test
          include: ['test/migration/**/*.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 3_600_000,
          hookTimeout: 400_000,
        },
      },
      {
        test: {
          name: 'soak', // with TEST_STACK=second: npm run test:soak
          include: ['test/faults/soak.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 900_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 7 },
          retry,
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['test/faults/scenarios.test.ts'],
          globalSetup: 'test/stack/setup.ts',
          testTimeout: 900_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 8 },
          retry,
        },
      },
    ],
  },
});
