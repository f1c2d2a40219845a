import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { scenarios } from '@kafka-o11y/scenarios';
import { Link } from 'wouter';
import { Page } from '../frame/page.tsx';
import { practices } from './practices.ts';

const description = 'What each scenario teaches, on a short page each.';

/** The best practices, each with the scenario in which one sees why. */
export function PracticesPage() {
  const styles = useStyles2(getStyles);
  return (
    <Page title="Practices" description={description}>
      <ol className={styles.list}>
        {scenarios.map(({ id, title, practice }) => (
          <li key={id}>
            <h2 className={styles.heading}>
              <Link href={`/practices/${id}`}>{practices[id]?.title ?? title}</Link>
            </h2>
            <p className={styles.practice}>{practice}</p>
            <Link href={`/scenarios/${id}`}>See why: {title}</Link>
          </li>
        ))}
      </ol>
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
  heading: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  practice: css({ margin: 0 }),
});
