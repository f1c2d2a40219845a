import type { Row } from '../kit/index.ts';
import { logs } from '../kit/index.ts';
import { quorumLogs } from '../onward.ts';

export function quorumLog(): Row {
  return {
    title: 'What the servers say',
    panels: [
      logs({
        title: 'Quorum log',
        description:
          'Elections, leaders, voters that come and go. Good: quiet between restarts. "Completed transition to" names each change of state with its reason.',
        question: quorumLogs.logs,
        span: 24,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
