import { milliseconds } from '@kafka-o11y/telemetry';

/** Environment variables of the lag collector. */
export const lagConfig = {
  /** From one collection of all groups' lag to the next. Windows of the status are 20 of them. */
  LAG_INTERVAL_MS: milliseconds(100, 3_600_000).default(15_000),
};

export interface LagConfig {
  LAG_INTERVAL_MS: number;
}

/** For `createKafka`: a broker that hangs costs 5 s, and what fails is tried again in its turn. */
export const lagClientOptions = { requestTimeoutMs: 5_000, retries: 1 };
