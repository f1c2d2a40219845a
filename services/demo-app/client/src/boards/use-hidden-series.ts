import { FieldMatcherID } from '@grafana/data';
import { SeriesVisibilityChangeMode } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import type { PanelJson } from './board-json.ts';

/** Series that the reader picked in the legend: a click shows that one alone, another click all. */
export function useHiddenSeries(panel: PanelJson) {
  const [picked, setPicked] = useState<string[]>([]);
  const onToggleSeriesVisibility = useCallback(
    (label: string | string[] | null, mode: SeriesVisibilityChangeMode) => {
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
  return { panel: shown, onToggleSeriesVisibility };
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
