import type { Scenario } from './scenario.ts';
import { backendOutage } from './set/backend-outage.ts';
import { brokerFailure } from './set/broker-failure.ts';
import { capacityPlanning } from './set/capacity-planning.ts';
import { certificateExpires } from './set/certificate-expires.ts';
import { collectorOutage } from './set/collector-outage.ts';
import { controllerFailover } from './set/controller-failover.ts';
import { crashLoop } from './set/crash-loop.ts';
import { deniedAcl } from './set/denied-acl.ts';
import { errorBudget } from './set/error-budget.ts';
import { errorRootCause } from './set/error-root-cause.ts';
import { expiringRecords } from './set/expiring-records.ts';
import { hotPartition } from './set/hot-partition.ts';
import { injectedLatency } from './set/injected-latency.ts';
import { isrShrink } from './set/isr-shrink.ts';
import { kraftControllerFailover } from './set/kraft-controller-failover.ts';
import { kraftQuorumLoss } from './set/kraft-quorum-loss.ts';
import { networkCut } from './set/network-cut.ts';
import { networkLatency } from './set/network-latency.ts';
import { normalOperation } from './set/normal-operation.ts';
import { openTransaction } from './set/open-transaction.ts';
import { performanceInvestigation } from './set/performance-investigation.ts';
import { poisonRecord } from './set/poison-record.ts';
import { rebalanceStorm } from './set/rebalance-storm.ts';
import { refusedTelemetry } from './set/refused-telemetry.ts';
import { rollingProtocol } from './set/rolling-protocol.ts';
import { scaling } from './set/scaling.ts';
import { silentProducer } from './set/silent-producer.ts';
import { slowConsumer } from './set/slow-consumer.ts';
import { slowLeak } from './set/slow-leak.ts';
import { stoppedConsumer } from './set/stopped-consumer.ts';
import { uncleanElection } from './set/unclean-election.ts';
import { unwatched } from './set/unwatched.ts';
import { zookeeperQuorumLoss } from './set/zookeeper-quorum-loss.ts';

/** All scenarios, in the order in which one best goes through them. */
export const scenarios: readonly Scenario[] = [
  normalOperation,
  injectedLatency,
  errorRootCause,
  poisonRecord,
  slowConsumer,
  stoppedConsumer,
  silentProducer,
  crashLoop,
  brokerFailure,
  performanceInvestigation,
  scaling,
  rollingProtocol,
  hotPartition,
  backendOutage,
  collectorOutage,
  refusedTelemetry,
  networkLatency,
  networkCut,
  rebalanceStorm,
  slowLeak,
  expiringRecords,
  openTransaction,
  deniedAcl,
  certificateExpires,
  errorBudget,
  unwatched,
  capacityPlanning,
  controllerFailover,
  kraftControllerFailover,
  isrShrink,
  uncleanElection,
  zookeeperQuorumLoss,
  kraftQuorumLoss,
];
