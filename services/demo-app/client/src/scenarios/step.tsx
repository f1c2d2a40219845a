import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';

interface Props {
  /** As the reader counts; absent for what comes before the first one. */
  number?: number;
  title: string;
  state: 'ahead' | 'current' | 'done';
  children: ReactNode;
}

/** One step in its frame. It opens when it is reached and stays open to be read. */
export function StepFrame({ number, title, state, children }: Props) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(state !== 'ahead');
  useEffect(() => setOpen(state !== 'ahead'), [state]);
  const said = { ahead: 'not reached', current: 'now', done: 'done' }[state];
  return (
    <li
      className={cx(styles.step, state === 'current' && styles.current)}
      aria-current={state === 'current' ? 'step' : undefined}
      data-state={state}
    >
      <h2 className={styles.heading}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <span className={cx(styles.mark, styles[`${state}Mark`])} title={said}>
            {state === 'done' ? <Icon name="check" /> : (number ?? <Icon name="play" />)}
          </span>
          <span>{title}</span>
          <Icon name={open ? 'angle-up' : 'angle-down'} className={styles.angle} />
        </button>
      </h2>
      {open && <div className={styles.body}>{children}</div>}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const mark = (background: string, color: string) => css({ background, color });
  return {
    step: css({
      minWidth: 0,
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
    }),
    current: css({ borderColor: theme.colors.primary.border }),
    heading: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
    toggle: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      width: '100%',
      padding: theme.spacing(1),
      border: 0,
      background: 'none',
      color: theme.colors.text.primary,
      textAlign: 'left',
    }),
    mark: css({
      display: 'grid',
      placeItems: 'center',
      flex: 'none',
      width: 26,
      height: 26,
      borderRadius: theme.shape.radius.circle,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    aheadMark: mark(theme.colors.background.secondary, theme.colors.text.secondary),
    doneMark: mark(theme.colors.success.main, theme.colors.success.contrastText),
    currentMark: mark(theme.colors.primary.main, theme.colors.primary.contrastText),
    angle: css({ marginLeft: 'auto' }),
    body: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.5),
      padding: theme.spacing(0, 1.5, 1.5, 5.25),
      [theme.breakpoints.down('md')]: { padding: theme.spacing(0, 1, 1.5) },
      p: { margin: 0, maxWidth: '75ch' },
    }),
  };
};
