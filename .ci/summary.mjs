// Adds up test-results/*.json, prints what failed and where the time went. Plain JavaScript: it has to
// run on any Node that the machine has, and where `npm ci` itself has failed.
//
// node .ci/summary.mjs EXIT_CODE STARTED_AT (seconds since 1970)
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const directory = 'test-results';
const slowestShown = 20;
const exitCode = Number(process.argv[2]);
const startedAt = Number(process.argv[3]) * 1000;
const files = existsSync(directory) ? readdirSync(directory) : [];
const layers = [];
let passed = 0;
let failed = 0;
let skipped = 0;

for (const name of [
  'unit',
  'integration',
  'e2e',
  'faults',
  'cluster',
  'kraft',
  'kraft-cluster',
  'secure',
  'attached',
  'scenarios',
]) {
  if (!files.includes(`${name}.json`)) {
    console.log(`${name}: did not run to its end`);
    continue;
  }
  const result = JSON.parse(readFileSync(`${directory}/${name}.json`, 'utf8'));
  layers.push({ name, ...result });
  const ending = result.complete ? '' : '; did not run to its end';
  console.log(
    `${name}: ${result.passed} passed, ${result.failed.length} failed, ${result.skipped} skipped${ending}`,
  );
  for (const { test, file, message } of result.failed) {
    console.log(`  FAILED ${file}: ${test}\n    ${message.replaceAll('\n', '\n    ')}`);
  }
  passed += result.passed;
  failed += result.failed.length;
  skipped += result.skipped;
}

printPhases();
printSlowest();

// A check or a stack that did not start makes the command fail without a failed test.
if (exitCode !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);

/** When each layer began and how long it took. Between them images are built and stacks come up and go down. */
function printPhases() {
  console.log('\nLayer             begins after        takes  of which hooks');
  const timed = layers.filter(({ from }) => from !== undefined).sort((a, b) => a.from - b.from);
  for (const { name, from, to, hooksMs } of timed) {
    const times = [from - startedAt, to - from, hooksMs].map(minutes).join('  ');
    console.log(`${name.padEnd(18)} ${times}`);
  }
  console.log(
    `In all ${minutes(Date.now() - startedAt).trim()}. Layers run side by side, in two lanes.`,
  );
}

function printSlowest() {
  console.log(`\nThe slowest ${slowestShown} tests`);
  const slowest = layers
    .flatMap(({ name, slowest = [] }) => slowest.map((one) => ({ ...one, layer: name })))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, slowestShown);
  for (const { ms, layer, file, test } of slowest) {
    console.log(`${minutes(ms)}  ${layer}  ${file}: ${test}`);
  }
  console.log('');
}

function minutes(ms) {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`.padStart(11);
}
