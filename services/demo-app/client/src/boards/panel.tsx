import { Menu } from '@grafana/ui';
import type { PanelJson } from '@kafka-o11y/panels';
import { hasQueries, PanelFrame, usePanel } from '@kafka-o11y/panels';
import { useEffect } from 'react';
import type { PanelAnswer } from '../../../src/contract.ts';
import { api } from '../api.ts';
import type { Answer } from '../use-answer.ts';
import { useAnswer } from '../use-answer.ts';
import { useSize, useVisible } from '../use-element.ts';
import { useBoard } from './board-context.ts';
import { writePlace } from './board-url.ts';

interface Props {
  panel: PanelJson;
  /** To this panel alone, or back to the whole board. */
  view: { label: string; toggle: () => void };
  /** Only of the panel at which the board opens. Is called when the panel is on the page. */
  onMount?: ((panel: HTMLElement) => void) | undefined;
}

/** One panel of the board on display, with its data and its menu. */
export function Panel({ panel, view, onMount }: Props) {
  const { replaceVariables } = useBoard();
  const [ref, size] = useSize<HTMLElement>();
  const visible = useVisible(ref);
  const answer = useData(panel, visible, size.width);
  const state = usePanel(panel, answer);
  useEffect(() => {
    if (ref.current) onMount?.(ref.current);
  }, [ref, onMount]);
  return (
    <section
      ref={ref}
      data-panel={panel.id}
      data-state={state.ready ? 'done' : 'loading'}
      aria-label={replaceVariables(panel.title ?? '')}
      aria-current={onMount && 'true'}
      tabIndex={onMount && -1}
      style={{ height: '100%', minWidth: 0 }}
    >
      {size.width > 0 && size.height > 0 && (
        <PanelFrame
          {...size}
          state={state}
          loading={answer.loading}
          menu={<PanelMenu panel={panel} view={view} />}
        />
      )}
    </section>
  );
}

/** Asks for a panel's data, again with every refresh while `wanted`. */
function useData(panel: PanelJson, wanted: boolean, width: number): Answer<PanelAnswer> {
  const { board, variables, range, revision } = useBoard();
  const asks = wanted && variables !== undefined && width > 0 && hasQueries(panel);
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  return useAnswer(
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
}

/** A panel's menu: on its own, in Grafana, and onward as its author says. */
function PanelMenu({ panel, view }: Omit<Props, 'onMount'>) {
  const { grafana, board, range, variables, replaceVariables, destination } = useBoard();
  const onward = (panel.links ?? []).flatMap((link) => {
    const url = destination(link.url);
    return url === undefined ? [] : [{ ...link, title: replaceVariables(link.title), url }];
  });
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
