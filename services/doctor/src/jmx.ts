import type { Finding } from './finding.ts';
import { withoutJmx } from './rights.ts';

/** The rules by which a JMX exporter names Kafka's metrics. */
export type RuleSet = 'ours' | 'strimzi' | 'confluent';

/** The same measurement has another name under each: the share of time in which request handlers idle. */
const tellTales: Record<RuleSet, string> = {
  ours: 'kafka_server_kafkarequesthandlerpool_requesthandleravgidle',
  strimzi: 'kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent',
  confluent: 'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_total',
};

const words: Record<RuleSet, string> = {
  ours: 'by the rules of jmx-exporter/kafka.yml',
  strimzi: "by the rules of Strimzi's examples",
  confluent: "by the rules of Confluent's examples (jmx-monitoring-stacks)",
};

/** The rule set that a broker's metrics look like, of the text that an exporter gives. */
export function ruleSetOf(exposition: string): RuleSet | undefined {
  const names = new Set(exposition.split('\n').map((line) => /^\w+/.exec(line)?.[0]));
  const found = Object.entries(tellTales).find(([, metric]) => names.has(metric));
  return found?.[0] as RuleSet | undefined;
}

const TIMEOUT_MS = 10_000;

/** Asks each JMX exporter for its metrics, and says so if there is none. */
export async function* checkJmx(addresses: readonly string[]): AsyncGenerator<Finding> {
  if (addresses.length === 0) {
    yield {
      check: 'jmx',
      status: 'missing',
      reason: 'no JMX exporter is given: the boards show what the protocol alone tells',
      optional: true,
      lost: withoutJmx,
      next: ['run the JMX exporter (jmx-exporter/kafka.yml) in the brokers, and give jmx or --jmx'],
    };
  }
  for (const address of addresses) yield await ask(address);
}

async function ask(address: string): Promise<Finding> {
  const url = `http://${address}/metrics`;
  const check = `jmx ${address}`;
  const failed = (reason: string): Finding => ({
    check,
    status: 'failed',
    reason: `${url} ${reason}`,
    lost: withoutJmx,
    next: [
      'check host and port: it is that of the JMX exporter, which speaks HTTP, not of JMX itself',
    ],
  });
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    if (!response.ok) return failed(`answers ${response.status}`);
    const ruleSet = ruleSetOf(text);
    if (ruleSet) return { check, status: 'ok', reason: words[ruleSet] };
    return {
      check,
      status: 'unknown',
      reason: 'it answers, but by rules that are not known here, or not for a broker',
      lost: withoutJmx,
      next: ["use the rules of jmx-exporter/kafka.yml, Strimzi's or Confluent's"],
    };
  } catch (error) {
    return failed(`does not answer: ${reasonOf(error)}`);
  }
}

/** What fetch() says is in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: told } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? told ?? message;
}
