import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { api } from '../api.ts';
import { timeOfDay } from '../format.ts';
import { ErrorLine } from '../frame/page.tsx';
import { usePoll } from '../use-answer.ts';

const pollMs = 5_000;

/**
 * What every service logged about the message, in order.
 *
 * @param at when its trace began, in milliseconds since 1970
 */
export function TraceLogs({ traceId, at }: { traceId: string; at: number }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [{ data, error }] = usePoll(
    `${traceId} ${at}`,
    (signal) => api.traceLogs({ id: traceId, at }, signal),
    pollMs,
  );
  const levels: Record<string, string> = {
    error: theme.colors.error.border,
    fatal: theme.colors.error.border,
    warn: theme.colors.warning.border,
    info: theme.colors.info.border,
  };
  return (
    <section aria-label="Log lines">
      <h2 className={styles.heading}>Log lines</h2>
      <ErrorLine text={error} />
      {data?.length === 0 && (
        <p>None yet. They take some seconds, and under load not every order is logged.</p>
      )}
      <ol className={styles.list}>
        {data?.map((line, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines come at the end only
            key={index}
            className={styles.line}
            style={{ borderLeftColor: levels[line.level] ?? theme.colors.border.medium }}
          >
            <time className={styles.time}>{timeOfDay(line.time, 'HH:mm:ss.SSS')}</time>{' '}
            <b>{line.service}</b> {line.level} {line.text}
            <Fields fields={line.fields} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Those of several lines, as stack traces, open on demand. */
function Fields({ fields }: { fields: Record<string, string> }) {
  const styles = useStyles2(getStyles);
  const entries = Object.entries(fields);
  const short = entries.filter(([, value]) => !value.includes('\n'));
  const long = entries.filter(([, value]) => value.includes('\n'));
  return (
    <div className={styles.fields}>
      {short.map(([name, value]) => `${name}=${value}`).join(' ')}
      {long.map(([name, value]) => (
        <details key={name}>
          <summary>{name}</summary>
          <div className={styles.long}>{value}</div>
        </details>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({ fontSize: theme.typography.h5.fontSize }),
  list: css({
    listStyle: 'none',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  line: css({
    padding: theme.spacing(0.25, 1),
    borderLeft: '3px solid',
    overflowWrap: 'anywhere',
  }),
  time: css({ color: theme.colors.text.secondary }),
  long: css({ whiteSpace: 'pre-wrap' }),
  fields: css({ color: theme.colors.text.secondary }),
});
