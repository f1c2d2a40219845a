import { dateTime, EventBusSrv } from '@grafana/data';
import { useMemo } from 'react';
import type { AnnotationEvent } from '../../../src/contract.ts';
import type { BoardContext } from '../boards/board-context.ts';

/** Times are shown in the reader's own. */
export const timeZone = 'browser';

const none: AnnotationEvent[] = [];

/** What a panel asks of the board around it, for one that has none. */
export function useLooseBoard(
  from: number,
  to: number,
  annotations: AnnotationEvent[] = none,
): BoardContext {
  const eventBus = useMemo(() => new EventBusSrv(), []);
  return useMemo(() => {
    const [start, end] = [dateTime(from), dateTime(to)];
    return {
      board: { uid: 'loose', title: '' },
      variables: {},
      range: { from: start, to: end, raw: { from: start, to: end } },
      timeZone,
      revision: 0,
      replaceVariables: (text) => text ?? '',
      setRange: () => {},
      grafana: undefined,
      annotations,
      eventBus,
    };
  }, [from, to, annotations, eventBus]);
}
