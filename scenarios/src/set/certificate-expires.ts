import { services } from '@kafka-o11y/vocabulary';
import {
  clears,
  fires,
  logged,
  metric,
  named,
  nobodyIsBehind,
  nothingLost,
  ordersAreProcessed,
  ordersAreSent,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Action, Scenario } from '../scenario.ts';

const day = 86_400;

/** Gives the brokers a certificate that holds for so many seconds, and lets the first of them read it. */
function certificateFor(seconds: number): Action[] {
  const variables = ['-e', 'RENEW=kafka', '-e', `CERTIFICATE_SECONDS=${seconds}`];
  return [
    { compose: ['run', '--rm', '--no-deps', '-T', ...variables, 'secrets'] },
    { compose: ['restart', services.kafka] },
  ];
}

const daysLeft = `(min(tls_server_certificate_not_after_seconds{server_address="${services.kafka}"}) - time()) / 86400`;

export const certificateExpires: Scenario = {
  id: 'certificate-expires',
  title: 'A certificate expires',
  question: 'Everything works. What will break on Saturday night, and how do I see it today?',
  learn: [
    'To watch the certificate that a broker shows, not the file beside it',
    'What stops when it expires, and what goes on for a while',
  ],
  minutes: 11,
  difficulty: 'practised',
  needs: 'secure',
  before: ordersFlow,
  steps: [
    {
      title: 'Ten days are left',
      text: 'The first broker gets a certificate that holds for ten days, and is restarted with it. Nothing else changes, and no client notices.',
      do: certificateFor(10 * day),
      expect: [
        metric('The broker shows it', daysLeft, 'below', 11, 'count', 180),
        fires('KafkaCertificateExpiring', 240),
        named('certificate-expiring', 240),
        ...still(240, ordersAreSent, ordersAreProcessed),
      ],
      look: [{ board: 'security', panel: 'What each broker shows' }],
    },
    {
      title: 'Nobody has renewed it',
      text: 'The same again with one that holds for four minutes, and then the minute comes. Who is connected does not notice: the orders flow on, and that is the trap.',
      do: certificateFor(240),
      expect: [
        metric('It has expired', daysLeft, 'below', 0, 'count', 420),
        fires('KafkaCertificateExpired', 480),
        ...still(480, ordersAreSent, ordersAreProcessed),
      ],
      look: [{ board: 'security', panel: 'Certificates hold' }],
    },
    {
      title: 'Somebody restarts a producer',
      text: 'A deployment, say. It has to connect anew, is shown the certificate and hangs up, an hour or a week after the cause. With one broker no order is sent any more; with three, none of its partitions.',
      do: [{ compose: ['restart', services.producer] }],
      expect: [
        logged(
          'The producer says why',
          { service: services.producer, level: 'warn', words: 'certificate has expired' },
          120,
        ),
      ],
      look: [
        {
          title: 'What the clients say',
          logs: {
            service: [services.producer, services.consumer, services.monitor],
            level: ['warn', 'error', 'fatal'],
          },
        },
      ],
    },
    {
      title: 'A new one',
      text: 'The broker reads it at its restart, and clients connect again by themselves.',
      do: [...certificateFor(90 * day), { compose: ['restart', services.producer] }],
      expect: [
        metric('It holds again', daysLeft, 'above', 80, 'count', 180),
        ordersAreSent,
        ordersAreProcessed,
        nobodyIsBehind(240),
        clears('KafkaCertificateExpired', 240),
        clears('KafkaCertificateExpiring', 240),
        nothingLost,
      ],
      look: [{ board: 'overview', panel: 'Order flow' }],
    },
  ],
  alerts: ['KafkaCertificateExpiring', 'KafkaCertificateExpired'],
  cleanUp: [...certificateFor(90 * day), { compose: ['restart', services.producer] }],
  practice:
    'Look at certificates over the network, from where clients are, and alert weeks before: a renewed file that no server has read expires as well.',
};
