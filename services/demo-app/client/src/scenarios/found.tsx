import { css } from '@emotion/css';
import type { DataFrame, DataFrameJSON, GrafanaTheme2 } from '@grafana/data';
import { dataFrameFromJSON, dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { BoardProvider } from '../boards/board-context.ts';
import { useLooseBoard } from '../charts/loose-board.ts';
import { ErrorLine } from '../frame/error-line.tsx';
import { LogsPanel } from '../panels/logs.tsx';
import { usePoll } from '../use-poll.ts';

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
  const frames = useMemo(
    () => data?.map((frame) => dataFrameFromJSON(frame as DataFrameJSON)),
    [data],
  );
  const board = useLooseBoard(since, since);
  if (error) return <ErrorLine text={error} />;
  if (!frames) return <p>Looking</p>;
  if (frames.every(({ length }) => length === 0)) return <p>Nothing yet since you began.</p>;
  return (
    <div className={styles.box}>
      {kind === 'logs' ? (
        <BoardProvider value={board}>
          <LogsPanel
            panel={{ id: 0, type: 'logs', options: { wrapLogMessage: true } }}
            frames={frames}
            structureRev={0}
            exemplars={[]}
            width={0}
            height={heightPx}
          />
        </BoardProvider>
      ) : (
        frames.map((frame) => <Traces key={frame.refId} frame={frame} />)
      )}
    </div>
  );
}

function Traces({ frame }: { frame: DataFrame }) {
  const styles = useStyles2(getStyles);
  const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
  const [ids, times, services, names, durations] = [
    'traceID',
    'startTime',
    'traceService',
    'traceName',
    'traceDuration',
  ].map(column);
  return (
    <ul className={styles.traces} style={{ maxHeight: heightPx }}>
      {ids?.map((id: string, row) => (
        <li key={id}>
          <Link href={`/traces/${id}`}>
            {dateTimeFormat(times?.[row], { format: 'HH:mm:ss.SSS' })} {services?.[row]}{' '}
            {names?.[row]}, {durations?.[row]} ms
          </Link>
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
