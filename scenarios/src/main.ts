// npm run scenario -- list | run <id> [--keep] | reset
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { commandLine, isCommand } from './command.ts';
import { DemoApp, DemoAppError } from './runner/demo-app.ts';
import { Report } from './runner/report.ts';
import { run, undo } from './runner/run.ts';
import { Toxiproxy } from './runner/toxiproxy.ts';
import type { Action, Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const environmentFile = new URL('../../.env', import.meta.url);
const settings = {
  ...(existsSync(environmentFile) ? parseEnv(readFileSync(environmentFile, 'utf8')) : {}),
  ...process.env,
};
const port = settings.DEMO_APP_PORT || '8501';
const bound = settings.BIND_ADDRESS || '127.0.0.1';
// All addresses together are none that one can call.
const host = bound === '0.0.0.0' ? '127.0.0.1' : bound;
const tools = {
  demoApp: new DemoApp(`http://${host}:${port}`),
  report: new Report(),
  toxiproxy: new Toxiproxy(`http://127.0.0.1:${settings.TOXIPROXY_PORT || '8474'}`),
};

const program = new Command('npm run scenario --')
  .description('Breaks the lab on purpose and checks what is to be seen, step by step.')
  .showHelpAfterError();

program
  .command('list')
  .description('every scenario, in the order in which one best goes through them')
  .action(() => {
    for (const { id, title, minutes, difficulty, needs } of scenarios) {
      const remark = needs ? `, needs ${needs}` : '';
      tools.report.line(`${id.padEnd(26)} ${title} (${minutes} min, ${difficulty}${remark})`);
    }
  });

program
  .command('run')
  .description('runs a scenario on the lab; exit code 1 if something it expects does not happen')
  .argument('<id>', 'see list', scenarioOf)
  .option('--keep', 'leave the lab as the scenario leaves it, also if it fails')
  .action(async (scenario: Scenario, { keep = false }: { keep?: boolean }) => {
    process.exitCode = (await runAndCleanUp(scenario, keep)) ? 0 : 1;
  });

program
  .command('reset')
  .description('switches every fault off and undoes what the scenarios do to containers')
  .action(async () => {
    const { brokers } = await tools.demoApp.lab();
    const actions: Action[] = [{ reset: 'faults' }, ...commandCleanUps(brokers)];
    process.exitCode = (await undoAll(actions, 'npm run scenario -- reset')) ? 0 : 1;
  });

await program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof DemoAppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});

async function runAndCleanUp(scenario: Scenario, keep: boolean): Promise<boolean> {
  const stopping = new AbortController();
  // A second one ends the process at once, as a default handler would.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Error(`${signal}: cleaning up`)));
  }
  let done = false;
  try {
    const rows = await run(scenario, tools, stopping.signal);
    tools.report.line();
    tools.report.table(rows);
    done = rows.every(({ met }) => met);
  } catch (error) {
    tools.report.line(stopping.signal.aborted ? String(stopping.signal.reason) : String(error));
  }
  tools.report.line();
  if (keep) {
    tools.report.line('Left as it is. npm run scenario -- reset puts everything back.');
    return done;
  }
  const undone = await undoAll(scenario.cleanUp, `scenario ${scenario.id}`);
  const result = done ? 'all came true' : stopping.signal.aborted ? 'stopped' : 'not all came true';
  tools.report.line(`${scenario.title}: ${result}.`);
  return done && undone;
}

async function undoAll(actions: Action[], by: string): Promise<boolean> {
  const errors = await undo(actions, by, tools);
  for (const { message } of errors) tools.report.line(`  not undone: ${message}`);
  return errors.length === 0;
}

/** What all scenarios together do to put containers and the network back, each thing once. */
function commandCleanUps(brokers: number): Action[] {
  const actions = scenarios
    .filter(({ needs }) => needs !== 'cluster' || brokers > 1)
    .flatMap(({ cleanUp }) => cleanUp)
    .filter(isCommand);
  return [...new Map(actions.map((action) => [commandLine(action), action])).values()];
}

function scenarioOf(id: string): Scenario {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario) return scenario;
  const known = scenarios.map((one) => one.id).join(', ');
  throw new InvalidArgumentError(`There is no scenario ${id}. Known: ${known}.`);
}
