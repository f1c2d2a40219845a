import type { Question, Step } from '@kafka-o11y/runbooks';
import { causes, quantity, runbooks } from '@kafka-o11y/runbooks';

/** The heading of the section, which stands before the first queries. */
const heading = '## Find the cause';
const next = '## First queries';

const section = new RegExp(`^${heading}\\n.*?(?=^${next}$)`, 'ms');

/**
 * Puts the steps of an alert's runbook into its text, before the first queries.
 *
 * @param alert the runbook's name
 * @throws {Error} if the text has no first queries, or there are no steps
 */
export function renderSteps(alert: string, markdown: string): string {
  const runbook = runbooks.find((one) => one.alert === alert);
  if (!runbook) throw new Error(`packages/runbooks has no steps for ${alert}`);
  if (!markdown.includes(`\n${next}\n`)) throw new Error(`${alert} has no "${next}"`);
  const text = [
    heading,
    '`./start.sh diagnose` asks this, in this order, up to the first yes that names a cause:',
    listOf(runbook.steps, ''),
    '',
  ].join('\n\n');
  const without = markdown.replace(section, '');
  return without.replace(new RegExp(`^${next}$`, 'm'), () => `${text}${next}`);
}

function listOf(steps: readonly Step[], indent: string): string {
  return steps
    .map(({ question, yes }, index) => {
      const head = `${indent}${index + 1}. ${question.ask} ${inWords(question)}`;
      return `${head}${branch(yes, `${indent}   `)}`;
    })
    .join('\n');
}

function branch(yes: Step['yes'], indent: string): string {
  if (typeof yes !== 'string') return `\n${indent}Yes:\n${listOf(yes, indent)}`;
  return ` Yes: **${causes[yes].title}.**`;
}

/** What is asked, without the alert's labels: for all clusters, groups and topics. */
function inWords({ check }: Question): string {
  const { promql, is, value, unit } = check;
  const query = promql
    .replaceAll(/\w+="\$\w+"(, ?)?/g, '')
    .replaceAll(/, ?\}/g, '}')
    .replaceAll('{}', '');
  const limit = typeof value === 'number' ? quantity(value, unit) : `\`${value}\``;
  return `\`${query}\` is ${is} ${limit}.`;
}
