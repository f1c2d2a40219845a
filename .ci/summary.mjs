// Adds up test-results/*.json and prints what failed. Plain JavaScript: it has to run on whatever
// Node the machine has, and where `npm ci` itself has failed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const directory = 'test-results';
const exitCode = Number(process.argv[2]);
const files = existsSync(directory) ? readdirSync(directory) : [];
let passed = 0;
let failed = 0;
let skipped = 0;

for (const layer of ['unit', 'integration', 'e2e', 'faults', 'cluster', 'cluster-faults']) {
  if (!files.includes(`${layer}.json`)) {
    console.log(`${layer}: did not run to its end`);
    continue;
  }
  const result = JSON.parse(readFileSync(`${directory}/${layer}.json`, 'utf8'));
  const ending = result.complete ? '' : '; did not run to its end';
  console.log(
    `${layer}: ${result.passed} passed, ${result.failed.length} failed, ${result.skipped} skipped${ending}`,
  );
  for (const { test, file, message } of result.failed) {
    console.log(`  FAILED ${file}: ${test}\n    ${message.replaceAll('\n', '\n    ')}`);
  }
  passed += result.passed;
  failed += result.failed.length;
  skipped += result.skipped;
}

// Whatever else made the command fail (a check, the stack's start) is a failure too.
if (exitCode !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
