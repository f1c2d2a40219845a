import type { DataFrame } from '@grafana/data';
import { formattedValueToString } from '@grafana/data';
import type { SortOrder, TooltipDisplayMode } from '@grafana/schema';
import {
  getFieldDisplayItems,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';

interface Props {
  frame: DataFrame;
  /** The row under the pointer, for each field. */
  rows: (number | null)[];
  series: number | null;
  mode: TooltipDisplayMode;
  sort: SortOrder;
  isPinned: boolean;
}

/** The time under the pointer and the values at that time. */
export function TimeSeriesTooltip({ frame, rows, series, mode, sort, isPinned }: Props) {
  const [time] = frame.fields;
  if (!time) return null;
  const at = time.values[rows[0] ?? rows.find((row) => row !== null) ?? 0];
  const value = time.display ? formattedValueToString(time.display(at)) : String(at);
  const items = getFieldDisplayItems(
    frame.fields,
    time,
    rows,
    series,
    mode,
    sort,
    ({ config }) => !config.custom?.hideFrom?.viz,
  );
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value }} isPinned={isPinned} />
      <VizTooltipContent items={items} isPinned={isPinned} />
    </VizTooltipWrapper>
  );
}
