import { controllerServiceName, services } from '@kafka-o11y/vocabulary';
import type { Row } from '../kit/index.ts';
import { inCluster, logs } from '../kit/index.ts';
import { brokerWarnings } from '../onward.ts';

export function brokerLog(): Row {
  return {
    title: 'What the brokers say',
    panels: [
      logs({
        title: 'Broker logs, warnings and worse',
        description:
          'Server, controller and state-change logs of the chosen brokers. Good: nothing new. Shrinking ISR, I/O errors and expired sessions explain most of the graphs above.',
        question: brokerWarnings,
        span: 12,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
      logs({
        title: 'Controller log',
        description:
          'What the controller decided: elections, brokers that came and went, topics. Good: quiet between restarts.',
        question: {
          ...inCluster,
          service: [services.kafka, controllerServiceName],
          family: 'controller',
        },
        span: 12,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
