import type { Onward } from '../kit/index.ts';
import { failing, inServices } from '../kit/index.ts';

const ofServices = { service: { variable: 'service' } } as const;

/** Traces with an error in one of the chosen services. */
export const failedInServices = { ...ofServices, status: 'error' } as const;

export const errorLines: Onward = {
  title: 'Errors in the logs of the services',
  logs: { ...inServices, level: failing },
};

export const failedTraces: Onward = {
  title: 'Failed operations as traces',
  traces: failedInServices,
};

export const tracesOfServices: Onward = {
  title: 'Operations as traces',
  traces: ofServices,
};

export const slowTraces: Onward = {
  title: 'Slow operations as traces',
  traces: { ...ofServices, slowerThanMs: 100 },
};

export const producerTraces: Onward = {
  title: 'Sent records as traces',
  traces: { ...ofServices, kind: 'producer' },
};

export const consumerTraces: Onward = {
  title: 'Processed records as traces',
  traces: { ...ofServices, kind: 'consumer' },
};
