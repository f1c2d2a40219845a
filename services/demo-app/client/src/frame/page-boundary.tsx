import { Alert, Button, ErrorBoundary } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Page } from './page.tsx';

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
