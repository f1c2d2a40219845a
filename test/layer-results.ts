import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

/** What became of one layer (a vitest project), as .ci/run reads it. */
export interface LayerResult {
  /** Whether all of it ran; otherwise the run was ended, or something ended it, before that. */
  complete: boolean;
  passed: number;
  skipped: number;
  /** Each failed test, or test file that could not even be loaded, and why. */
  failed: { test: string; file: string; message: string }[];
  /** Milliseconds since 1970: the start of the first test, and the end of the last one. */
  from: number | undefined;
  to: number | undefined;
  /** The longest tests, the longest first. `ms` includes the tries that failed. */
  slowest: { test: string; file: string; ms: number }[];
  /** Milliseconds of all hooks. Containers come up and go down in them. */
  hooksMs: number;
}

/** .ci/summary.mjs prints as many of all layers together. */
const slowestKept = 20;

const message = (errors: readonly SerializedError[]) =>
  errors.map(({ message }) => message).join('\n');

function toResult(modules: TestModule[], complete: boolean): LayerResult {
  const result: LayerResult = {
    complete,
    passed: 0,
    skipped: 0,
    failed: [],
    from: undefined,
    to: undefined,
    slowest: [],
    hooksMs: 0,
  };
  for (const module of modules) {
    const file = relative(process.cwd(), module.moduleId);
    let testsMs = 0;
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      const { startTime, duration } = test.diagnostic() ?? {};
      if (startTime !== undefined && duration !== undefined) {
        result.from = Math.min(result.from ?? Infinity, startTime);
        result.to = Math.max(result.to ?? 0, startTime + duration);
        testsMs += duration;
        result.slowest.push({ test: test.fullName, file, ms: Math.round(duration) });
      }
      if (state === 'passed') result.passed += 1;
      if (state === 'skipped') result.skipped += 1;
      if (state === 'failed') {
        result.failed.push({ test: test.fullName, file, message: message(errors) });
      }
    }
    result.hooksMs += Math.max(0, module.diagnostic().duration - testsMs);
    // A hook or the file itself that failed is no test, and must not pass for success.
    const suites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
    const errors = [...module.errors(), ...suites];
    if (errors.length > 0) {
      result.failed.push({ test: '(the file or a hook)', file, message: message(errors) });
    }
  }
  result.slowest = result.slowest.sort((a, b) => b.ms - a.ms).slice(0, slowestKept);
  return result;
}

function write(layer: string, result: LayerResult): void {
  mkdirSync('test-results', { recursive: true });
  writeFileSync(`test-results/${layer}.json`, `${JSON.stringify(result, null, 2)}\n`);
}

/**
 * Writes test-results/LAYER.json for each layer that ran. Also after each file: a run that is ended
 * because it takes too long still tells what failed.
 */
export default class LayerResults implements Reporter {
  readonly #ended: TestModule[] = [];

  onTestModuleEnd(module: TestModule): void {
    this.#ended.push(module);
    const { name } = module.project;
    write(
      name,
      toResult(
        this.#ended.filter(({ project }) => project.name === name),
        false,
      ),
    );
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const layers = Map.groupBy(modules, ({ project }) => project.name);
    for (const [layer, ofLayer] of layers) {
      const result = toResult(ofLayer, reason !== 'interrupted');
      if (unhandled.length > 0) {
        result.failed.push({
          test: '(outside of a test)',
          file: layer,
          message: message(unhandled),
        });
      }
      write(layer, result);
    }
  }
}
