import { boardUids, controllerServiceName, services } from '@kafka-o11y/vocabulary';
import type {
  AlertKind,
  ComponentState,
  FiringAlert,
  LiveProblem,
  LiveState,
} from '../contract.ts';
import { explained, kindsOf } from '../contract.ts';
import { withoutKafka } from './components.ts';

type Seen = Pick<LiveState, 'components' | 'flow' | 'alerts' | 'faults'>;

const { overview, telemetry, groups, applications } = boardUids;

/**
 * What is wrong, each kind once, from cause to symptom: what is down, what cannot be asked, alerts, and
 * what is to be seen of the orders themselves. What follows from another one is part of that.
 *
 * @param group the consumer group that processes the orders
 * @returns nothing where the lab is healthy
 */
export function problemsOf(seen: Seen, group: string): LiveProblem[] {
  const { roots, byRoot } = explained(current(seen.alerts).filter(isTold));
  const alerts = roots.filter(({ silenced }) => !silenced);
  const flow = flowing(seen);
  const down = seen.components
    .filter(({ status }) => status === 'down')
    .sort((a, b) => rankOf(a) - rankOf(b));

  const of = (component: ComponentState): LiveProblem => {
    const { alert, flow: affected } = effectOf(component, seen.components, group);
    return {
      ...notUp(component),
      explains: [
        ...taken(down, (other) => isCutOff(other, component, seen.components)).map(of),
        ...kindsOf(
          taken(alerts, (one) => isOfClusterOf(one, component) && alert(one)),
          byRoot,
        ).map((kind) => alerting(kind)),
        ...taken(flow, ({ part }) => affected.includes(part)).map(({ problem }) => problem),
      ],
    };
  };
  const notUpNow: LiveProblem[] = [];
  for (let next = down.shift(); next; next = down.shift()) notUpNow.push(of(next));
  const kinds = kindsOf(alerts, byRoot).map((kind) => {
    const same = taken(flow, ({ part }) => kind.alerts.some((alert) => tells(alert, part, group)));
    return alerting(
      kind,
      same.map(({ problem }) => problem),
    );
  });
  return [...notUpNow, ...unanswered(seen), ...kinds, ...flow.map(({ problem }) => problem)];
}

/** Takes what is wanted out of a list, in place. */
function taken<T>(list: T[], isWanted: (item: T) => boolean): T[] {
  const wanted = list.filter(isWanted);
  for (const item of wanted) list.splice(list.indexOf(item), 1);
  return wanted;
}

/** What others need, from cause to symptom; the others come after that. */
const needed: readonly string[] = [
  services.collector,
  services.zookeeper,
  controllerServiceName,
  services.kafka,
];

function rankOf({ service }: ComponentState): number {
  const rank = needed.indexOf(service);
  return rank === -1 ? needed.length : rank;
}

/** What is unknown is unknown for something that is down, and that is what is wrong. */
function notUp({ name, reason, board }: ComponentState): LiveProblem {
  return problem(`${name} is down: ${reason}`, board);
}

/** A client that reaches no broker, where none is up. */
function isCutOff(
  { reason }: ComponentState,
  cause: ComponentState,
  components: readonly ComponentState[],
): boolean {
  return reason === withoutKafka && isLastBroker(cause, components);
}

function isLastBroker({ service }: ComponentState, components: readonly ComponentState[]): boolean {
  return (
    service === services.kafka &&
    components.every((other) => other.service !== services.kafka || other.status === 'down')
  );
}

/** Whether it may follow from the component: not from one of another cluster. */
function isOfClusterOf({ labels }: FiringAlert, { cluster }: ComponentState): boolean {
  return cluster === undefined || labels.kafka_cluster_name === cluster;
}

interface Effect {
  alert: (alert: FiringAlert) => boolean;
  flow: readonly FlowPart[];
}

/** What follows from it that a component is down. Harm that has other causes too is not among it. */
function effectOf(
  component: ComponentState,
  components: readonly ComponentState[],
  group: string,
): Effect {
  switch (component.service) {
    case services.kafka:
      return {
        alert: ({ name }) => name === 'KafkaBrokerDown',
        flow: isLastBroker(component, components) ? ['sending', 'processing', 'group'] : [],
      };
    case services.zookeeper:
      return { alert: ({ name }) => name === 'ZooKeeperServerDown', flow: [] };
    case controllerServiceName:
      return { alert: ({ name }) => name === 'KafkaControllerDown', flow: [] };
    case services.collector:
      return { alert: ({ name }) => name === 'OtelCollectorDown', flow: [] };
    case services.producer:
      return { alert: ({ name }) => name === 'ProducerSilent', flow: ['sending'] };
    case services.consumer:
      return { alert: (alert) => isBehind(alert, group), flow: ['processing', 'group'] };
    case services.monitor:
      return {
        alert: ({ name, labels }) =>
          name === 'KafkaCanarySilent' ||
          (name === 'KafkaLagUnknown' && labels.service_name === services.monitor),
        flow: [],
      };
    default:
      return { alert: () => false, flow: [] };
  }
}

/** Whether it says of the group that it has stopped or is behind. */
function isBehind({ name, labels }: FiringAlert, group: string): boolean {
  return /^KafkaConsumer(GroupStopped|Lag)/.test(name) && labels.group === group;
}

/** Whether it says of the group that one of its partitions can't go on. */
function holdsUp({ name, labels }: FiringAlert, group: string): boolean {
  return /^Kafka(PartitionParked|TransactionHanging)$/.test(name) && labels.group === group;
}

/** Whether the alert says already what the flow shows. */
function tells(alert: FiringAlert, part: FlowPart, group: string): boolean {
  switch (part) {
    case 'sending':
      return alert.name === 'ProducerSilent';
    case 'processing':
    case 'group':
      return isBehind(alert, group) || holdsUp(alert, group);
    case 'dead letters':
      return alert.name === 'DeadLetterRateHigh';
  }
}

/** One alert fires always, and is nobody's concern while it does. */
function isTold({ severity }: FiringAlert): boolean {
  return severity !== 'none';
}

function alerting({ name, alerts, explains }: AlertKind, more: LiveProblem[] = []): LiveProblem {
  const [first, ...others] = alerts;
  return {
    ...problem(`${name}: ${first.summary}`, first.board ?? overview),
    others: others.map(({ summary }) => summary),
    explains: [...explains.map((kind) => alerting(kind)), ...more],
  };
}

/** Where the backend itself is well, or is known to be down already, there is no more to say. */
function unanswered({ components, flow, alerts, faults }: Seen): LiveProblem[] {
  const isDown = (name: string) =>
    components.some((component) => component.name === name && component.status === 'down');
  const problems: LiveProblem[] = [];
  if (flow?.error && !isDown(services.prometheus)) {
    problems.push(problem(`No metrics: ${flow.error}`, telemetry));
  }
  if (alerts.error && !isDown(services.alertmanager)) {
    problems.push(problem(`No alerts: ${alerts.error}`, telemetry));
  }
  if (!alerts.error && alerts.value?.every(({ name }) => name !== 'Watchdog')) {
    const what = 'No alert would arrive: the one that always fires (Watchdog) is missing';
    problems.push(problem(what, telemetry));
  }
  if (faults.error) problems.push(problem(faults.error, overview));
  return problems;
}

type FlowPart = 'sending' | 'processing' | 'group' | 'dead letters';

function flowing({
  flow: { value: flow, error } = {},
}: Seen): { part: FlowPart; problem: LiveProblem }[] {
  if (!flow || error) return [];
  const found: { part: FlowPart; problem: LiveProblem }[] = [];
  const add = (part: FlowPart, what: string, board: string) =>
    found.push({ part, problem: problem(what, board) });
  if (!flow.sentPerSecond) {
    add('sending', 'The producer has sent no order for a minute', applications);
  } else if (!flow.processedPerSecond) {
    add('processing', 'Orders are sent, but none is processed', applications);
  }
  if (flow.groupStatus !== null && flow.groupStatus !== 'ok') {
    add('group', `The consumer group's state is "${flow.groupStatus}"`, groups);
  }
  if (flow.deadLettered) {
    const what = `Orders given up in the last 5 minutes (dead letters): ${flow.deadLettered}`;
    add('dead letters', what, applications);
  }
  return found;
}

function problem(what: string, board: string): LiveProblem {
  return { what, board, others: [], explains: [] };
}

function current(alerts: LiveState['alerts']): FiringAlert[] {
  return alerts.error === undefined ? (alerts.value ?? []) : [];
}
