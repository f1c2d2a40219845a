import { eventually, KafkaContainer } from '@kafka-o11y/test-kit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKafka } from '../kafka.ts';
import { Cluster } from './cluster.ts';
import { describeStreamsGroups, listGroups } from './group-descriptions.ts';
import { fetchGroupOffsets } from './group-offsets.ts';
import type { Encoder } from './own-request.ts';
import { encoder, name, ownRequest, text } from './own-request.ts';

const topic = 'clicks';
const group = 'click-counts';
let kafka: KafkaContainer;
let cluster: Cluster;

beforeAll(async () => {
  kafka = await KafkaContainer.start({ mode: 'kraft' });
  await kafka.createTopic(topic, 3);
  const logger = pino({ level: 'silent' });
  cluster = new Cluster(createKafka({ brokers: kafka.brokers, clientId: 'topology', logger }));
  await cluster.refresh();
});

afterAll(async () => {
  await cluster?.close();
  await kafka?.[Symbol.asyncDispose]();
});

const nodeId = () => cluster.nodeIds[0] ?? '';

/** What a member of Kafka Streams says to its coordinator, as far as one with a single task has to. */
function heartbeat(memberId: string, memberEpoch: number, owned: number[]) {
  const none = (body: Encoder) => body.writeUVarIntArray([]);
  const tasks = encoder()
    .writeUVarIntString('0')
    .writeUVarIntArray(owned.map((partition) => encoder().writeInt32(partition)))
    .writeUVarIntBytes();
  const subtopology = () => {
    const sources = encoder()
      .writeUVarIntString('0')
      .writeUVarIntArray([name(topic)]);
    // Without a regular expression, changelogs, repartition topics and copartition groups.
    for (let n = 0; n < 5; n++) none(sources);
    return sources.writeUVarIntBytes();
  };
  return ownRequest(
    { apiKey: 88, apiName: 'StreamsGroupHeartbeat', versions: [0, 0] },
    (body) => {
      body.writeUVarIntString(group).writeUVarIntString(memberId).writeInt32(memberEpoch);
      body.writeInt32(0).writeUVarIntString(null).writeUVarIntString(null).writeInt32(60_000);
      if (memberEpoch === 0) {
        body.writeInt8(1).writeInt32(0).writeUVarIntArray([subtopology()]).writeUVarIntBytes();
      } else body.writeInt8(-1);
      body.writeUVarIntArray(owned.length === 0 ? [] : [tasks]);
      none(none(body)).writeUVarIntString('process-1').writeInt8(-1);
      return none(body).writeUVarIntArray(null).writeUVarIntArray(null).writeBoolean(false);
    },
    (body) => ({
      errorCode: body.readInt16(),
      errorMessage: text(body),
      memberId: text(body),
      memberEpoch: body.readInt32(),
    }),
  );
}

test('a group of Kafka Streams has members that own partitions of the topics that their tasks read', async () => {
  const memberId = 'JtSUzRdjTdeUJ9YqvzuN1w';
  let epoch = 0;
  let owned: number[] = [];
  await eventually('the member has its tasks', async () => {
    // Only whoever asks for the coordinator makes a new cluster create the topic of offsets.
    await cluster.ask(nodeId(), 'GroupCoordinator', { groupId: group, coordinatorType: 0 });
    const answer = await cluster.askOwn(nodeId(), heartbeat(memberId, epoch, owned));
    expect(answer).toMatchObject({ errorCode: 0, errorMessage: '' });
    epoch = answer?.memberEpoch ?? 0;
    const [description] = (await cluster.askOwn(nodeId(), describeStreamsGroups([group]))) ?? [];
    owned = description?.members[0]?.partitions?.map(({ partition }) => partition) ?? [];
    expect(owned).toHaveLength(3);
    expect(description).toMatchObject({
      id: group,
      errorCode: 0,
      topics: [topic],
      members: [{ id: memberId, clientId: 'topology', host: expect.any(String), type: 'streams' }],
    });
    expect(description?.epoch).toBeGreaterThan(0);
  });
  const listed = await cluster.askOwn(nodeId(), listGroups());
  expect(listed?.groups).toContainEqual({ id: group, type: 'streams', state: expect.any(String) });
  const offsets = await cluster.askOwn(nodeId(), fetchGroupOffsets([group]));
  expect(offsets).toEqual([{ id: group, errorCode: 0, offsets: [] }]);
});
