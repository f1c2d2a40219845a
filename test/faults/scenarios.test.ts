import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { scenarios } from '@kafka-o11y/scenarios';
import { root } from '@kafka-o11y/test-kit';
import { afterEach, expect, test } from 'vitest';
import { recordRestarts } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import {
  composeEnvironment,
  isCluster,
  isSecure,
  kafkaMode,
  resultsDirectory,
} from '../stack/settings.ts';

/** The longest scenarios. Most of their time they wait for an alert. */
const long = new Set([
  'slow-consumer',
  'stopped-consumer',
  'rebalance-storm',
  'poison-record',
  'capacity-planning',
  'isr-shrink',
  'silent-producer',
  'refused-telemetry',
  'slow-leak',
  'crash-loop',
  'expiring-records',
  'error-budget',
  'unwatched',
  'unclean-election',
]);

/** The scenarios for this shape of the stack, the long ones only with SCENARIOS=all. */
const chosen = scenarios
  .filter(({ needs }) => (needs === 'cluster') === isCluster && (needs === 'secure') === isSecure)
  .filter(({ mode = kafkaMode }) => mode === kafkaMode)
  .filter(({ id }) => process.env.SCENARIOS === 'all' || !long.has(id));

afterEach(heal);

test.each(chosen)(
  'scenario $id comes true, step by step',
  { timeout: 3_600_000 },
  async ({ id }) => {
    const { code, output } = await scenario('run', id);
    // It restarts a service on purpose. `heal` would take that for a crash.
    if (id === 'crash-loop') await recordRestarts();
    expect(code, output).toBe(0);
  },
);

/** Runs `npm run scenario -- <args>` on the tests' stack, and keeps its output. */
async function scenario(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scenarios/src/main.ts', ...args], {
    cwd: root,
    env: composeEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  appendFileSync(`${resultsDirectory}/scenarios.log`, `${output}\n`);
  return { code, output };
}
