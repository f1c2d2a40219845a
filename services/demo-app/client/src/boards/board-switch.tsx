import { Dropdown, Menu, ToolbarButton } from '@grafana/ui';
import { useLocation } from 'wouter';
import { api } from '../api.ts';
import { useAnswer } from '../use-answer.ts';
import type { BoardContext } from './board-context.ts';

type Props = Pick<BoardContext, 'board' | 'variables' | 'range'>;

/** To another board, which then shows the same time and the same choice of variables. */
export function BoardSwitch({ board, variables = {}, range }: Props) {
  const [, navigate] = useLocation();
  const { data: boards = [] } = useAnswer('boards', (signal) => api.boards(signal));
  const search = new URLSearchParams();
  for (const key of ['from', 'to'] as const) {
    const time = range.raw[key];
    search.set(key, typeof time === 'string' ? time : String(time.valueOf()));
  }
  for (const [name, values] of Object.entries(variables)) {
    for (const value of values) search.append(`var-${name}`, value);
  }
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
