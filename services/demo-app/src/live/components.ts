import type { Prometheus } from '@kafka-o11y/backends';
import { pairs, staleAfterSeconds } from '@kafka-o11y/backends';
import { boardUids, controllerServiceName, services } from '@kafka-o11y/vocabulary';
import type { Config } from '../config.ts';
import type { ComponentState, Part, Restarts } from '../contract.ts';
import { componentQueries, restartsQuery } from '../promql.ts';
import type { Sample } from '../samples.ts';
import { samplesOf, samplesOfEach } from '../samples.ts';

/** What the metrics say about who is up, and who has restarted. */
export type Signs = Record<keyof typeof componentQueries | 'restarts', Sample[]>;

export async function readSigns(prometheus: Prometheus): Promise<Signs> {
  const signs = await samplesOfEach(prometheus, componentQueries);
  const labStart = signs.labStart[0]?.value;
  const query = labStart === undefined ? undefined : restartsQuery(Date.now() / 1000 - labStart);
  return { ...signs, restarts: query === undefined ? [] : await samplesOf(prometheus, query) };
}

/** Where each backend that belongs to this stack says whether it is ready, by its service. */
export function healthUrls(config: Config): Record<string, string> {
  const { logs, traces } = pairs[config.BACKENDS];
  return {
    prometheus: `${config.PROMETHEUS_URL}/-/ready`,
    alertmanager: `${config.ALERTMANAGER_URL}/-/ready`,
    [logs.service]: `${config.LOGS_URL ?? logs.url}${logs.healthPath}`,
    [traces.service]: `${config.TRACES_URL ?? traces.url}${traces.healthPath}`,
    ...(config.BACKENDS === 'grafana' && { grafana: `${config.GRAFANA_URL}/api/health` }),
  };
}

/**
 * The state of everything that runs in the lab.
 *
 * @param attached whether the clusters are those of others: brokers are then those that are scraped, and the
 *   lab's services are not there
 */
export function componentStates(
  signs: Part<Signs>,
  health: Record<string, Part<true>>,
  { attached = false }: { attached?: boolean } = {},
): ComponentState[] {
  const known = signs.error === undefined ? signs.value : undefined;
  const { grafana, ...backends } = health;
  const collector = scraped(services.collector, known, signs.error);
  const behindCollector = attached ? ofClusters(known, signs.error) : ofLab(known, signs.error);
  const states = [
    collector,
    ...Object.entries(backends).map(([name, part]) => answering(name, part)),
    ...(grafana && runsHere(grafana, known) ? [answering('grafana', grafana)] : []),
  ];
  return [
    ...behindCollector.map((state) => withoutCollector(state, collector)),
    ...withRestarts(states, known),
  ];
}

function ofLab(signs: Signs | undefined, error?: string): ComponentState[] {
  const states = [
    ...pushing.map((service) => pushed(service, signs, error)),
    ...[services.kafka, ...coordinating(signs)].flatMap((service) =>
      instances(service, signs, error),
    ),
  ];
  return withRestarts(states, signs);
}

/** What there is of each attached cluster. Of several it has the cluster in its name. */
function ofClusters(signs: Signs | undefined, error?: string): ComponentState[] {
  const clusters = (signs?.clusters ?? []).map(({ labels }) => labels.kafka_cluster_name ?? '');
  if (signs === undefined || clusters.length < 2) return ofCluster(signs, error);
  return clusters.sort().flatMap((cluster) => {
    const own = (samples: Sample[]) =>
      samples.filter(({ labels }) => labels.kafka_cluster_name === cluster);
    const ownSigns = Object.fromEntries(
      Object.entries(signs).map(([name, samples]) => [name, own(samples)]),
    ) as Signs;
    return ofCluster(ownSigns).map((state) => ({
      ...state,
      name: `${state.name} of ${cluster}`,
      cluster,
    }));
  });
}

function ofCluster(signs: Signs | undefined, error?: string): ComponentState[] {
  const states = [
    pushed(services.monitor, signs, error),
    ...scrapedServices(signs).flatMap((service) => instances(service, signs, error)),
  ];
  return withRestarts(states, signs);
}

function withRestarts(states: ComponentState[], signs: Signs | undefined): ComponentState[] {
  return states.map((state) => {
    const restarts = signs && restartsOf(state, signs);
    return restarts ? { ...state, restarts } : state;
  });
}

/** What keeps the metadata of the cluster, beside its brokers. Those of KRaft may do it themselves. */
function coordinating(signs: Signs | undefined): string[] {
  if (!signs || signs.controllersExpected.length === 0) return [services.zookeeper];
  const apart = signs.up.some(({ labels }) => labels.service_name === controllerServiceName);
  return apart ? [controllerServiceName] : [];
}

/** Without JMX nothing of an attached cluster is scraped: alerts tell of its brokers. */
function scrapedServices(signs: Signs | undefined): string[] {
  const isScraped = signs?.up.some(({ labels }) => labels.service_name === services.kafka);
  return isScraped ? [services.kafka] : [];
}

/** Of all its processes that run now; undefined where none of them has restarted. */
function restartsOf({ name, service, source }: ComponentState, signs: Signs): Restarts | undefined {
  const isOne = ({ labels }: Sample) =>
    labels.service_name === service && (source !== 'scrape' || labels.service_instance_id === name);
  const restarted = signs.restarts.filter(isOne).flatMap(({ labels, value: count }) => {
    const start = signs.startTime.find(
      (one) => isOne(one) && one.labels.service_instance_id === labels.service_instance_id,
    );
    return start ? [{ count, lastAt: start.value * 1000 }] : [];
  });
  if (restarted.length === 0) return undefined;
  return {
    count: restarted.reduce((sum, { count }) => sum + count, 0),
    lastAt: Math.max(...restarted.map(({ lastAt }) => lastAt)),
  };
}

const pushing = [services.producer, services.consumer, services.monitor];

const boards: Record<string, string> = {
  [services.producer]: boardUids.applications,
  [services.consumer]: boardUids.applications,
  [services.monitor]: boardUids.monitor,
  [services.kafka]: boardUids.broker,
  [services.zookeeper]: boardUids.zookeeper,
  [controllerServiceName]: boardUids.kraft,
};
const boardOf = (service: string) => boards[service] ?? boardUids.telemetry;

type Verdict = Pick<ComponentState, 'status' | 'reason'>;

function component(
  service: string,
  source: ComponentState['source'],
  verdict: Verdict,
  name = service,
): ComponentState {
  return { name, service, ...verdict, source, board: boardOf(service) };
}

function unknown(error = 'not asked yet'): Verdict {
  return { status: 'unknown', reason: error };
}

function answering(name: string, { value, error }: Part<true>): ComponentState {
  const source = 'health endpoint';
  if (error !== undefined) return component(name, source, { status: 'down', reason: error });
  if (!value) return component(name, source, unknown());
  return component(name, source, { status: 'up', reason: 'says that it is ready' });
}

function runsHere(grafana: Part<true>, signs: Signs | undefined): boolean {
  return grafana.error === undefined || (signs?.grafanaRanToday.length ?? 0) > 0;
}

/** Why a service that runs counts as down. */
export const withoutKafka = 'runs, but is not connected to Kafka';

function pushed(service: string, signs: Signs | undefined, error?: string): ComponentState {
  const source = 'pushed metrics';
  if (!signs) return component(service, source, unknown(error));
  const of = (samples: Sample[]) => samples.find(({ labels }) => labels.service_name === service);
  const age = of(signs.pushAgeSeconds)?.value;
  const verdict = heard(age, 'sends metrics');
  const apart = verdict.status === 'up' && of(signs.connected)?.value === 0;
  return component(service, source, apart ? { status: 'down', reason: withoutKafka } : verdict);
}

/** Each broker or server by its name; the service itself where none was heard of. */
function instances(service: string, signs: Signs | undefined, error?: string): ComponentState[] {
  const found = (signs?.up ?? []).filter(({ labels }) => labels.service_name === service);
  if (found.length === 0) return [scraped(service, signs, error)];
  return found
    .map(({ labels }) => scraped(service, signs, error, labels.service_instance_id))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function scraped(
  service: string,
  signs: Signs | undefined,
  error: string | undefined,
  name = service,
): ComponentState {
  const source = 'scrape';
  if (!signs) return component(service, source, unknown(error), name);
  const of = (samples: Sample[]) =>
    samples.find(
      ({ labels }) => labels.service_name === service && labels.service_instance_id === name,
    )?.value;
  const verdict = heard(of(signs.upAgeSeconds), 'answers its scrapes');
  const silent = verdict.status === 'up' && of(signs.up) === 0;
  return component(
    service,
    source,
    silent ? { status: 'down', reason: 'does not answer its scrapes' } : verdict,
    name,
  );
}

function heard(ageSeconds: number | undefined, reason: string): Verdict {
  // Prometheus itself looks no further back.
  if (ageSeconds === undefined) return { status: 'down', reason: 'no metrics for 5 minutes' };
  if (ageSeconds <= staleAfterSeconds) return { status: 'up', reason };
  return { status: 'down', reason: `no metrics for ${Math.round(ageSeconds)} s` };
}

/** While the Collector is down, the state of services whose metrics it carries is unknown. */
function withoutCollector(state: ComponentState, collector: ComponentState): ComponentState {
  if (collector.status !== 'down' || state.status === 'up') return state;
  return { ...state, ...unknown('its metrics come through the Collector, which is down') };
}
