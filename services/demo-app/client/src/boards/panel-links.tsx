import { Menu } from '@grafana/ui';
import type { BoardContext } from './board-context.ts';
import type { PanelJson } from './board-json.ts';
import { writePlace } from './board-url.ts';
import { destination } from './destination.ts';

/** A panel's menu: on its own, in Grafana, and onward as its author says. */
export function PanelMenu({
  panel,
  context,
  view,
}: {
  panel: PanelJson;
  context: BoardContext;
  view: { label: string; toggle: () => void };
}) {
  const onward = (panel.links ?? []).flatMap((link) => {
    const url = destination(link, context);
    return url === undefined ? [] : [{ ...link, title: context.replaceVariables(link.title), url }];
  });
  const { grafana, board, range, variables } = context;
  return (
    <Menu>
      <Menu.Item label={view.label} icon="eye" onClick={view.toggle} />
      {grafana && (
        <Menu.Item
          label="Open the board in Grafana"
          icon="external-link-alt"
          url={`${grafana}/d/${board.uid}?${writePlace(range, variables)}`}
          target="_blank"
        />
      )}
      {onward.map(({ title, url, targetBlank }) => (
        <Menu.Item
          key={title + url}
          label={title}
          icon="link"
          url={url}
          target={targetBlank ? '_blank' : undefined}
        />
      ))}
    </Menu>
  );
}
