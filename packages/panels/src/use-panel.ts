import type { DataFrame } from '@grafana/data';
import { compareArrayValues, compareDataFrameStructures, FieldMatcherID } from '@grafana/data';
import { SeriesVisibilityChangeMode, useTheme2 } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { configure, transform } from './fields.ts';
import { toFrames } from './frames.ts';
import { useSurroundings } from './surroundings.tsx';
import type { Exemplar, PanelAnswer, PanelJson } from './types.ts';

/** A panel that is ready to draw. */
export interface PanelState {
  /** With the series hidden that the reader does not want to see. */
  panel: PanelJson;
  /** Undefined until the first answer. */
  frames: DataFrame[] | undefined;
  /** Nothing is missing any more: there is data or an error, or the panel needs no data. */
  ready: boolean;
  structureRev: number;
  exemplars: Exemplar[];
  /** Each query that failed. Others of the same panel may have been answered. */
  errors: string[];
  /** The reader clicked a series in the legend. */
  onToggleSeriesVisibility: (
    label: string | string[] | null,
    mode: SeriesVisibilityChangeMode,
  ) => void;
}

/**
 * Makes a panel's data ready to draw: frames, transformations, field options.
 *
 * @param panel its JSON; the same object as long as it is the same panel
 * @param data the newest answer to its queries; the same object as long as it is the same answer
 * @param error why there is no newer answer
 */
export function usePanel(
  panel: PanelJson,
  { data, error }: { data?: PanelAnswer | undefined; error?: string | undefined },
): PanelState {
  const { replaceVariables, timeZone, destination } = useSurroundings();
  const theme = useTheme2();
  const { shown, onToggleSeriesVisibility } = usePickedSeries(panel);
  const transformed = useTransformed(shown, data);
  const frames = useMemo(
    () =>
      transformed.frames &&
      configure(shown, transformed.frames, { theme, timeZone, replaceVariables, destination }),
    [transformed.frames, shown, theme, timeZone, replaceVariables, destination],
  );
  const failed = data?.results.flatMap(({ refId, error }) =>
    error ? [`Query ${refId}: ${error}`] : [],
  );
  const errors = [error, transformed.error, ...(failed ?? [])].filter((text) => text !== undefined);
  return {
    panel: shown,
    frames,
    ready: frames !== undefined || errors.length > 0 || !hasQueries(panel),
    structureRev: useStructureRev(frames),
    exemplars: data?.results.flatMap(({ exemplars = [] }) => exemplars) ?? [],
    errors,
    onToggleSeriesVisibility,
  };
}

/** Whether a panel needs data. A text, for example, needs none. */
export function hasQueries({ targets = [] }: PanelJson): boolean {
  return targets.length > 0;
}

function useTransformed(
  panel: PanelJson,
  answer: PanelAnswer | undefined,
): { frames?: DataFrame[]; error?: string } {
  const { replaceVariables } = useSurroundings();
  const replace = useRef(replaceVariables);
  replace.current = replaceVariables;
  const [result, setResult] = useState<{ frames?: DataFrame[]; error?: string }>({});
  useEffect(() => {
    if (!answer) return;
    let current = true;
    const frames = toFrames(answer, panel.targets ?? []);
    Promise.resolve()
      .then(() => transform(panel, frames, (text) => replace.current(text)))
      .then(
        (frames) => current && setResult({ frames }),
        (error: Error) => current && setResult({ frames: [], error: error.message }),
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

/** Series that the reader picked in the legend: a click shows that one alone, another click all. */
function usePickedSeries(panel: PanelJson) {
  const [picked, setPicked] = useState<string[]>([]);
  const onToggleSeriesVisibility = useCallback<PanelState['onToggleSeriesVisibility']>(
    (label, mode) => {
      const labels = [label ?? []].flat();
      setPicked((before) => {
        if (mode === SeriesVisibilityChangeMode.SetExactly) return labels;
        const among = labels.every((name) => before.includes(name));
        if (mode === SeriesVisibilityChangeMode.AppendToSelection) {
          return among ? before.filter((name) => !labels.includes(name)) : [...before, ...labels];
        }
        return among && before.length === labels.length ? [] : labels;
      });
    },
    [],
  );
  const shown = useMemo(
    () => (picked.length === 0 ? panel : hideAllBut(panel, picked)),
    [panel, picked],
  );
  return { shown, onToggleSeriesVisibility };
}

/** As Grafana's own override for it. */
function hideAllBut(panel: PanelJson, names: string[]): PanelJson {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const others = {
    matcher: { id: FieldMatcherID.byNames, options: { mode: 'exclude', names, readOnly: true } },
    properties: [{ id: 'custom.hideFrom', value: { viz: true, legend: false, tooltip: true } }],
  };
  return { ...panel, fieldConfig: { defaults, overrides: [...overrides, others] } };
}
