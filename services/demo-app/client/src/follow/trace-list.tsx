import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { OrderTrace } from '../../../src/contract.ts';
import { amount, timeOfDay } from '../format.ts';
import { ErrorLine } from '../frame/error-line.tsx';
import type { Answer } from '../use-answer.ts';

interface Props {
  title: string;
  answer: Answer<OrderTrace[]>;
  /** What to say where there are none. */
  none: string;
}

/** Orders, newest first, each leading to its trace. */
export function TraceList({ title, answer: { data, error, loading }, none }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      <ErrorLine text={error} />
      {loading && <p>Looking</p>}
      {data?.length === 0 && <p>{none}</p>}
      <ul className={styles.list}>
        {data?.map((trace) => (
          <li key={trace.traceId}>
            <Link href={`/traces/${trace.traceId}`} className={styles.row}>
              <time>{timeOfDay(trace.start)}</time>
              <span className={styles.what}>
                {trace.name} <span className={styles.id}>{trace.orderId ?? trace.traceId}</span>
              </span>
              <span className={styles.duration}>
                {trace.durationMs < 1 ? '<1 ms' : amount(trace.durationMs, 'ms')}
              </span>
              {trace.error && <span className={styles.error}>{trace.error}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ minWidth: 0 }),
  heading: css({ fontSize: theme.typography.h5.fontSize }),
  list: css({
    listStyle: 'none',
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    '&:empty': { display: 'none' },
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    gap: theme.spacing(0, 1.5),
    padding: theme.spacing(0.75, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    fontVariantNumeric: 'tabular-nums',
    'li:last-child &': { borderBottom: 0 },
    '&:hover': { background: theme.colors.action.hover },
  }),
  what: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  id: css({ color: theme.colors.text.secondary }),
  duration: css({ textAlign: 'right' }),
  error: css({
    gridColumn: '2 / -1',
    color: theme.colors.error.text,
    overflowWrap: 'anywhere',
  }),
});
