/** One container of the stack as it was at the beginning of a run, and what became of it. */
export interface ContainerRun {
  name: string;
  service: string;
  /** Bytes; undefined where it may take what there is. */
  limit?: number;
  /** Whether it is a JVM, whose heap has a fixed size. */
  jvm: boolean;
  /** Bytes up to which it keeps what it has read and written, where that is its purpose. */
  caches?: number;
  /** When its process was started, in milliseconds since 1970. */
  startedAt: number;
  /** How often it was started anew within the run, by whomever. */
  restarts: number;
  /** How often the kernel has killed a process in it for want of memory, within the run. */
  oomKills: number;
  /** What it took at each sample: memory in bytes without page cache, CPU in seconds since its start. */
  usage: { time: number; memory: number; cpuSeconds: number }[];
}

/** Things that were counted within a run; undefined: not known. */
export interface Counted {
  accepted: number | undefined;
  /** What the Collector has handed to the store. */
  sent: number | undefined;
  /** What the store itself has counted. */
  stored: number | undefined;
  /** How many may have been on their way at the two readings: 0 where nothing moved any more. */
  onTheWay: number;
}

/** All that a verdict is made of. */
export interface Run {
  /** Milliseconds since 1970: of the first sample, and of the last. */
  from: number;
  to: number;
  samples: { taken: number; failed: number };
  containers: ContainerRun[];
  orders: {
    /** Acknowledged by the brokers, as the producer counts. */
    accepted: number | undefined;
    /** By which the partitions have grown. */
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
  /** By which each counter of something lost has grown; undefined: it went backwards. */
  losses: Record<string, number | undefined> | undefined;
  /** Parts of the pipe that could not be asked for their counters, at the beginning or at the end. */
  silent: string[] | undefined;
  /** The least that each queue of the Collector had in it within the last minute. */
  queues: Record<string, number> | undefined;
}
