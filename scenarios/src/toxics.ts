import type { ToxicAction } from './scenario.ts';

/** The proxies of chaos/toxiproxy.json: one a broker; those of brokers that are not there idle. */
export const proxies = ['kafka', 'kafka-2', 'kafka-3'] as const;

/** A request to Toxiproxy's API. */
export interface ToxiproxyRequest {
  path: string;
  body?: object;
}

/**
 * What brings all proxies into the state that the action names, whichever they were in. The way to
 * the brokers is disturbed, not the way back.
 */
export function toxiproxyRequests(action: ToxicAction): ToxiproxyRequest[] {
  const reset = { path: '/reset' };
  if (action.toxic === 'none') return [reset];
  const body = { stream: 'upstream', ...toxicOf(action) };
  return [reset, ...proxies.map((proxy) => ({ path: `/proxies/${proxy}/toxics`, body }))];
}

function toxicOf(action: Exclude<ToxicAction, { toxic: 'none' }>): object {
  switch (action.toxic) {
    case 'latency':
      return { type: 'latency', attributes: { latency: action.milliseconds } };
    case 'bandwidth':
      return { type: 'bandwidth', attributes: { rate: action.kilobytesPerSecond } };
    case 'cut':
      // Without an end, connections stay open and nothing comes through, as after a pulled cable.
      return { type: 'timeout', attributes: { timeout: 0 } };
  }
}
