import { services } from '@kafka-o11y/vocabulary';
import { clears, fires, metric, named, ordersFlow, still } from '../expectations.ts';
import type { ComposeAction, Expectation, Scenario } from '../scenario.ts';

/**
 * Ends the process from inside, like a crash: Docker does not restart a container after `docker kill`.
 * The signal is SIGTERM, as the first process of a container ignores a SIGKILL from inside.
 */
const endConsumer: ComposeAction = {
  compose: ['exec', '-T', services.consumer, 'bash', '-c', 'kill -TERM 1'],
};

function restartedMoreThan(count: number): Expectation {
  return metric(
    'The consumer has restarted within the hour',
    'max(resets(service:uptime:seconds{service_name="consumer"}[1h]))',
    'above',
    count,
    'count',
    120,
  );
}

export const crashLoop: Scenario = {
  id: 'crash-loop',
  title: 'A service that restarts, and is healthy whenever you look',
  question: 'Everything is up. Who notices that a service dies again and again?',
  learn: [
    'That a restart policy mends a crash, and hides it',
    'To see restarts without asking Docker: by how long each process has run',
  ],
  minutes: 16,
  difficulty: 'practised',
  before: [
    metric(
      'The lab has run for five minutes: what restarts earlier belongs to its start',
      'quantile(0.5, service:uptime:seconds)',
      'above',
      300,
      'seconds',
      420,
    ),
    ...still(420, ...ordersFlow),
  ],
  steps: [
    {
      title: 'The consumer ends',
      text: 'Docker starts it again within a second. No scrape fails, no health check turns red, the lag is gone before you look. Only the time for which it has run begins anew, and that is worth a ticket: something ended it.',
      do: [endConsumer],
      expect: [
        restartedMoreThan(0),
        fires('ComponentRestarted', 120),
        ...still(120, ...ordersFlow),
      ],
      look: [{ board: 'host', panel: 'Restarts' }],
    },
    {
      title: 'And again',
      text: 'By itself each restart is harmless. Each time, however, its group hands out the partitions anew, and what it was working on is done twice.',
      do: [endConsumer],
      expect: [restartedMoreThan(1), ...still(120, ...ordersFlow)],
      look: [{ board: 'groups', panel: 'Joins and commits', title: 'Rebalances' }],
    },
    {
      title: 'The third time within an hour',
      text: 'This is no accident any more: it crashes for a reason, and will again. That is worth a page, which keeps the ticket quiet.',
      do: [endConsumer],
      expect: [
        restartedMoreThan(2),
        fires('ComponentRestartLoop', 120),
        named('restart-loop', 120),
        ...still(120, ...ordersFlow),
      ],
      look: [{ board: 'host', panel: 'Restarts' }],
    },
    {
      title: 'It holds',
      text: 'Nothing ends it now. Both alerts clear ten minutes after the last restart: the page asks whether the loop goes on, not whether there ever was one.',
      expect: [
        clears('ComponentRestartLoop', 780),
        clears('ComponentRestarted', 780),
        ...still(780, ...ordersFlow),
      ],
    },
  ],
  alerts: ['ComponentRestarted', 'ComponentRestartLoop'],
  cleanUp: [],
  practice:
    'Watch for how long each process has run: a restart policy keeps a crashing service green, and only its age tells.',
};
