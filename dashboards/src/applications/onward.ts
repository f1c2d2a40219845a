import type { Onward } from '../kit/index.ts';
import { loki, ofService, tempo } from '../kit/index.ts';

export const errorLines: Onward = {
  title: 'Errors in the logs of the services',
  datasource: loki,
  query: `{${ofService}, service_namespace="kafka-o11y"} | detected_level=~"error|fatal"`,
};

export const failedTraces: Onward = {
  title: 'Failed operations as traces',
  datasource: tempo,
  query: '{ resource.service.name =~ "$service" && status = error }',
};

export const tracesOfServices: Onward = {
  title: 'Operations as traces',
  datasource: tempo,
  query: '{ resource.service.name =~ "$service" }',
};

export const slowTraces: Onward = {
  title: 'Slow operations as traces',
  datasource: tempo,
  query: '{ resource.service.name =~ "$service" && duration > 100ms }',
};

export const producerTraces: Onward = {
  title: 'Sent records as traces',
  datasource: tempo,
  query: '{ resource.service.name =~ "$service" && kind = producer }',
};

export const consumerTraces: Onward = {
  title: 'Processed records as traces',
  datasource: tempo,
  query: '{ resource.service.name =~ "$service" && kind = consumer }',
};
