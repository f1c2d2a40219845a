import type { Connection } from '@platformatic/kafka';
import {
  apiVersionsV0,
  describeClusterV0,
  describeClusterV1,
  describeConfigsV0,
  describeConfigsV1,
  describeConfigsV4,
  describeGroupsV0,
  describeGroupsV3,
  describeGroupsV5,
  describeTransactionsV0,
  fetchV4,
  fetchV11,
  listGroupsV0,
  listGroupsV4,
  metadataV4,
  metadataV7,
  metadataV8,
  metadataV9,
  metadataV12,
  saslAuthenticateV0,
  saslAuthenticateV1,
  saslAuthenticateV2,
  saslHandshakeV1,
} from '@platformatic/kafka';

/** One version of a request. */
export interface Request<Fields extends unknown[], Answer> {
  key: number;
  version: number;
  async(connection: Connection, ...fields: Fields): Promise<Answer>;
}

/**
 * All requests that the doctor sends, by Kafka's names, each in the version that it can write, or in
 * those, the newest first. Each of them only reads: a test holds the broker's own log of requests to it.
 */
export const requests = {
  ApiVersions: apiVersionsV0.api,
  SaslHandshake: saslHandshakeV1.api,
  SaslAuthenticate: [saslAuthenticateV2.api, saslAuthenticateV1.api, saslAuthenticateV0.api],
  /** From version 8 on it tells what the asking principal may do with each topic. */
  Metadata: versions<
    [topics: string[] | null, create: false, authorized: boolean],
    metadataV12.MetadataResponse
  >(metadataV12.api, metadataV9.api, metadataV8.api, metadataV7.api, metadataV4.api),
  DescribeCluster: [describeClusterV1.api, describeClusterV0.api],
  DescribeConfigs: [describeConfigsV4.api, describeConfigsV1.api, describeConfigsV0.api],
  ListGroups: [listGroupsV4.api, listGroupsV0.api],
  /** From version 3 on it tells what the asking principal may do with each group. */
  DescribeGroups: versions<
    [groups: string[], authorized: boolean],
    describeGroupsV5.DescribeGroupsResponse
  >(describeGroupsV5.api, describeGroupsV3.api, describeGroupsV0.api),
  DescribeTransactions: [describeTransactionsV0.api],
  Fetch: [fetchV11.api, fetchV4.api],
};

function versions<Fields extends unknown[], Answer>(
  ...newestFirst: Request<Fields, Answer>[]
): Request<Fields, Answer>[] {
  return newestFirst;
}
