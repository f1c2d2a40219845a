import { PassThrough } from 'node:stream';
import type { ExpectationState } from '../src/check.ts';
import type { Tools } from '../src/runner/perform.ts';
import { inWords } from '../src/runner/perform.ts';
import { Report } from '../src/runner/report.ts';
import type { Expectation } from '../src/scenario.ts';

interface Fake {
  tools: Tools;
  /** The actions so far, in words. */
  done: string[];
  /** The text that the report has written. */
  output: () => string;
}

type Instead = Partial<Omit<Tools, 'demoApp'>> & { demoApp?: Partial<Tools['demoApp']> };

/**
 * Tools for tests: they write down what they would do, and every expectation is met.
 *
 * @param instead the tools that a test replaces
 */
export function fakeTools(instead: Instead): Fake {
  const done: string[] = [];
  const out = new PassThrough();
  let output = '';
  out.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const note = async (text: string) => {
    done.push(text);
  };
  const tools: Tools = {
    backends: 'grafana',
    report: new Report(out),
    toxiproxy: { set: (action) => note(`toxic ${action.toxic}`) },
    compose: async (args) => {
      await note(`compose ${args.join(' ')}`);
      return 'kafka\ntempo\n';
    },
    ...instead,
    demoApp: {
      lab: async () => ({ brokers: 1, mode: 'zookeeper', secure: false, backends: 'grafana' }),
      checks: async ({ before, steps }, step) =>
        (step === 'before' ? before : (steps[step]?.expect ?? [])).map((one) => state(one, true)),
      switchFault: (fault, variant) => note(`fault ${fault}: ${variant}`),
      resetFaults: () => note(inWords({ reset: 'faults' })),
      ...instead.demoApp,
    },
  };
  return { tools, done, output: () => output };
}

/** An expectation as the demo app would tell it. */
export function state({ title, within }: Expectation, met: boolean): ExpectationState {
  return { title, within, met, expected: 'this', measured: met ? 'this' : 'that' };
}
