import { integer, milliseconds } from '@kafka-o11y/telemetry';

/** The canary's environment variables; docs/monitor.md says what each is for. */
export const canaryConfig = {
  /** Brokers that belong to the cluster. With fewer of them up the topic stays as it is. */
  EXPECTED_BROKERS: integer(1, 100).default(1),
  /** From one record to the next of the same partition. */
  CANARY_INTERVAL_MS: milliseconds(100, 1_000).default(500),
  /** A record that is neither acknowledged nor refused for this long is `unknown`. */
  CANARY_TIMEOUT_MS: milliseconds(1_000, 30_000).default(5_000),
  /** A record that takes longer than this from its sending to its return is `late`... */
  CANARY_LATE_MS: milliseconds(1_000, 600_000).default(10_000),
  /** ...and one that the consumer has passed by is `lost` this long after its acknowledgement. */
  CANARY_LOST_MS: milliseconds(1_000, 3_600_000).default(60_000),
};
