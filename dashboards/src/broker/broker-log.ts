import type { Row } from '../kit/index.ts';
import { logs, ofCluster } from '../kit/index.ts';

export function brokerLog(): Row {
  return {
    title: 'What the brokers say',
    panels: [
      logs({
        title: 'Broker logs, warnings and worse',
        description:
          'Server, controller and state-change logs of the chosen brokers. Good: nothing new. Shrinking ISR, I/O errors and expired sessions explain most of the graphs above.',
        query: `{${ofCluster}, service_name="kafka"} | service_instance_id=~"$broker" | detected_level=~"warn|error|fatal"`,
        span: 12,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
      logs({
        title: 'Controller log',
        description:
          'What the controller decided: elections, brokers that came and went, topics. Good: quiet between restarts.',
        query: `{${ofCluster}, service_name="kafka", log_family="controller"}`,
        span: 12,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
