import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { useBoard } from './board-context.ts';
import type { PanelJson } from './board-json.ts';
import { Panel } from './panel.tsx';
import type { Section } from './sections.ts';
import { sectionsOf } from './sections.ts';

/** As in Grafana: 24 columns, rows of 30 px, 8 px between. */
const columns = 24;
const rowPx = 30;
const gapPx = 8;

interface Props {
  /** The panel to show alone. */
  viewPanel: number | undefined;
  onView: (panel: number | undefined) => void;
}

export function PanelGrid({ viewPanel, onView }: Props) {
  const { board } = useBoard();
  const styles = useStyles2(getStyles);
  const sections = useMemo(() => sectionsOf(board), [board]);
  const alone = sections.flatMap(({ panels }) => panels).find(({ id }) => id === viewPanel);
  if (alone) {
    return (
      <div className={styles.alone}>
        <Panel
          panel={alone}
          view={{ label: 'Back to the board', toggle: () => onView(undefined) }}
        />
      </div>
    );
  }
  return sections.map((section) => (
    <GridSection key={section.row?.id ?? 0} section={section} onView={onView} />
  ));
}

function GridSection({ section, onView }: { section: Section; onView: Props['onView'] }) {
  const { replaceVariables } = useBoard();
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(!section.row?.collapsed);
  const { row, panels } = section;
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
            <div key={panel.id} className={styles.cell} style={place(panel, panels)}>
              <Panel panel={panel} view={{ label: 'View', toggle: () => onView(panel.id) }} />
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
