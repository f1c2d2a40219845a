// npm run diagnose -- [--json]
import { styleText } from 'node:util';
import type { ToldAnswer, ToldDiagnosis } from '@kafka-o11y/runbooks';
import { Command } from 'commander';
import { DemoApp, DemoAppError } from './runner/demo-app.ts';
import { demoAppUrl } from './runner/settings.ts';

await new Command('npm run diagnose --')
  .description(
    'Says why what fires fires, by the runbooks: exit code 0 if nothing fires, 1 if a cause is named, 2 if an alert has none.',
  )
  .option('--json', 'print what the demo app answers at /api/diagnosis')
  .action(async ({ json = false }: { json?: boolean }) => {
    const diagnosis = await new DemoApp(demoAppUrl()).diagnosis();
    console.log(json ? JSON.stringify(diagnosis, undefined, 2) : inWords(diagnosis));
    process.exitCode = diagnosis.notKnown.length > 0 ? 2 : diagnosis.causes.length > 0 ? 1 : 0;
  })
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof DemoAppError)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  });

function inWords({ firing, causes, notKnown }: ToldDiagnosis): string {
  if (firing === 0) return 'No alert fires.';
  const lines = causes.flatMap(
    ({ title, component, explains, evidence, ruledOut, unknown, mend }) => [
      styleText('bold', `${title} (${component})`),
      `  explains   ${explains.join(', ')}`,
      `  because    ${told(evidence)}`,
      ...ruledOut.map((answer) => `  ruled out  ${told(answer)}`),
      ...unknown.map((answer) => `  not known  ${told(answer)}`),
      ...mend.map((sentence) => `  do         ${sentence}`),
      '',
    ],
  );
  const open = notKnown.flatMap(({ alert, asked }) => [
    styleText('bold', `${alert}: its cause is not known`),
    ...asked.map((answer) => `  asked      ${told(answer)}`),
    '',
  ]);
  return [...lines, ...open].join('\n');
}

function told({ ask, answer, measured, of }: ToldAnswer): string {
  const labels = Object.values(of).join(', ');
  return `${ask} ${answer}: ${measured}${labels && ` (${labels})`}`;
}
