/**
 * The compose services that code names. The name is the `service.name` of the telemetry, too, but
 * the telemetry of all brokers has that of `kafka`, of all ZooKeepers that of `zookeeper`, and of controllers
 * apart from brokers that of `kafka-controller`. The stores of logs and traces are in packages/backends.
 */
export const services = {
  producer: 'producer',
  consumer: 'consumer',
  monitor: 'monitor',
  demoApp: 'demo-app',
  kafka: 'kafka',
  kafka2: 'kafka-2',
  kafka3: 'kafka-3',
  controller: 'controller',
  controller2: 'controller-2',
  controller3: 'controller-3',
  zookeeper: 'zookeeper',
  zookeeper2: 'zookeeper-2',
  zookeeper3: 'zookeeper-3',
  collector: 'otel-collector',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  toxiproxy: 'toxiproxy',
  /** Makes certificates and passwords; in secure shapes only. */
  secrets: 'secrets',
} as const;

/** The brokers of the cluster. A single broker is the first of them. */
export const brokers = [services.kafka, services.kafka2, services.kafka3] as const;

/** The controllers of the cluster without ZooKeeper. */
export const controllers = [
  services.controller,
  services.controller2,
  services.controller3,
] as const;

/** The `service.name` of controllers apart from brokers. */
export const controllerServiceName = 'kafka-controller';

/** The `service.namespace` of the telemetry of the lab's own services. */
export const serviceNamespace = 'kafka-o11y';
