import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, ClipboardButton, LinkButton, Spinner, Stack, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { TraceAnswer } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { amount, timeOfDay } from '../format.ts';
import { Page } from '../frame/page.tsx';
import type { Answer } from '../use-answer.ts';
import { usePoll } from '../use-answer.ts';
import { exploreUrl, useGrafana } from '../use-grafana.ts';
import { TraceLogs } from './trace-logs.tsx';
import { TraceMetrics } from './trace-metrics.tsx';
import { Waterfall } from './waterfall.tsx';

const pollMs = 1_000;

/** One trace: what happened to a message, where, when, and what was said about it. */
export function TracePage({ traceId }: { traceId: string }) {
  const styles = useStyles2(getStyles);
  const { data, error } = useTrace(traceId);
  const hasSpans = data !== undefined && data.spans.length > 0;
  return (
    <Page
      title={data ? titleOf(data) : 'Trace'}
      description={
        hasSpans
          ? `${timeOfDay(data.start, 'YYYY-MM-DD HH:mm:ss.SSS')}, ${amount(data.durationMs, 'ms')}`
          : undefined
      }
      error={error}
      loading={!data && !error}
      actions={<TraceLinks traceId={traceId} />}
    >
      {data && (
        <div className={styles.parts}>
          <Places trace={data} />
          {hasSpans && (
            <section aria-label="Spans">
              <h2 className={styles.heading}>Spans</h2>
              <Waterfall trace={data} />
            </section>
          )}
          {hasSpans && <TraceLogs traceId={traceId} at={data.start} />}
          {hasSpans && <TraceMetrics traceId={traceId} complete={data.complete} />}
        </div>
      )}
    </Page>
  );
}

/** Asks every second while spans are to come, and no more once all are there. */
function useTrace(traceId: string): Answer<TraceAnswer> {
  const [whole, setWhole] = useState<TraceAnswer>();
  const known = whole?.traceId === traceId ? whole : undefined;
  const [answer] = usePoll(
    known ? undefined : traceId,
    (signal) => api.trace(traceId, signal),
    pollMs,
  );
  const { data } = answer;
  useEffect(() => {
    if (data?.complete) setWhole(data);
  }, [data]);
  return known ? { data: known, loading: false } : answer;
}

function titleOf({ spans }: TraceAnswer): string {
  const id = spans.map(({ attributes }) => attributes['order.id']).find((one) => one !== undefined);
  return id === undefined ? 'Trace' : `Order ${id}`;
}

function TraceLinks({ traceId }: { traceId: string }) {
  const grafana = useGrafana();
  const query = { datasource: 'tempo', query: traceId, queryType: 'traceql' } as const;
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      <ClipboardButton variant="secondary" icon="copy" getText={() => traceId}>
        Copy the trace id
      </ClipboardButton>
      {grafana && (
        <LinkButton
          variant="secondary"
          icon="external-link-alt"
          href={exploreUrl(grafana, query)}
          target="_blank"
        >
          Grafana’s Explore
        </LinkButton>
      )}
    </Stack>
  );
}

/** Where the record was, and what is still to come. */
function Places({ trace }: { trace: TraceAnswer }) {
  return (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="center">
      {trace.records.map(({ topic, partition, offset }) => (
        <Badge
          key={`${topic} ${partition} ${offset}`}
          color="blue"
          icon="database"
          text={`${topic}, partition ${partition}, offset ${offset}`}
        />
      ))}
      {!trace.complete && (
        <span role="status">
          <Spinner inline /> Waiting for {trace.missing.join('; ') || 'more spans'}
        </span>
      )}
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  }),
  heading: css({ fontSize: theme.typography.h5.fontSize }),
});
