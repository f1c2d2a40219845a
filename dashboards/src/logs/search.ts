import type { Row } from '../kit/index.ts';
import { inServices, logs } from '../kit/index.ts';
import { toApplications } from '../onward.ts';

/** All lines that match the variables service, level and text. */
export function search(): Row {
  return {
    title: 'Search',
    panels: [
      logs({
        title: 'Lines that match the variables above',
        description:
          'Chosen services and levels, and a text in any case: an order id, a topic, an exception. Good: a line tells what happened and to which record; its trace_id leads to the trace.',
        question: {
          ...inServices,
          level: { variable: 'level' },
          pattern: { variable: 'search' },
        },
        span: 24,
        height: 14,
        onward: [toApplications],
      }),
    ],
  };
}
