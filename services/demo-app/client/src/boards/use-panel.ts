import type { DataFrame } from '@grafana/data';
import { compareArrayValues, compareDataFrameStructures } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Exemplar, PanelAnswer } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { toFrames } from '../data/frames.ts';
import { configure, transform } from '../data/process.ts';
import { useAnswer } from '../use-answer.ts';
import { useBoard } from './board-context.ts';
import type { PanelJson } from './board-json.ts';
import { destination } from './destination.ts';

export interface PanelState {
  loading: boolean;
  /** Undefined until the first answer. */
  frames?: DataFrame[];
  structureRev: number;
  exemplars: Exemplar[];
  /** Each query that failed. Others of the same panel may have been answered. */
  errors: string[];
}

/** Asks for a panel's data, again with every refresh while `wanted`, and makes it ready to draw. */
export function usePanel(panel: PanelJson, wanted: boolean, width: number): PanelState {
  const { board, variables, range, revision, replaceVariables, timeZone, grafana } = useBoard();
  const theme = useTheme2();
  const asks = wanted && variables !== undefined && width > 0 && (panel.targets?.length ?? 0) > 0;
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const answer = useAnswer(
    asks ? JSON.stringify([panel.id, variables, from, to, revision]) : undefined,
    (signal) =>
      api.query(
        {
          board: board.uid,
          panel: panel.id,
          variables: variables ?? {},
          from,
          to,
          maxDataPoints: Math.max(1, Math.round(width)),
        },
        signal,
      ),
  );
  const { data, error } = useTransformed(panel, answer.data);
  const frames = useMemo(
    () =>
      data &&
      configure(panel, data, {
        theme,
        timeZone,
        replaceVariables,
        destination: (url) => destination({ url }, { grafana, replaceVariables }),
      }),
    [data, panel, theme, timeZone, replaceVariables, grafana],
  );
  const failed = answer.data?.results.flatMap(({ refId, error }) =>
    error ? [`Query ${refId}: ${error}`] : [],
  );
  return {
    loading: answer.loading,
    frames,
    structureRev: useStructureRev(frames),
    exemplars: answer.data?.results.flatMap(({ exemplars = [] }) => exemplars) ?? [],
    errors: [answer.error, error, ...(failed ?? [])].filter((text) => text !== undefined),
  };
}

function useTransformed(
  panel: PanelJson,
  answer: PanelAnswer | undefined,
): { data?: DataFrame[]; error?: string } {
  const { replaceVariables } = useBoard();
  const replace = useRef(replaceVariables);
  replace.current = replaceVariables;
  const [result, setResult] = useState<{ data?: DataFrame[]; error?: string }>({});
  useEffect(() => {
    if (!answer) return;
    let current = true;
    const frames = toFrames(answer, panel.targets ?? []);
    Promise.resolve()
      .then(() => transform(panel, frames, (text) => replace.current(text)))
      .then(
        (data) => current && setResult({ data }),
        (error: Error) => current && setResult({ data: [], error: error.message }),
      );
    return () => {
      current = false;
    };
  }, [panel, answer]);
  return result;
}

/** Counts the changes of the fields, at which a graph is built anew instead of fed new values. */
function useStructureRev(frames: DataFrame[] | undefined): number {
  const last = useRef<{ frames: DataFrame[]; revision: number }>({ frames: [], revision: 1 });
  if (frames && frames !== last.current.frames) {
    const same = compareArrayValues(frames, last.current.frames, compareDataFrameStructures);
    last.current = { frames, revision: last.current.revision + (same ? 0 : 1) };
  }
  return last.current.revision;
}
