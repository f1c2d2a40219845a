import { ofCluster } from '../kit/index.ts';

/** Cores of the machine. */
export const cores = `count(count by (cpu) (system_cpu_time_seconds_total{${ofCluster}}))`;

/** Cores in use, by kind of use. */
export const busyCores = `sum by (state) (rate(system_cpu_time_seconds_total{${ofCluster}, state!="idle"}[$__rate_interval]))`;

/** Used share of the disk with Kafka's data, as `df` has it. */
export const diskUsed = `max(system_filesystem_utilization_ratio{${ofCluster}})`;
