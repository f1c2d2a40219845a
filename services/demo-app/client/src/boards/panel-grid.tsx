import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Icon, useStyles2 } from '@grafana/ui';
import type { PanelJson } from '@kafka-o11y/panels';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useBoard } from './board-context.ts';
import { panelKey } from './board-url.ts';
import { Panel } from './panel.tsx';
import type { Section } from './sections.ts';
import { panelNamed, sectionsOf } from './sections.ts';

/** As in Grafana: 24 columns, rows of 30 px, 8 px between. */
const columns = 24;
const rowPx = 30;
const gapPx = 8;

interface Props {
  /** The panel at which the board opens: `panel-3`. */
  viewPanel: string | undefined;
  /** The panel that is shown without the rest of the board: `panel-3`. */
  onlyPanel: string | undefined;
  onOnly: (panel: string | undefined) => void;
}

/** The panels of the board on display, in rows that fold. */
export function PanelGrid({ viewPanel, onlyPanel, onOnly }: Props) {
  const { board } = useBoard();
  const styles = useStyles2(getStyles);
  const sections = useMemo(() => sectionsOf(board), [board]);
  const target = panelNamed(viewPanel, sections);
  const only = panelNamed(onlyPanel, sections);
  const arrive = useArrival(target);
  if (only) {
    return (
      <div className={styles.alone}>
        <Panel
          panel={only}
          view={{ label: 'Back to the board', toggle: () => onOnly(undefined) }}
        />
      </div>
    );
  }
  const unknown = onlyPanel ?? (target ? undefined : viewPanel);
  return (
    <>
      {unknown !== undefined && (
        <Alert severity="warning" title={`This board has no panel "${unknown}".`} />
      )}
      {sections.map((section) => (
        <GridSection
          key={section.row?.id ?? 0}
          section={section}
          target={target}
          onArrival={arrive}
          onOnly={onOnly}
        />
      ))}
    </>
  );
}

/** Brings the reader to the target once. To fold and unfold its row does not move the reader again. */
function useArrival(target: PanelJson | undefined): (panel: HTMLElement) => void {
  const arrivedAt = useRef<PanelJson>(undefined);
  return useCallback(
    (panel) => {
      if (arrivedAt.current === target) return;
      arrivedAt.current = target;
      panel.scrollIntoView({ block: 'center' });
      panel.focus({ preventScroll: true });
    },
    [target],
  );
}

interface SectionProps extends Pick<Props, 'onOnly'> {
  section: Section;
  /** The panel at which the board opens. It may be in another section. */
  target: PanelJson | undefined;
  onArrival: (panel: HTMLElement) => void;
}

function GridSection({ section, target, onArrival, onOnly }: SectionProps) {
  const { replaceVariables } = useBoard();
  const styles = useStyles2(getStyles);
  const { row, panels } = section;
  const [open, setOpen] = useState(!row?.collapsed);
  useEffect(() => {
    if (target && panels.includes(target)) setOpen(true);
  }, [target, panels]);
  return (
    <section>
      {row && (
        <h2 className={styles.row}>
          <button
            type="button"
            className={styles.toggle}
            data-row={row.id}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'angle-down' : 'angle-right'} size="lg" />
            {replaceVariables(row.title ?? '')}
            {!open && <span className={styles.count}>({panels.length} panels)</span>}
          </button>
        </h2>
      )}
      {open && (
        <div className={styles.grid}>
          {panels.map((panel) => (
            <div
              key={panel.id}
              className={cx(styles.cell, panel === target && styles.target)}
              style={place(panel, panels)}
            >
              <Panel
                panel={panel}
                view={{ label: 'View', toggle: () => onOnly(panelKey(panel.id)) }}
                onMount={panel === target ? onArrival : undefined}
              />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function place(panel: PanelJson, all: PanelJson[]): React.CSSProperties {
  const { x, y, w, h } = gridPos(panel);
  const top = Math.min(...all.map((other) => gridPos(other).y));
  return {
    '--column': `${x + 1} / span ${Math.min(w, columns - x)}`,
    '--row': `${y - top + 1} / span ${h}`,
    // Where there is little room: half the width for a single value, the whole for the rest.
    '--narrow-column': panel.type === 'stat' && w <= columns / 4 ? 'span 1' : 'span 2',
    '--height': `${h * (rowPx + gapPx) - gapPx}px`,
  } as React.CSSProperties;
}

function gridPos({ gridPos }: PanelJson) {
  return gridPos ?? { x: 0, y: 0, w: 12, h: 8 };
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ margin: theme.spacing(1, 0, 0.5), fontSize: theme.typography.h5.fontSize }),
  toggle: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: 0,
    border: 0,
    background: 'none',
    color: theme.colors.text.primary,
  }),
  count: css({ color: theme.colors.text.secondary, fontWeight: 'normal' }),
  alone: css({ height: `calc(100vh - 180px)`, minHeight: 320 }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gridAutoRows: rowPx,
    gap: gapPx,
    [theme.breakpoints.down('md')]: {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      gridAutoRows: 'auto',
    },
  }),
  target: css({
    outline: `2px solid ${theme.colors.primary.border}`,
    outlineOffset: 2,
    borderRadius: theme.shape.radius.default,
  }),
  cell: css({
    gridColumn: 'var(--column)',
    gridRow: 'var(--row)',
    minWidth: 0,
    [theme.breakpoints.down('md')]: {
      gridColumn: 'var(--narrow-column)',
      gridRow: 'auto',
      height: 'var(--height)',
    },
  }),
});
