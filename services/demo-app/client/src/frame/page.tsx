import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useEffect } from 'react';

interface Props {
  title: string;
  description?: string | undefined;
  actions?: ReactNode;
  /** What went wrong with the page as a whole. */
  error?: string | undefined;
  loading?: boolean;
  children?: ReactNode;
}

/** A page: its heading, what can be done with it, and its content. */
export function Page({ title, description, actions, error, loading = false, children }: Props) {
  const styles = useStyles2(getStyles);
  useEffect(() => {
    document.title = `${title} - Kafka O11y`;
  }, [title]);
  return (
    <main className={styles.main}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.title}>{title}</h1>
          {description && <p className={styles.description}>{description}</p>}
        </div>
        {actions}
      </header>
      {error && <Alert severity="error" title={error} />}
      {loading && !error && !children && <LoadingPlaceholder text="Loading" />}
      {children}
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  main: css({
    padding: theme.spacing(2),
    [theme.breakpoints.down('md')]: { padding: theme.spacing(1) },
  }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  heading: css({ flex: '1 1 20rem' }),
  title: css({ margin: 0, fontSize: theme.typography.h3.fontSize }),
  description: css({ margin: 0, color: theme.colors.text.secondary }),
});
