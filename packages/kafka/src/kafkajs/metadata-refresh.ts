import { createRequire } from 'node:module';

/** The parts of KafkaJS' Cluster that the patch uses. A producer and a consumer have one each. */
interface Cluster {
  brokerPool: {
    metadata: Metadata | null;
    /** Milliseconds since the epoch; null if the metadata must not be used any more. */
    metadataExpireAt: number | null;
    metadataMaxAge: number;
  };
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
}

interface Metadata {
  topicMetadata: { partitionMetadata: { leader: number }[] }[];
}

/** Milliseconds after which a client in use asks again which partitions its topics have. */
const REFRESH_MS = 10_000;
/** The same while a partition has no leader: what was meant for it waits. */
const REFRESH_WITHOUT_LEADER_MS = 1_000;
const NO_LEADER = -1;

const require = createRequire(import.meta.url);

/**
 * Refreshes the metadata of a client in use every ten seconds, in the background. KafkaJS asks only
 * when they are five minutes old (tulios/kafkajs#923): until then, nobody reads partitions that were
 * added. A smaller metadataMaxAge would not do: the fetch or send that finds the metadata too old
 * waits for the new ones, and with it all partitions wait if the broker that is asked hangs.
 *
 * While a partition has no leader it asks every second. A refresh that fails is repeated as late;
 * once five minutes have passed, KafkaJS' own refresh reports the failure.
 */
export function patchMetadataRefresh(): void {
  const { prototype } = require('kafkajs/src/cluster') as { prototype: Cluster };
  const { refreshMetadataIfNecessary } = prototype;
  const begun = new WeakMap<Cluster, number>();
  prototype.refreshMetadataIfNecessary = async function () {
    const { metadata, metadataExpireAt, metadataMaxAge } = this.brokerPool;
    const now = Date.now();
    if (metadata && metadataExpireAt !== null) {
      const refreshedAt = Math.max(metadataExpireAt - metadataMaxAge, begun.get(this) ?? 0);
      if (now - refreshedAt >= refreshAfterMs(metadata)) {
        begun.set(this, now);
        this.refreshMetadata().catch(() => {});
      }
    }
    await refreshMetadataIfNecessary.call(this);
  };
}

function refreshAfterMs({ topicMetadata }: Metadata): number {
  const partitions = topicMetadata.flatMap(({ partitionMetadata }) => partitionMetadata);
  const isWhole = partitions.every(({ leader }) => leader !== NO_LEADER);
  return isWhole ? REFRESH_MS : REFRESH_WITHOUT_LEADER_MS;
}
