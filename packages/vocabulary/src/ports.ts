/**
 * The ports on which the services listen, in their containers and by default on this machine. The
 * ports of the stores of logs and traces are in packages/backends.
 */
export const ports = {
  /** HTTP of the producer, the consumer and the monitor. */
  service: 8080,
  demoApp: 8501,
  kafka: 9092,
  zookeeper: 2181,
  prometheus: 9090,
  alertmanager: 9093,
  grafana: 3000,
  otlpHttp: 4318,
  collectorHealth: 13133,
  toxiproxy: 8474,
  /** Toxiproxy in the place of the first broker. */
  toxiproxyKafka: 19092,
} as const;
