import { expect, test } from 'vitest';
import type { AskPrometheus, Sample } from './ask.ts';
import { diagnose } from './diagnose.ts';

/** Answers queries that contain a text; all others have no sample. */
function sources(answers: Record<string, number | Sample[] | Error>): AskPrometheus {
  return async (query) => {
    const [, found = []] = Object.entries(answers).find(([text]) => query.includes(text)) ?? [];
    if (found instanceof Error) throw found;
    return typeof found === 'number' ? [{ labels: {}, value: found }] : found;
  };
}

const alert = (alertname: string, labels = {}) => ({
  labels: { alertname, severity: 'page', kafka_cluster_name: 'lab', ...labels },
});
const ofGroup = { group: 'readers', topic: 'orders' };
const collectorIsUp = { 'up{service_name="otel-collector"}': 1 };
const brokersAreUp = { 'kafka:brokers:expected{': 0 };
const aBrokerIsAway = { 'kafka:brokers:expected{': 1 };

test('nothing fires: nothing is named', async () => {
  const watchdog = { labels: { alertname: 'Watchdog', severity: 'none' } };
  expect(await diagnose([watchdog], sources(aBrokerIsAway))).toEqual({ causes: [], notKnown: [] });
});

test('what others depend on explains all that depends on it', async () => {
  const { causes, notKnown } = await diagnose(
    [alert('KafkaConsumerLagHigh', ofGroup), alert('KafkaBrokerDown'), alert('ProducerSilent')],
    sources({ ...collectorIsUp, ...aBrokerIsAway }),
  );
  expect(causes).toMatchObject([{ id: 'broker-down', evidence: { answer: 'yes', measured: '1' } }]);
  expect(causes[0]?.explains.toSorted()).toEqual([
    'KafkaBrokerDown',
    'KafkaConsumerLagHigh',
    'ProducerSilent',
  ]);
  expect(notKnown).toEqual([]);
});

test('what is not so is ruled out, with its figure', async () => {
  const { causes } = await diagnose(
    [alert('KafkaConsumerLagHigh', ofGroup)],
    sources({
      ...collectorIsUp,
      ...brokersAreUp,
      kafka_group_has_members: [{ labels: { group: 'readers' }, value: 0 }],
    }),
  );
  expect(causes).toMatchObject([{ id: 'consumer-stopped', component: 'consumer' }]);
  expect(causes[0]?.ruledOut.map(({ question }) => question.ask)).toContain('Is a broker away?');
});

test('a question has the labels of its alert; a label that the alert lacks may have any value', async () => {
  const asked: string[] = [];
  await diagnose([alert('KafkaConsumerLagHigh', { group: 'a"b' })], async (query) => {
    asked.push(query);
    return [];
  });
  const behind = asked.find((query) => query.includes('kafka_group_lag_records'));
  expect(behind).toContain('kafka_cluster_name="lab", group="a\\"b", topic=~".*"');
});

test('a cause is not guessed where nothing is known', async () => {
  const { causes, notKnown } = await diagnose([alert('KafkaBrokerDown')], sources({}));
  expect(causes).toEqual([]);
  expect(notKnown).toMatchObject([
    { alert: 'KafkaBrokerDown', asked: [{ answer: 'unknown', measured: 'no data' }, {}] },
  ]);
});

test('a source that fails is told, and the next question is asked', async () => {
  const { causes } = await diagnose(
    [alert('KafkaBrokerDown')],
    sources({ 'up{service_name': new Error('Prometheus does not answer'), ...aBrokerIsAway }),
  );
  expect(causes).toMatchObject([
    {
      id: 'broker-down',
      unknown: [{ answer: 'unknown', measured: 'Prometheus does not answer' }],
    },
  ]);
});

test('an alert without a runbook has no known cause', async () => {
  const { notKnown } = await diagnose([alert('SomebodyElses')], sources({}));
  expect(notKnown).toEqual([{ alert: 'SomebodyElses', asked: [] }]);
});

test('what is over comes after what is going on', async () => {
  const { causes } = await diagnose(
    [alert('KafkaZooKeeperSessionExpired'), alert('DeadLetterRateHigh')],
    sources({
      ...collectorIsUp,
      ...brokersAreUp,
      sessionexpirelistener: 1,
      'status="dead_lettered"': 9,
    }),
  );
  expect(causes.map(({ id }) => id)).toEqual(['bad-records', 'zookeeper-session-expired']);
});

test('two causes beside each other: the one that explains more comes first', async () => {
  const { causes } = await diagnose(
    [
      alert('DeadLetterRateHigh', { topic: 'orders' }),
      alert('KafkaConsumerLagHigh', ofGroup),
      alert('KafkaConsumerLagOld', ofGroup),
    ],
    sources({
      ...collectorIsUp,
      ...brokersAreUp,
      'status="dead_lettered"': 9,
      'kafka_group_lag_records{': 5,
      kafka_group_has_members: 1,
    }),
  );
  expect(causes.map(({ id, explains }) => [id, explains.length])).toEqual([
    ['consumer-slow', 2],
    ['bad-records', 1],
  ]);
});
