import type { Answer, AskPrometheus } from './ask.ts';
import { ask } from './ask.ts';
import type { CauseId } from './causes.ts';
import { causes } from './causes.ts';
import type { Question, Step } from './runbook.ts';
import { runbooks } from './runbooks.ts';

/** An alert that fires, by its labels; `alertname` is among them. */
export interface FiringAlert {
  labels: Readonly<Record<string, string>>;
}

/** What one alert was traced back to. */
interface Traced {
  alert: FiringAlert;
  /** Undefined where no step led to a cause. */
  cause?: CauseId;
  /** In the order in which they were asked; the last one decided. */
  path: Answer[];
}

/** A cause of alerts that fire, with what says so. */
export interface LikelyCause {
  id: CauseId;
  /** A component, or the service that the deciding value names. */
  component: string;
  title: string;
  mend: readonly string[];
  /** The names of the alerts that it explains. */
  explains: string[];
  /** The answer that decided. */
  evidence: Answer;
  /** What was asked before and is not so. */
  ruledOut: Answer[];
  /** What could not be answered. */
  unknown: Answer[];
}

export interface Diagnosis {
  /** The one that explains most alerts first. Empty if nothing fires, or no cause is known. */
  causes: LikelyCause[];
  /** Alerts for which no step led to a cause, with what was asked. */
  notKnown: { alert: string; asked: Answer[] }[];
}

/** Whether something is wrong: one alert fires while all is well. */
export function isTrouble({ labels }: FiringAlert): boolean {
  return labels.severity !== 'none';
}

/**
 * Goes through the runbook of each alert, and gives one cause for those that have the same.
 *
 * @param alerts all that fire, those included that another one inhibits
 */
export async function diagnose(
  alerts: readonly FiringAlert[],
  prometheus: AskPrometheus,
): Promise<Diagnosis> {
  const asked = new Map<string, Promise<Answer>>();
  const once = (question: Question, labels: FiringAlert['labels']) => {
    const key = JSON.stringify([question.check, labels]);
    const known = asked.get(key) ?? ask(question, labels, prometheus);
    asked.set(key, known);
    return known;
  };
  const traced = await Promise.all(alerts.filter(isTrouble).map((alert) => trace(alert, once)));
  return { causes: likely(traced), notKnown: open(traced) };
}

type Ask = (question: Question, labels: FiringAlert['labels']) => Promise<Answer>;

async function trace(alert: FiringAlert, askOnce: Ask): Promise<Traced> {
  const runbook = runbooks.find((one) => one.alert === alert.labels.alertname);
  const path: Answer[] = [];
  const cause = runbook && (await walk(runbook.steps, alert, askOnce, path));
  return { alert, path, ...(cause && { cause }) };
}

async function walk(
  steps: readonly Step[],
  alert: FiringAlert,
  askOnce: Ask,
  path: Answer[],
): Promise<CauseId | undefined> {
  for (const { question, yes } of steps) {
    const answer = await askOnce(question, alert.labels);
    path.push(answer);
    if (answer.answer !== 'yes') continue;
    const cause = typeof yes === 'string' ? yes : await walk(yes, alert, askOnce, path);
    if (cause) return cause;
  }
  return undefined;
}

/** What is over comes last; before that more alerts first, then what others depend on. */
function likely(traced: readonly Traced[]): LikelyCause[] {
  const order = Object.keys(causes) as CauseId[];
  const groups = Map.groupBy(
    traced.filter(({ cause }) => cause),
    ({ cause, path }) => JSON.stringify([cause, path.at(-1)?.of]),
  );
  return [...groups.values()]
    .map((of) => likelyCause(of as [Traced & { cause: CauseId }]))
    .sort(
      (a, b) =>
        Number(isPast(a)) - Number(isPast(b)) ||
        b.explains.length - a.explains.length ||
        order.indexOf(a.id) - order.indexOf(b.id),
    );
}

function isPast({ id }: LikelyCause): boolean {
  return 'past' in causes[id];
}

function likelyCause(of: [Traced & { cause: CauseId }]): LikelyCause {
  const [{ cause: id, path }] = of;
  const { title, mend, component } = causes[id];
  const evidence = path.at(-1) as Answer;
  const before = path.slice(0, -1);
  return {
    id,
    component: component === 'any' ? (evidence.of.service_name ?? component) : component,
    title,
    mend,
    explains: [...new Set(of.map(({ alert }) => alert.labels.alertname ?? ''))],
    evidence,
    ruledOut: before.filter(({ answer }) => answer === 'no'),
    unknown: before.filter(({ answer }) => answer === 'unknown'),
  };
}

function open(traced: readonly Traced[]): Diagnosis['notKnown'] {
  return traced
    .filter(({ cause }) => !cause)
    .map(({ alert, path }) => ({ alert: alert.labels.alertname ?? '', asked: path }));
}
