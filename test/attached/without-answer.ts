import type { Query } from '../stack/queries.ts';

/**
 * What has no answer where the cluster of somebody else is watched without the canary, beside what waits for an event
 * (test/e2e/event-only.ts): the reason, and which queries.
 */
export const withoutAnswer: { reason: string; is: (query: Query) => boolean }[] = [
  {
    reason: "the lab's clients do not run",
    is: expr(
      /\b(orders_|kafka_(messages?_|producer_|consumer_(active|assignments|parked|restarts))|application_errors_|log_lines_suppressed_|messaging_)/,
    ),
  },
  { reason: 'the canary is off', is: expr(/\bkafka[_:]canary/) },
  { reason: 'nobody sends traces', is: ({ language }) => language === 'traces' },
  { reason: 'nobody sends spans', is: expr(/\btraces_(span|service)_|_spans?_/) },
  {
    reason: 'the logs of the brokers and their clients stay where they are',
    is: logs(/service_name=~?"(kafka|zookeeper|producer)|log_family(=~?"\w|!="")/),
  },
  { reason: 'denials are counted from the logs of the brokers', is: expr(/\bkafka_authorizer_/) },
  {
    reason: 'what watches has nothing to complain about',
    is: logs(/detected_level|exception_type/),
  },
  {
    reason: 'the disk of the brokers is not seen',
    is: expr(/\bsystem_filesystem_/),
  },
];

function expr(pattern: RegExp): (query: Query) => boolean {
  return (query) => query.language === 'prometheus' && pattern.test(query.expr);
}

function logs(pattern: RegExp): (query: Query) => boolean {
  return (query) => query.language === 'logs' && pattern.test(query.expr);
}
