import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Page } from '../frame/page.tsx';
import { useAnswer } from '../use-answer.ts';

const description = 'What each scenario teaches, in a sentence or two.';

/** The best practices, each with the scenario in which one sees why. */
export function PracticesPage() {
  const styles = useStyles2(getStyles);
  const { data, error, loading } = useAnswer('scenarios', (signal) => api.scenarios(signal));
  return (
    <Page title="Practices" description={description} error={error} loading={loading}>
      {data && (
        <ol className={styles.list}>
          {data.scenarios.map(({ id, title, practice }) => (
            <li key={id} id={id}>
              <p className={styles.practice}>{practice}</p>
              <Link href={`/scenarios/${id}`}>See why: {title}</Link>
            </li>
          ))}
        </ol>
      )}
    </Page>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'grid',
    gap: theme.spacing(2),
    maxWidth: '75ch',
    marginLeft: theme.spacing(3),
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  practice: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
});
