/**
 * The compose services that code names. The name is the `service.name` of the telemetry, too, but
 * the telemetry of all brokers has that of `kafka`, and of all ZooKeepers that of `zookeeper`. The
 * stores of logs and traces are in packages/backends.
 */
export const services = {
  producer: 'producer',
  consumer: 'consumer',
  monitor: 'monitor',
  demoApp: 'demo-app',
  kafka: 'kafka',
  kafka2: 'kafka-2',
  kafka3: 'kafka-3',
  zookeeper: 'zookeeper',
  zookeeper2: 'zookeeper-2',
  zookeeper3: 'zookeeper-3',
  collector: 'otel-collector',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  toxiproxy: 'toxiproxy',
} as const;

/** The brokers of the cluster. A single broker is the first of them. */
export const brokers = [services.kafka, services.kafka2, services.kafka3] as const;

/** The `service.namespace` of the telemetry of the lab's own services. */
export const serviceNamespace = 'kafka-o11y';
