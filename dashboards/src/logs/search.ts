import type { Row } from '../kit/index.ts';
import { logs } from '../kit/index.ts';
import { toApplications } from '../onward.ts';
import { ofLines } from './panels.ts';

/** All lines that match the variables service, level and text. */
export function search(): Row {
  return {
    title: 'Search',
    panels: [
      logs({
        title: 'Lines that match the variables above',
        description:
          'Chosen services and levels, and a text in any case: an order id, a topic, an exception. Good: a line tells what happened and to which record; its trace_id leads to the trace.',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills in these two.
        query: `{${ofLines}}${' | detected_level=~"${level:pipe}" |~ `(?i)${search}`'}`,
        span: 24,
        height: 14,
        onward: [toApplications],
      }),
    ],
  };
}
