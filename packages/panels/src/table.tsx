import type { DataFrame } from '@grafana/data';
import type { TableCellHeight } from '@grafana/schema';
import { TableNG } from '@grafana/ui/unstable';
import { NoData } from './messages.tsx';
import { useSurroundings } from './surroundings.tsx';
import type { PanelTypeProps } from './types.ts';

interface TableOptions {
  frameIndex?: number;
  showHeader?: boolean;
  showTypeIcons?: boolean;
  sortBy?: { displayName: string; desc?: boolean }[];
  cellHeight?: TableCellHeight;
  enablePagination?: boolean;
}

/** A table of one frame; several frames can be told apart only by Grafana. */
export function TablePanel({ panel, frames, structureRev, width, height }: PanelTypeProps) {
  const { range } = useSurroundings();
  const options = (panel.options ?? {}) as TableOptions;
  const frame: DataFrame | undefined = frames[options.frameIndex ?? 0] ?? frames[0];
  if (!frame || frame.length === 0) return <NoData text={panel.fieldConfig?.defaults.noValue} />;
  return (
    <TableNG
      data={frame}
      width={width}
      height={height}
      timeRange={range}
      structureRev={structureRev}
      noHeader={options.showHeader === false}
      showTypeIcons={options.showTypeIcons ?? false}
      sortBy={options.sortBy}
      cellHeight={options.cellHeight}
      enablePagination={options.enablePagination ?? false}
      fieldConfig={panel.fieldConfig}
      resizable
    />
  );
}
