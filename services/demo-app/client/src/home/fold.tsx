import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

/** A list that is shown on request only. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <details className={styles.fold}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fold: css({
    color: theme.colors.text.secondary,
    overflowWrap: 'anywhere',
    summary: { cursor: 'pointer', width: 'fit-content' },
    ul: { display: 'grid', gap: theme.spacing(0.5), margin: theme.spacing(0.5, 0, 0.5, 3) },
  }),
});
