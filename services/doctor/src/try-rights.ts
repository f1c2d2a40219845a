import { UnsupportedRequestError } from './broker.ts';
import type { Cluster, Topic } from './cluster.ts';
import { allows, DENIED } from './cluster.ts';
import type { AttachConfig } from './config.ts';
import type { Finding, Status } from './finding.ts';
import { grantsOf } from './grants.ts';
import { EVERY, isChosen, probeName, resourcePatterns } from './names.ts';
import type { Operation, Right } from './rights.ts';
import { canaryResources, rightsFor } from './rights.ts';

/** How it stands with a right. */
interface Standing {
  status: Status;
  reason: string;
}

const ok = (reason: string): Standing => ({ status: 'ok', reason });
const missing = (reason: string): Standing => ({ status: 'missing', reason });
const unknown = (reason: string): Standing => ({ status: 'unknown', reason });

/** Tries each right that is needed, by asking, and tells what grants it where it is missing. */
export async function* tryRights(cluster: Cluster, config: AttachConfig): AsyncGenerator<Finding> {
  const trial = new Trial(cluster, config);
  for (const right of rightsFor(config)) {
    const standing = await standingOf(trial, right);
    const finding = {
      check: `${right.operation} ${right.on}`,
      ...standing,
      optional: right.optional ?? false,
    };
    if (standing.status === 'ok') yield finding;
    else if (standing.status === 'failed') yield { ...finding, next: ['run the doctor again'] };
    else yield { ...finding, lost: right.lost, next: grantsOf(right, config) };
  }
}

async function standingOf(trial: Trial, right: Right): Promise<Standing> {
  try {
    return await trial.of(right);
  } catch (error) {
    if (error instanceof UnsupportedRequestError) {
      return unknown('the brokers are too old to tell it');
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 'failed', reason };
  }
}

const GROUPS_PER_REQUEST = 100;
const TOPICS_PER_REQUEST = 100;
const NAMES_TOLD = 5;

class Trial {
  readonly #cluster: Cluster;
  readonly #config: AttachConfig;
  #topics: Promise<SeenTopics> | undefined;
  #operations: Promise<number> | undefined;

  constructor(cluster: Cluster, config: AttachConfig) {
    this.#cluster = cluster;
    this.#config = config;
  }

  of({ operation, on }: Right): Promise<Standing> {
    switch (on) {
      case 'cluster':
        return this.#ofCluster(operation);
      case 'topics':
        return this.#ofTopics(operation);
      case 'groups':
        return this.#ofGroups();
      case 'transactional ids':
        return this.#ofTransactionalIds();
      case 'canary topic':
        return this.#ofCanaryTopic(operation);
      case 'canary groups':
        return this.#ofCanaryGroups(operation);
    }
  }

  async #ofCluster(operation: Operation): Promise<Standing> {
    const isAllowed = allows(await this.#clusterOperations(), operation);
    if (isAllowed === undefined) return unknown('the brokers do not tell it');
    return isAllowed ? ok('granted') : missing('denied');
  }

  /** What the principal may do with the cluster. Nothing without DESCRIBE, which ALTER includes. */
  #clusterOperations(): Promise<number> {
    this.#operations ??= this.#cluster.authorizedOperations();
    return this.#operations;
  }

  async #ofTopics(operation: Operation): Promise<Standing> {
    this.#topics ??= seeTopics(this.#cluster, this.#config);
    const seen = await this.#topics;
    if (operation === 'DESCRIBE') return visibility(seen);
    if (operation === 'DESCRIBE_CONFIGS') return this.#ofTopicConfigs(seen);
    return this.#ofReading(seen);
  }

  async #ofTopicConfigs({ chosen, probes }: SeenTopics): Promise<Standing> {
    if (chosen.length > 0 && isTold(chosen)) return granted(chosen, 'DESCRIBE_CONFIGS');
    const asked = chosen.length > 0 ? chosen : probes;
    const names = asked.slice(0, TOPICS_PER_REQUEST).map(({ name }) => name ?? '');
    const denied = await this.#cluster.withoutConfigs(names);
    return denied.length > 0 ? missing(notFor(denied, names.length, 'topics')) : ok('granted');
  }

  async #ofReading({ chosen, probes }: SeenTopics): Promise<Standing> {
    const asked = chosen.length > 0 ? chosen : probes;
    if (isTold(asked) || isDenied(asked)) return granted(asked, 'READ');
    const [first] = chosen;
    const mayRead = first && (await this.#cluster.mayRead(first));
    if (mayRead === undefined) return unknown('there is no topic to try it on');
    return mayRead ? ok(`granted on ${first?.name}`) : missing(`denied on ${first?.name}`);
  }

  async #ofGroups(): Promise<Standing> {
    const { groups } = this.#config;
    const listed = await this.#cluster.groups();
    const denied: string[] = [];
    let count = 0;
    for (const [broker, ids] of listed) {
      const chosen = ids.filter((id) => isChosen(groups, id));
      count += chosen.length;
      for (let at = 0; at < chosen.length; at += GROUPS_PER_REQUEST) {
        const some = chosen.slice(at, at + GROUPS_PER_REQUEST);
        const described = await this.#cluster.describeGroups(some, broker);
        const refused = described.filter(({ errorCode }) => errorCode === DENIED.group);
        denied.push(...refused.map(({ groupId }) => groupId));
      }
    }
    if (denied.length > 0) return missing(notFor(denied, count, 'groups'));
    const probes = await this.#cluster.describeGroups(
      resourcePatterns(groups.include).map(probeName),
    );
    const mayHide = probes.some(({ errorCode }) => errorCode === DENIED.group);
    if (count > 0) return ok(`${count} groups are visible${mayHide ? HIDDEN : ''}`);
    return mayHide ? missing('no group is visible') : ok('granted; there is no group yet');
  }

  async #ofTransactionalIds(): Promise<Standing> {
    if (!this.#cluster.namesTransactions) {
      return ok('not needed: the brokers are too old to name transactions');
    }
    const isAllowed = await this.#cluster.mayDescribeTransaction(probeName(EVERY));
    return isAllowed ? ok('granted') : missing('denied');
  }

  async #ofCanaryTopic(operation: Operation): Promise<Standing> {
    const [topic] = await this.#cluster.topics([canaryResources.topic]);
    if (!topic) return unknown('the brokers did not answer for the topic');
    const isDescribed = topic.errorCode !== DENIED.topic;
    if (operation === 'CREATE') {
      if (topic.errorCode === 0) return ok('not needed: the topic is there');
      if (allows(await this.#clusterOperations(), operation)) return ok('granted on the cluster');
      if (!isDescribed) return unknown('it is told only to those who have DESCRIBE');
    }
    // The others include DESCRIBE.
    if (!isDescribed) return missing('denied');
    if (operation === 'DESCRIBE') return ok('granted');
    const isAllowed = allows(topic.topicAuthorizedOperations, operation);
    if (isAllowed === undefined) return unknown('the brokers do not tell it');
    return isAllowed ? ok('granted') : missing('denied');
  }

  async #ofCanaryGroups(operation: Operation): Promise<Standing> {
    const group = await this.#cluster.describeGroup(`${canaryResources.groupPrefix}doctor`);
    if (!group)
      return unknown('no broker coordinates groups yet: look again when there is a group');
    if (group.errorCode === DENIED.group) return missing('denied');
    const isAllowed = allows(group.authorizedOperations, operation);
    if (isAllowed === undefined) return unknown('the brokers do not tell it');
    return isAllowed ? ok('granted') : missing('denied');
  }
}

const HIDDEN = '; others may be hidden, as the right is not for all names';

interface SeenTopics {
  /** How many are visible, chosen or not. */
  visible: number;
  chosen: Topic[];
  /** What is said of names that hardly any topic has, one for each pattern. */
  probes: Topic[];
}

async function seeTopics(cluster: Cluster, { topics }: AttachConfig): Promise<SeenTopics> {
  const visible = await cluster.topics();
  const probes = await cluster.topics(resourcePatterns(topics.include).map(probeName));
  const chosen = visible.filter(({ name }) => isChosen(topics, name ?? ''));
  return { visible: visible.length, chosen, probes };
}

function visibility({ visible, chosen, probes }: SeenTopics): Standing {
  const mayHide = probes.some(({ errorCode }) => errorCode === DENIED.topic);
  if (chosen.length > 0) return ok(`${chosen.length} topics are visible${mayHide ? HIDDEN : ''}`);
  if (mayHide) return missing('no topic is visible');
  return ok(
    visible > 0 ? `granted; none of ${visible} topics is chosen` : 'granted; there is no topic yet',
  );
}

/** Whether the brokers tell what may be done with the topics. */
function isTold(topics: readonly Topic[]): boolean {
  return topics.every(
    ({ topicAuthorizedOperations }) => allows(topicAuthorizedOperations, 'DESCRIBE') !== undefined,
  );
}

function isDenied(topics: readonly Topic[]): boolean {
  return topics.every(({ errorCode }) => errorCode === DENIED.topic);
}

function granted(topics: readonly Topic[], operation: Operation): Standing {
  const denied = topics.filter(
    ({ errorCode, topicAuthorizedOperations }) =>
      errorCode === DENIED.topic || !allows(topicAuthorizedOperations, operation),
  );
  if (denied.length === 0) return ok('granted');
  return missing(
    notFor(
      denied.map(({ name }) => name ?? ''),
      topics.length,
      'topics',
    ),
  );
}

function notFor(denied: readonly string[], of: number, what: string): string {
  if (denied.length === of) return 'denied';
  const more = denied.length > NAMES_TOLD ? ', …' : '';
  return `denied on ${denied.length} of ${of} ${what}: ${denied.slice(0, NAMES_TOLD).join(', ')}${more}`;
}
