import { boolean, integer, milliseconds, text, wholeMatch } from '@kafka-o11y/config';
import { commonConfig, securityFaults } from '@kafka-o11y/service';
import { services } from '@kafka-o11y/vocabulary';
import { z } from 'zod';

/** Matches no name. */
const NOTHING = /^$/;

/** The monitor's environment variables; docs/monitor.md says what each is for. */
export const configSchema = z
  .object({
    ...commonConfig,
    OTEL_SERVICE_NAME: text('a name').default(services.monitor),

    /** Brokers that belong to the cluster. With fewer brokers up the canary's topic stays as it is. */
    EXPECTED_BROKERS: integer(1, 100).default(1),
    /** Whether records are sent: without the canary the monitor writes nothing to the cluster. */
    CANARY_ENABLED: boolean().default(true),
    /** From one canary record to the next of the same partition. */
    CANARY_INTERVAL_MS: milliseconds(100, 1_000).default(500),
    /** A record that is neither acknowledged nor refused for this long is `unknown`. */
    CANARY_TIMEOUT_MS: milliseconds(1_000, 30_000).default(5_000),
    /** A record that takes longer than this from its sending to its return is `late`. */
    CANARY_LATE_MS: milliseconds(1_000, 600_000).default(10_000),
    /** A record that the consumer has passed by is `lost` this long after its acknowledgement. */
    CANARY_LOST_MS: milliseconds(1_000, 3_600_000).default(60_000),

    /** From one collection of all groups' lag to the next. Windows of the status are 20 of them. */
    LAG_INTERVAL_MS: milliseconds(100, 3_600_000).default(15_000),

    /** Groups that the lag is collected of, unless they are excluded. */
    MONITOR_INCLUDE_GROUPS: wholeMatch().default(/^.*$/),
    MONITOR_EXCLUDE_GROUPS: wholeMatch().default(NOTHING),
    /** Topics that anything is collected of, unless they are excluded. */
    MONITOR_INCLUDE_TOPICS: wholeMatch().default(/^.*$/),
    MONITOR_EXCLUDE_TOPICS: wholeMatch().default(NOTHING),
    /** Groups that nobody is alerted about one by one: Kafka's console consumers invent such names. */
    MONITOR_IGNORE_GROUPS: wholeMatch().default(/^console-consumer-[0-9]+$/),
    /** Groups with series of their own. The others are exported in sum. */
    MONITOR_MAX_GROUPS: integer(1, 10_000).default(100),
    /** Partitions with series of their own, over all groups. The others are exported by topic. */
    MONITOR_MAX_PARTITIONS: integer(1, 100_000).default(5_000),
    /** Members with series of their own, over all groups. Of the others only their number is exported. */
    MONITOR_MAX_MEMBERS: integer(0, 100_000).default(500),
  })
  .refine((config) => config.CANARY_LOST_MS > config.CANARY_LATE_MS, {
    path: ['CANARY_LOST_MS'],
    error: 'expected more than CANARY_LATE_MS',
  })
  .superRefine(...securityFaults);

export type Config = z.output<typeof configSchema>;
