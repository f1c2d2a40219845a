// npm run scenario -- list | run <id> [--keep] | reset
import { pairNames } from '@kafka-o11y/backends';
import { ports } from '@kafka-o11y/vocabulary';
import { Command, InvalidArgumentError } from 'commander';
import { compose } from './runner/compose.ts';
import { DemoApp, DemoAppError } from './runner/demo-app.ts';
import { reset } from './runner/perform.ts';
import { Report } from './runner/report.ts';
import { Session } from './runner/session.ts';
import { demoAppUrl, settings } from './runner/settings.ts';
import { onSignals } from './runner/stop.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { Toxiproxy } from './toxiproxy.ts';

const tools = {
  // docker-compose.yml has the same default, for a lab without start.sh.
  backends: pairNames.find((name) => name === settings.KAFKA_O11Y_BACKENDS) ?? 'grafana',
  compose,
  demoApp: new DemoApp(demoAppUrl()),
  report: new Report(),
  toxiproxy: new Toxiproxy(`http://127.0.0.1:${settings.TOXIPROXY_PORT || ports.toxiproxy}`),
};

const program = new Command('npm run scenario --')
  .description('Breaks the lab on purpose and checks what is to be seen, step by step.')
  .showHelpAfterError();

program
  .command('list')
  .description('every scenario, in the order in which one best goes through them')
  .action(() => {
    for (const { id, title, minutes, difficulty, needs, mode } of scenarios) {
      const where = { zookeeper: ', not without ZooKeeper', kraft: ', not with ZooKeeper' };
      const remark = `${needs ? `, needs ${needs}` : ''}${mode ? where[mode] : ''}`;
      tools.report.line(`${id.padEnd(26)} ${title} (${minutes} min, ${difficulty}${remark})`);
    }
  });

program
  .command('run')
  .description('runs a scenario on the lab; exit code 1 if something it expects does not happen')
  .argument('<id>', 'see list', scenarioOf)
  .option('--keep', 'leave the lab as the scenario leaves it, also if it fails')
  .action(async (scenario: Scenario, { keep = false }: { keep?: boolean }) => {
    const session = new Session(scenario, tools);
    const force = () => {
      session.abandon();
      process.exit(1);
    };
    onSignals((signal) => session.stop(signal), force);
    process.exitCode = (await session.run(keep)) ? 0 : 1;
  });

program
  .command('reset')
  .description('switches every fault off and undoes what the scenarios do to containers')
  .action(async () => {
    process.exitCode = (await reset(tools)) ? 0 : 1;
  });

await program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof DemoAppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});

function scenarioOf(id: string): Scenario {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario) return scenario;
  const known = scenarios.map((one) => one.id).join(', ');
  throw new InvalidArgumentError(`There is no scenario ${id}. Known: ${known}.`);
}
