import type { describeGroupsV5, metadataV12 } from '@platformatic/kafka';
import { ConfigResourceTypes } from '@platformatic/kafka';
import type { Broker } from './broker.ts';
import { requests } from './requests.ts';
import type { Operation } from './rights.ts';
import { operations } from './rights.ts';

export type Topic = metadataV12.MetadataResponseTopic;
export type Group = describeGroupsV5.DescribeGroupsResponseGroup;

/** Codes of the answers to those who lack a right. */
export const DENIED = { topic: 29, group: 30, cluster: 31, transactionalId: 53 } as const;

const NO_WAIT = 0;
const READ_UNCOMMITTED = 0;
const NO_SESSION = -1;

/** In the place of operations: the broker does not tell them. */
const NOT_TOLD = -2_147_483_648;

/**
 * Whether the asking principal may do it, by the operations that an answer has; undefined if the broker
 * does not tell.
 *
 * @param authorized a bit for each operation, by its code
 */
export function allows(authorized: number, operation: Operation): boolean | undefined {
  if (authorized === NOT_TOLD) return undefined;
  return (authorized & (1 << operations[operation].code)) !== 0;
}

/** The brokers that are connected, by their ids, and what the doctor asks of them. At least one. */
export class Cluster {
  readonly brokers: ReadonlyMap<number, Broker>;
  readonly #any: Broker;

  constructor(brokers: ReadonlyMap<number, Broker>) {
    const [any] = brokers.values();
    if (!any) throw new Error('no broker is connected');
    this.brokers = brokers;
    this.#any = any;
  }

  /** @param names all topics that are visible unless there are any */
  async topics(names?: string[]): Promise<Topic[]> {
    const { topics } = await this.#any.ask(requests.Metadata, names ?? null, false, true);
    return topics;
  }

  /** What the principal may do with the cluster. @throws UnsupportedRequestError before Kafka 2.8 */
  async authorizedOperations(): Promise<number> {
    const OF_BROKERS = 1;
    const answer = await this.#any.ask(requests.DescribeCluster, true, OF_BROKERS);
    return answer.clusterAuthorizedOperations;
  }

  /** Those of the topics whose configuration may not be read. */
  async withoutConfigs(topics: readonly string[]): Promise<string[]> {
    const { results } = await this.#any.ask(
      requests.DescribeConfigs,
      topics.map((resourceName) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName,
        configurationKeys: ['retention.ms'],
      })),
      false,
      false,
    );
    return results
      .filter(({ errorCode }) => errorCode === DENIED.topic)
      .map(({ resourceName }) => resourceName);
  }

  /** The groups that are visible, by the broker that coordinates them. */
  async groups(): Promise<Map<Broker, string[]>> {
    const listed = await Promise.all(
      [...this.brokers.values()].map(async (broker): Promise<[Broker, string[]]> => {
        const { groups } = await broker.ask(requests.ListGroups, [], []);
        return [broker, groups.map(({ groupId }) => groupId)];
      }),
    );
    return new Map(listed);
  }

  /** @param broker one that coordinates them, or else each group has an error other than that of a denial */
  async describeGroups(ids: string[], broker: Broker = this.#any): Promise<Group[]> {
    const { groups } = await broker.ask(requests.DescribeGroups, ids, true);
    return groups;
  }

  /** What its coordinator says of a group; undefined if no connected broker is that. */
  async describeGroup(id: string): Promise<Group | undefined> {
    const told = await Promise.all(
      [...this.brokers.values()].map((broker) => this.describeGroups([id], broker)),
    );
    const groups = told.flat();
    return groups.find(({ errorCode }) => errorCode === 0 || errorCode === DENIED.group);
  }

  /** Whether the brokers know the requests about transactional ids: from Kafka 3.0 on. */
  get namesTransactions(): boolean {
    return this.#any.knows(requests.DescribeTransactions);
  }

  /** Whether a transactional id may be described. */
  async mayDescribeTransaction(id: string): Promise<boolean> {
    const { transactionStates } = await this.#any.ask(requests.DescribeTransactions, [id]);
    return transactionStates.every(({ errorCode }) => errorCode !== DENIED.transactionalId);
  }

  /** Whether a record batch of the topic may be read; undefined if no connected broker leads it. */
  async mayRead({ name, partitions }: Topic): Promise<boolean | undefined> {
    const led = partitions.find(({ leaderId }) => this.brokers.has(leaderId));
    const leader = led && this.brokers.get(led.leaderId);
    if (!leader) return undefined;
    const partition = {
      partition: led.partitionIndex,
      currentLeaderEpoch: -1,
      fetchOffset: 0n,
      lastFetchedEpoch: -1,
      partitionMaxBytes: 1,
    };
    // In these versions the id of a topic is its name.
    const { responses } = await leader.ask(
      requests.Fetch,
      NO_WAIT,
      0,
      1,
      READ_UNCOMMITTED,
      0,
      NO_SESSION,
      [{ topicId: name ?? '', partitions: [partition] }],
      [],
      '',
    );
    const answers = responses.flatMap(({ partitions }) => partitions);
    return answers.every(({ errorCode }) => errorCode !== DENIED.topic);
  }
}
