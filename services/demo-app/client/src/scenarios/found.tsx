import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { PanelJson } from '@kafka-o11y/panels';
import { PanelBody, SurroundingsProvider, usePanel } from '@kafka-o11y/panels';
import { useMemo } from 'react';
import type { Frame } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { useOwnSurroundings } from '../charts/chart.tsx';
import { timeOfDay } from '../format.ts';
import { ErrorLine } from '../frame/page.tsx';
import { TraceLink } from '../trace-link.tsx';
import { usePoll } from '../use-answer.ts';

const pollMs = 5_000;
const heightPx = 240;

interface Props {
  kind: 'logs' | 'traces';
  id: string;
  step: number;
  look: number;
  /** Milliseconds since 1970. */
  since: number;
}

/** The newest log lines or traces of a look, kept up to date. */
export function Found({ kind, id, step, look, since }: Props) {
  const styles = useStyles2(getStyles);
  const [{ data, error }] = usePoll(
    `${id}/${step}/${look}/${since}`,
    (signal) => api.look({ id, step, look, since }, signal),
    pollMs,
  );
  const surroundings = useOwnSurroundings(since, since);
  if (error) return <ErrorLine text={error} />;
  if (!data) return <p>Looking</p>;
  if (data.every(isEmpty)) return <p>Nothing yet since you began.</p>;
  return (
    <div className={styles.box}>
      {kind === 'logs' ? (
        <SurroundingsProvider value={surroundings}>
          <Lines frames={data} />
        </SurroundingsProvider>
      ) : (
        data.map((frame) => <Traces key={frame.schema.refId} frame={frame} />)
      )}
    </div>
  );
}

function isEmpty({ data }: Frame): boolean {
  return (data.values[0]?.length ?? 0) === 0;
}

const linesPanel: PanelJson = {
  id: 0,
  type: 'logs',
  targets: [{ refId: 'A' }],
  options: { wrapLogMessage: true },
};

function Lines({ frames }: { frames: Frame[] }) {
  const data = useMemo(() => ({ results: [{ refId: 'A', frames }] }), [frames]);
  return <PanelBody state={usePanel(linesPanel, { data })} width={0} height={heightPx} />;
}

function Traces({ frame: { schema, data } }: { frame: Frame }) {
  const styles = useStyles2(getStyles);
  const column = (name: string) =>
    data.values[schema.fields.findIndex((field) => field.name === name)] ?? [];
  const text = (name: string, row: number) => String(column(name)[row]);
  return (
    <ul className={styles.traces} style={{ maxHeight: heightPx }}>
      {column('traceID').map((id, row) => (
        <li key={String(id)}>
          <TraceLink traceId={String(id)}>
            {timeOfDay(Number(column('startTime')[row]), 'HH:mm:ss.SSS')}{' '}
            {text('traceService', row)} {text('traceName', row)}, {text('traceDuration', row)} ms
          </TraceLink>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    padding: theme.spacing(1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  traces: css({ listStyle: 'none', overflow: 'auto' }),
});
