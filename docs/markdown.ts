import { readdirSync, readFileSync } from 'node:fs';
import type { TraceQuestion } from '@kafka-o11y/backends';
import { jaegerSearch, toLogql, toLogsql, toTraceql } from '@kafka-o11y/backends';
import { services } from '@kafka-o11y/vocabulary';
import { renderSteps } from './runbook-steps.ts';
import type { RunbookQuestion } from './runbooks/questions.ts';
import { runbookQuestions } from './runbooks/questions.ts';

const folder = new URL('runbooks/', import.meta.url);

/** A question in a runbook: for one pair of backends and, once it has been rendered, the other. */
const rendered =
  /(?:^With (?:Loki|Tempo):\n\n)?^```(?:logql|traceql)\n.*?^```$(?:\n\n^With (?:VictoriaLogs|Jaeger)[^\n]*:\n\n^```(?:logsql|jaeger)\n.*?^```$)?/gms;

/** The service to ask for traces of no certain service: every order comes through it. */
const firstService = services.consumer;

/** Gives each runbook's file, its text, and the text with its questions rendered anew. */
export function runbookFiles(): { name: string; path: URL; text: string; current: string }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const unknown = runbookQuestions.filter(({ runbook }) => !names.includes(`${runbook}.md`));
  if (unknown.length > 0) throw new Error(`There is no runbook ${unknown[0]?.runbook}`);
  return names.map((name) => {
    const path = new URL(name, folder);
    const text = readFileSync(path, 'utf8');
    const questions = runbookQuestions.filter(({ runbook }) => `${runbook}.md` === name);
    const current = renderRunbook(name, text, questions);
    // The watchdog fires when all is well: there is no cause to find.
    if (name === 'Watchdog.md') return { name, path, text, current };
    return { name, path, text, current: renderSteps(name.replace('.md', ''), current) };
  });
}

/**
 * Renders the questions into a runbook, each in place of the block that it has there.
 *
 * @param name the runbook's file, for the error
 * @param questions those of this runbook, in the order of its blocks
 * @throws {Error} if there is another number of blocks than of questions
 */
export function renderRunbook(
  name: string,
  markdown: string,
  questions: readonly RunbookQuestion[],
): string {
  const blocks = markdown.match(rendered)?.length ?? 0;
  if (blocks !== questions.length) {
    throw new Error(
      `docs/runbooks/${name} has ${blocks} blocks of LogQL or TraceQL, and docs/runbooks/questions.ts ` +
        `has ${questions.length} questions for it. Each block needs its question there.`,
    );
  }
  const left = [...questions];
  return markdown.replaceAll(rendered, () => render(left.shift() as RunbookQuestion));
}

function render(question: RunbookQuestion): string {
  return 'logs' in question
    ? [
        ...block('With Loki:', 'logql', toLogql(question.logs)),
        ...block('With VictoriaLogs:', 'logsql', toLogsql(question.logs)),
      ].join('\n\n')
    : [
        ...block('With Tempo:', 'traceql', toTraceql(question.traces)),
        ...block(...withJaeger(question.traces)),
      ].join('\n\n');
}

function block(which: string, language: string, query: string): string[] {
  return [which, `\`\`\`${language}\n${query}\n\`\`\``];
}

/** Jaeger searches the traces of one service, and by itself the latest. */
function withJaeger(question: TraceQuestion): [which: string, language: string, query: string] {
  const { service } = question;
  const certain = typeof service === 'string';
  return [
    certain ? 'With Jaeger:' : 'With Jaeger, which wants to know of which service:',
    'jaeger',
    `GET ${jaegerPath(question, certain ? service : firstService)}`,
  ];
}

/** The question's path at Jaeger's query API, without a time. */
export function jaegerPath(question: TraceQuestion, service: string): string {
  const query = jaegerSearch(question, { from: 0, to: 0, limit: 20 }, service);
  query.delete('start');
  query.delete('end');
  return `/api/traces?${query}`;
}
