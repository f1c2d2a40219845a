// Every name that code in two places has to spell alike. Nothing here depends on anything else.

export type { BoardName, PanelLink, PanelTitle } from './boards.ts';
export { boardTag, boardUids, panelIdOf } from './boards.ts';
export {
  type Compression,
  canaryGroupPrefix,
  canaryTopic,
  compressions,
  consumerGroup,
  type GroupProtocolName,
  groupProtocols,
  type KafkaClientName,
  kafkaClients,
  type SaslMechanism,
  type SecurityProtocol,
  saslMechanisms,
  securityProtocols,
  topics,
} from './kafka.ts';
export { metricNames } from './metrics.ts';
export { ORDER_ID_ATTRIBUTE, ORDER_ID_HEADER } from './order.ts';
export { panelIds } from './panels.ts';
export { ports } from './ports.ts';
export {
  brokers,
  controllerServiceName,
  controllers,
  serviceNamespace,
  services,
} from './services.ts';
export { spanNames } from './spans.ts';
export { allValue } from './variables.ts';
