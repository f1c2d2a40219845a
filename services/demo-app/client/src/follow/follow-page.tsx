import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { OrderTrace, SentOrder } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { amount, timeOfDay } from '../format.ts';
import { ErrorLine, Page } from '../frame/page.tsx';
import { TraceLink } from '../trace-link.tsx';
import type { Answer } from '../use-answer.ts';
import { usePoll } from '../use-answer.ts';

const pollMs = 5_000;
const description =
  'Send an order, or take one that was sent, and see where it was: spans, log lines, metrics.';

/** From where one follows a message: a new one, a recent one, or one that failed. */
export function FollowPage() {
  const styles = useStyles2(getStyles);
  const [, navigate] = useLocation();
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [untraced, setUntraced] = useState<SentOrder>();
  const [recent] = usePoll('recent', (signal) => api.recentOrders(signal), pollMs);
  const [failed] = usePoll('failed', (signal) => api.failedOrders(signal), pollMs);
  const send = async () => {
    setSending(true);
    setRefused(undefined);
    try {
      const sent = await api.sendOrder();
      if (sent.traceId) navigate(`/traces/${sent.traceId}`);
      else setUntraced(sent);
    } catch (error) {
      setRefused((error as Error).message);
    }
    setSending(false);
  };
  return (
    <Page
      title="Follow one message"
      description={description}
      actions={
        <Button icon={sending ? 'spinner' : 'message'} disabled={sending} onClick={send}>
          Send one order
        </Button>
      }
    >
      {refused && <Alert severity="error" title={refused} />}
      {untraced && (
        <Alert severity="info" title={`Order ${untraced.id} is sent, but not traced`}>
          It is record {untraced.offset} of {untraced.topic}-{untraced.partition}. The producer
          traces nothing now.
        </Alert>
      )}
      <div className={styles.columns}>
        <TraceList title="Recent" answer={recent} none="No order in the last minutes." />
        <TraceList title="Failed" answer={failed} none="No order has failed lately." />
      </div>
    </Page>
  );
}

interface ListProps {
  title: string;
  answer: Answer<OrderTrace[]>;
  /** What to say where there are none. */
  none: string;
}

/** Orders, newest first, each leading to its trace. */
function TraceList({ title, answer: { data, error, loading }, none }: ListProps) {
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
            <TraceLink traceId={trace.traceId} className={styles.row}>
              <time>{timeOfDay(trace.start)}</time>
              <span className={styles.what}>
                {trace.name} <span className={styles.id}>{trace.orderId ?? trace.traceId}</span>
              </span>
              <span className={styles.duration}>
                {trace.durationMs < 1 ? '<1 ms' : amount(trace.durationMs, 'ms')}
              </span>
              {trace.error && <span className={styles.error}>{trace.error}</span>}
            </TraceLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    gap: theme.spacing(2),
  }),
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
