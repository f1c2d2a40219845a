import { services } from '@kafka-o11y/vocabulary';
import {
  clears,
  fires,
  metric,
  nobodyIsBehind,
  nothingLost,
  ordersAreProcessed,
  ordersAreSent,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Action, Scenario } from '../scenario.ts';

/** Gives the first broker a certificate that holds for so many days, and lets it read it. */
function certificateFor(days: number): Action[] {
  const variables = ['-e', 'RENEW=kafka', '-e', `CERTIFICATE_DAYS=${days}`];
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
  minutes: 7,
  difficulty: 'practised',
  needs: 'secure',
  before: ordersFlow,
  steps: [
    {
      title: 'Ten days are left',
      text: 'The first broker gets a certificate that holds for ten days, and is restarted with it. Nothing else changes, and no client notices.',
      do: certificateFor(10),
      expect: [
        metric('The broker shows it', daysLeft, 'below', 11, 'count', 180),
        fires('KafkaCertificateExpiring', 480),
        ...still(480, ordersAreSent, ordersAreProcessed),
      ],
      look: [{ board: 'security', panel: 'What each broker shows' }],
    },
    {
      title: 'Nobody has renewed it',
      text: 'The same again with one that has expired. Who connects now is shown it and hangs up: with one broker the orders stop, with three those of its partitions wait for another leader.',
      do: certificateFor(0),
      expect: [
        metric('It has expired', daysLeft, 'below', 0, 'count', 180),
        fires('KafkaCertificateExpired', 240),
      ],
      look: [
        { board: 'security', panel: 'Certificates hold' },
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
      text: 'The broker reads it at its restart. The clients connect again by themselves, and what waited in the producer is sent.',
      do: certificateFor(90),
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
  cleanUp: certificateFor(90),
  practice:
    'Look at certificates over the network, from where clients are, and alert weeks before: a renewed file that no server has read expires as well.',
};
