import { controllerServiceName, services } from '@kafka-o11y/vocabulary';
import { RECORDED_FROM } from '@kafka-o11y/vocabulary/jmx-names';
import { jmxAlerts, jmxPanels } from '@kafka-o11y/vocabulary/jmx-readers';
import { samplesOf } from './exposition.ts';
import type { Finding, Loss } from './finding.ts';
import { missingMetrics } from './missing-metrics.ts';
import { withoutJmx } from './rights.ts';
import type { RuleSet, Server } from './rule-sets.ts';
import { toOurNames } from './rule-sets.ts';

/** The same measurement has another name under each: the share of time in which request handlers idle. */
const idle = 'kafka_server_kafkarequesthandlerpool_requesthandleravgidle';
const tellTales: Record<RuleSet, string[]> = {
  ours: [idle],
  strimzi: [`${idle}_percent`],
  // The last was that of the last minute until April 2025.
  confluent: [`${idle}percent`, `${idle}percent_oneminuterate`, `${idle}percent_total`],
};

const words: Record<RuleSet, string> = {
  ours: 'by the rules of jmx-exporter/kafka.yml',
  strimzi: "by the rules of Strimzi's examples",
  confluent: "by the rules of Confluent's examples (jmx-monitoring-stacks)",
};

/** What a JMX exporter of a Kafka server gives. */
export interface Exporter {
  ruleSet: RuleSet;
  server: Server;
  /** Whether it is a controller of KRaft, be it a broker, too. */
  isController: boolean;
  /** The metrics of ours that its rules do not give, nor something from which they can be had. */
  missing: string[];
}

/** What the text of an exporter tells of it; undefined if it is not a Kafka server's by rules that are known here. */
export function exporterOf(exposition: string): Exporter | undefined {
  const samples = samplesOf(exposition);
  const theirs = new Set(samples.map(({ name }) => name));
  const known = Object.entries(tellTales).find(([, some]) => some.some((name) => theirs.has(name)));
  if (!known) return undefined;
  const ruleSet = known[0] as RuleSet;
  const given = new Set(samples.flatMap((sample) => toOurNames(ruleSet, sample)?.name ?? []));
  for (const [name, from] of RECORDED_FROM) if (given.has(from)) given.add(name);
  const isBroker = given.has('kafka_server_replicamanager_partitioncount');
  const isController = given.has('kafka_controller_kafkacontroller_lastappliedrecordoffset');
  const server = isController && !isBroker ? controllerServiceName : services.kafka;
  return { ruleSet, server, isController, missing: missingMetrics(given, server) };
}

const TIMEOUT_MS = 10_000;

/** Why nobody can say what an exporter gives. */
class NoAnswer extends Error {}

async function ask(address: string): Promise<Exporter | undefined> {
  const url = `http://${address}/metrics`;
  let response: Response;
  let exposition: string;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    exposition = await response.text();
  } catch (error) {
    throw new NoAnswer(`${url} does not answer: ${reasonOf(error)}`);
  }
  if (!response.ok) throw new NoAnswer(`${url} answers ${response.status}`);
  return exporterOf(exposition);
}

/** What each of the exporters at host:port gives, by its address; undefined where that is not known. */
export async function askExporters(
  addresses: readonly string[],
): Promise<Map<string, Exporter | undefined>> {
  return new Map(
    await Promise.all(
      addresses.map(async (address) => {
        const exporter = await ask(address).catch((error: unknown) => {
          if (error instanceof NoAnswer) return undefined;
          throw error;
        });
        return [address, exporter] as const;
      }),
    ),
  );
}

/** Asks each JMX exporter for its metrics, and says what is lost if there is none or if its rules give less than ours. */
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
  // Servers that miss the same have one loss, which is told once.
  const losses = new Map<string, Loss>();
  for (const address of addresses) {
    const finding = await check(address);
    const key = JSON.stringify(finding.lost);
    if (finding.lost) losses.set(key, losses.get(key) ?? finding.lost);
    yield { ...finding, lost: losses.get(key) };
  }
}

async function check(address: string): Promise<Finding> {
  const finding = { check: `jmx ${address}` };
  try {
    const exporter = await ask(address);
    if (exporter) {
      const { ruleSet, server, missing } = exporter;
      const kind = server === services.kafka ? 'a broker' : 'a controller';
      return {
        ...finding,
        status: 'ok',
        reason: `${kind}, ${words[ruleSet]}`,
        ...(missing.length > 0 && { lost: lossOf(missing) }),
      };
    }
    return {
      ...finding,
      status: 'unknown',
      reason: 'it answers, but by rules that are not known here, or not for a Kafka server',
      lost: withoutJmx,
      next: ["use the rules of jmx-exporter/kafka.yml, Strimzi's or Confluent's"],
    };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return {
      ...finding,
      status: 'failed',
      reason: error.message,
      lost: withoutJmx,
      next: [
        'check host and port: it is that of the JMX exporter, which speaks HTTP, not of JMX itself',
      ],
    };
  }
}

/** What stays empty without these metrics: panels of which all is lost, alerts that miss any of them. */
function lossOf(missing: string[]): Loss {
  const lost = (name: string) => missing.includes(name);
  const panels = jmxPanels.filter(({ reads }) => reads.every(lost)).map(({ panel }) => panel);
  const alerts = Object.entries(jmxAlerts)
    .filter(([, reads]) => reads.some(lost))
    .map(([alert]) => alert);
  return {
    words: missing.join(', '),
    ...(panels.length > 0 && { panels }),
    ...(alerts.length > 0 && { alerts }),
  };
}

/** What fetch() says is in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: told } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? told ?? message;
}
