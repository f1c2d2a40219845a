import { Dropdown, Menu, ToolbarButton } from '@grafana/ui';
import { useLocation } from 'wouter';
import { api } from '../api.ts';
import { useAnswer } from '../use-answer.ts';
import type { BoardContext } from './board-context.ts';
import { writePlace } from './board-url.ts';

type Props = Pick<BoardContext, 'board' | 'variables' | 'range'>;

/** To another board, which then shows the same time and the same choice of variables. */
export function BoardSwitch({ board, variables, range }: Props) {
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
