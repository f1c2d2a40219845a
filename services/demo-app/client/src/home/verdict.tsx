import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { LiveProblem } from '../../../src/contract.ts';

/** Whether all is well; if not, what is wrong and where to look, the gravest first. */
export function Verdict({ problems }: { problems: LiveProblem[] }) {
  const styles = useStyles2(getStyles);
  const healthy = problems.length === 0;
  return (
    <section
      className={cx(styles.verdict, healthy ? styles.good : styles.bad)}
      aria-label="Verdict"
      data-healthy={healthy}
    >
      <p className={styles.head} role="status">
        <Icon name={healthy ? 'check-circle' : 'exclamation-triangle'} size="xl" />
        {healthy
          ? 'Healthy: orders flow, and nothing is wrong.'
          : `Not healthy: ${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} wrong.`}
      </p>
      {!healthy && (
        <ul className={styles.list}>
          {problems.map(({ what, board }) => (
            <li key={what}>
              <Link href={`/boards/${board}`}>{what}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  verdict: css({
    padding: theme.spacing(1.5, 2),
    border: '1px solid',
    borderLeftWidth: 6,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  good: css({ borderColor: theme.colors.success.border }),
  bad: css({ borderColor: theme.colors.error.border }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    fontSize: theme.typography.h4.fontSize,
  }),
  list: css({
    display: 'grid',
    gap: theme.spacing(0.5),
    margin: theme.spacing(1, 0, 0, 3),
    a: { color: theme.colors.text.link, overflowWrap: 'anywhere' },
    'a:hover': { textDecoration: 'underline' },
  }),
});
