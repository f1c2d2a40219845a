import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import {
  Alert,
  Button,
  ErrorBoundary,
  LoadingPlaceholder,
  useStyles2,
  useTheme2,
} from '@grafana/ui';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';

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

/** What went wrong, in the place of what it concerns. */
export function ErrorLine({ text }: { text: string | undefined }) {
  const { colors } = useTheme2();
  if (text === undefined) return null;
  return (
    <p role="alert" style={{ margin: 0, color: colors.error.text, overflowWrap: 'anywhere' }}>
      {text}
    </p>
  );
}

/** Keeps what goes wrong in drawing a page from taking the navigation with it. */
export function PageBoundary({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  return (
    <ErrorBoundary boundaryName="page" dependencies={[path]}>
      {({ error }) => (error ? <Broken error={error} /> : children)}
    </ErrorBoundary>
  );
}

function Broken({ error }: { error: Error }) {
  return (
    <Page title="This page broke">
      <Alert severity="error" title={error.message}>
        The lab itself is not affected. If it happens again after a reload, go on with another page
        of the navigation.
      </Alert>
      <Button icon="sync" onClick={() => location.reload()}>
        Reload
      </Button>
    </Page>
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
