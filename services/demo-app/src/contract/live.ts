import { z } from 'zod';
import { faultStateSchema } from './faults.ts';

/** `GET /api/live`: server-sent events, each of them one whole state of the lab. */

/** What one source says: its last answer and since when, or why there is none now. */
export interface Part<T> {
  /** Older than the error, where there are both. */
  value?: T;
  /** When `value` was the answer. Milliseconds since 1970. */
  at?: number;
  error?: string;
}

const partOf = <Value extends z.ZodType>(value: Value) =>
  z.object({
    value: value.exactOptional(),
    at: z.number().exactOptional(),
    error: z.string().exactOptional(),
  });

const liveProblemSchema = z.object({
  /** Of several of a kind, what the first of them is. */
  what: z.string(),
  /** The uid of the board on which to look. */
  board: z.string(),
  /** What the others of the same kind are; empty for a problem that is the only one. */
  others: z.array(z.string()),
  /** What is wrong only because of it. */
  get explains() {
    return z.array(liveProblemSchema);
  },
});
export type LiveProblem = z.output<typeof liveProblemSchema>;

/** Of the processes that run now. */
const restartsSchema = z.object({
  count: z.number(),
  /** When the last of them started. Milliseconds since 1970. */
  lastAt: z.number(),
});
export type Restarts = z.output<typeof restartsSchema>;

const componentStateSchema = z.object({
  /** `kafka-2` is one broker of the service `kafka`. */
  name: z.string(),
  service: z.string(),
  /** The attached cluster that it belongs to, where there are several. */
  cluster: z.string().exactOptional(),
  status: z.enum(['up', 'down', 'unknown']),
  reason: z.string(),
  /** How that is known. */
  source: z.enum(['health endpoint', 'scrape', 'pushed metrics']),
  board: z.string(),
  /** Since the lab was started; missing where there was none, or nothing is known of any. */
  restarts: restartsSchema.exactOptional(),
});
export type ComponentState = z.output<typeof componentStateSchema>;

/** Null for what is not known. */
const known = z.number().nullable();

/** Seconds over the last minute. */
const quantilesSchema = z.object({ p50: known, p99: known });

const partitionFlowSchema = z.object({
  partition: z.number(),
  sentPerSecond: known,
  processedPerSecond: known,
  lagRecords: known,
});
export type PartitionFlow = z.output<typeof partitionFlowSchema>;

/** What flows from the producer through Kafka to the consumer. */
const flowSchema = z.object({
  /** Orders a second over the last minute. */
  sentPerSecond: known,
  processedPerSecond: known,
  /** Orders that wait for the consumer, and for how long the oldest of them has waited. */
  lagRecords: known,
  lagSeconds: known,
  /** Why their timestamps do not tell that: `missing`, `implausible` or `ahead`. */
  timestampProblem: z.string().nullable(),
  /** The monitor's judgement: `ok`, `warning`, `rewind`, `blocked`, `stalled` or `stopped`. */
  groupStatus: z.string().nullable(),
  /** The protocol of the group: `classic`, `consumer`, `share`, `streams` or `unknown`. */
  groupType: z.string().nullable(),
  groupMembers: known,
  /** From handing an order over to the brokers' acknowledgement. */
  send: quantilesSchema,
  /** The consumer's work on one order. */
  process: quantilesSchema,
  /** From the creation of an order until it is processed. */
  endToEnd: quantilesSchema,
  /** Orders in the last 5 minutes. */
  retried: known,
  deadLettered: known,
  /** Of the topic of orders, in their order. */
  partitions: z.array(partitionFlowSchema),
});
export type Flow = z.output<typeof flowSchema>;

const firingAlertSchema = z.object({
  /** Alertmanager's fingerprint of its labels. */
  id: z.string(),
  name: z.string(),
  /** `page`, `ticket` or `none`. */
  severity: z.string(),
  summary: z.string(),
  description: z.string(),
  /** Milliseconds since 1970. */
  since: z.number(),
  /** The path of the runbook in the repository. */
  runbook: z.string().exactOptional(),
  /** The uid of the board on which to look. */
  board: z.string().exactOptional(),
  /** The ids of alerts that explain it, for which nobody is told of it. */
  explainedBy: z.array(z.string()),
  silenced: z.boolean(),
  labels: z.record(z.string(), z.string()),
});
export type FiringAlert = z.output<typeof firingAlertSchema>;

export const liveStateSchema = z.object({
  /** When it was put together. Milliseconds since 1970. */
  at: z.number(),
  /** What is wrong, one of each kind, causes before symptoms; healthy if empty. */
  problems: z.array(liveProblemSchema),
  components: z.array(componentStateSchema),
  /** Missing where no orders flow: the clusters are those of others. */
  flow: partOf(flowSchema).exactOptional(),
  alerts: partOf(z.array(firingAlertSchema)),
  /** Those that are switched on. */
  faults: partOf(z.array(faultStateSchema)),
});
export type LiveState = z.output<typeof liveStateSchema>;
