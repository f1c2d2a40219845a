import type { TimeRange } from '@grafana/data';
import { rangeUtil } from '@grafana/data';
import { RefreshPicker, Stack, TimeRangePicker } from '@grafana/ui';
import type { ReactNode } from 'react';
import { refreshIntervals } from './board-url.ts';

interface Props {
  range: TimeRange;
  timeZone: string;
  refresh: string;
  onRange: (from: string, to: string) => void;
  onRefresh: () => void;
  onInterval: (interval: string) => void;
  /** What else there is to choose. */
  children: ReactNode;
}

/** Which time the board shows, and how often anew. */
export function BoardToolbar(props: Props) {
  const { range, timeZone, refresh, onRange, onRefresh, onInterval } = props;
  const shift = (by: number) => {
    const [from, to] = [range.from.valueOf(), range.to.valueOf()];
    const half = Math.round((to - from) / 2) * by;
    onRange(String(from + half), String(Math.min(to + half, Date.now())));
  };
  const zoomOut = () => {
    const [from, to] = [range.from.valueOf(), range.to.valueOf()];
    const half = Math.round((to - from) / 2);
    onRange(String(from - half), String(Math.min(to + half, Date.now())));
  };
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      {props.children}
      <TimeRangePicker
        value={range}
        timeZone={timeZone}
        isOnCanvas
        onChange={({ raw }) => {
          const { from, to } = rangeUtil.convertRawToRange(raw).raw;
          onRange(asText(from), asText(to));
        }}
        onChangeTimeZone={() => {}}
        onMoveBackward={() => shift(-1)}
        onMoveForward={() => shift(1)}
        onZoom={zoomOut}
      />
      <RefreshPicker
        value={refresh}
        intervals={refreshIntervals}
        tooltip="Refresh"
        text="Refresh"
        isOnCanvas
        onRefresh={onRefresh}
        onIntervalChanged={onInterval}
      />
    </Stack>
  );
}

/** Relative times stay as they are, others become milliseconds. */
function asText(time: TimeRange['raw']['from']): string {
  return typeof time === 'string' ? time : String(time.valueOf());
}
