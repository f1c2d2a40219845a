import type { TimeRange } from '@grafana/data';
import { rangeUtil } from '@grafana/data';
import { Dropdown, Menu, RefreshPicker, Stack, TimeRangePicker, ToolbarButton } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api.ts';
import { useAnswer } from '../use-answer.ts';
import type { BoardContext } from './board-context.ts';
import { refreshIntervals, writePlace } from './board-url.ts';

interface ToolbarProps {
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
export function BoardToolbar(props: ToolbarProps) {
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

type SwitchProps = Pick<BoardContext, 'board' | 'variables' | 'range'>;

/** To another board, which then shows the same time and the same choice of variables. */
export function BoardSwitch({ board, variables, range }: SwitchProps) {
  const [, navigate] = useLocation();
  const { data: boards = [] } = useAnswer('boards', (signal) => api.boards(signal));
  const search = writePlace(range, variables);
  return (
    <Dropdown
      overlay={
        <Menu>
          {boards.map(({ uid, title }) => (
            <Menu.Item
              key={uid}
              label={title}
              active={uid === board.uid}
              onClick={() => navigate(`/boards/${uid}?${search}`)}
            />
          ))}
        </Menu>
      }
    >
      <ToolbarButton variant="canvas" icon="apps" isOpen={false} aria-label="Boards">
        Boards
      </ToolbarButton>
    </Dropdown>
  );
}
