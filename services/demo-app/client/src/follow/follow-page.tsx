import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { SentOrder } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { change } from '../change.ts';
import { Page } from '../frame/page.tsx';
import { usePoll } from '../use-poll.ts';
import { TraceList } from './trace-list.tsx';

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
      const sent = await change<SentOrder>('POST', '/api/orders', {});
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

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    gap: theme.spacing(2),
  }),
});
