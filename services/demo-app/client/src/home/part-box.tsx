import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Part } from '../../../src/contract.ts';
import { timeOfDay } from '../format.ts';

interface Props<T> {
  title: string;
  part: Part<T>;
  children: (value: T) => ReactNode;
}

/** What one source says, or in its place why it says nothing. */
export function PartBox<T>({ title, part: { value, at, error }, children }: Props<T>) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.box} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {error && (
        <p role="alert" className={styles.error}>
          {error}
          {at !== undefined && `. What follows is from ${timeOfDay(at)}.`}
        </p>
      )}
      {value !== undefined && children(value)}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    minWidth: 0,
    padding: theme.spacing(1.5, 2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    p: { margin: 0 },
  }),
  heading: css({ marginBottom: theme.spacing(1), fontSize: theme.typography.h5.fontSize }),
  error: css({ color: theme.colors.error.text, overflowWrap: 'anywhere' }),
});
