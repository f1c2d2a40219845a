/** One container of the stack, from the beginning to the end of a run. */
export interface ContainerRun {
  name: string;
  service: string;
  /** Bytes; undefined without a limit. */
  limit?: number;
  /** Whether it is a JVM, whose heap has a fixed size. */
  jvm: boolean;
  /** Bytes of the caches that it fills on purpose. */
  caches?: number;
  /** When its process was started, in milliseconds since 1970. */
  startedAt: number;
  /** Restarts within the run, also by people. */
  restarts: number;
  /** Kills for memory within the run. */
  oomKills: number;
  /** Its use at each sample: memory in bytes without page cache, CPU in seconds since its start. */
  usage: { time: number; memory: number; cpuSeconds: number }[];
}

/** The counts of one signal within a run; undefined: not known. */
export interface Counted {
  accepted: number | undefined;
  /** By the Collector, when it sends to the store. */
  sent: number | undefined;
  /** By the store itself. */
  stored: number | undefined;
  /** Items that may have been on their way at the two readings; 0 where nothing moved. */
  onTheWay: number;
}

/** The input of a verdict. */
export interface Run {
  /** Milliseconds since 1970: of the first sample, and of the last. */
  from: number;
  to: number;
  samples: { taken: number; failed: number };
  containers: ContainerRun[];
  orders: {
    /** Acknowledged by the brokers, as the producer counts. */
    accepted: number | undefined;
    /** The growth of the partitions. */
    written: number | undefined;
    processed: number | undefined;
    deadLettered: number | undefined;
    /** Records that the consumer's groups have not committed at the end. */
    lag: number | undefined;
  };
  spans: Counted;
  logs: Counted;
  /** Metric points that have left the Collector. */
  points: number | undefined;
  /** The growth of each counter of losses; undefined: it went backwards. */
  losses: Record<string, number | undefined> | undefined;
  /** Parts of the pipe without known counters, at the beginning or at the end. */
  silent: string[] | undefined;
  /** The minimum of each queue of the Collector within the last minute. */
  queues: Record<string, number> | undefined;
}
