import { css } from '@emotion/css';
import type { DataFrame, DataFrameJSON, FieldConfig, GrafanaTheme2 } from '@grafana/data';
import { dataFrameFromJSON } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo, useRef } from 'react';
import type { AnnotationEvent, Exemplar, Frame } from '../../../src/contract.ts';
import { BoardProvider } from '../boards/board-context.ts';
import type { PanelJson } from '../boards/board-json.ts';
import { configure } from '../data/process.ts';
import { ErrorLine } from '../frame/error-line.tsx';
import { TimeSeriesPanel } from '../panels/time-series.tsx';
import { useSize } from '../use-size.ts';
import { Legend } from './legend.tsx';
import { timeZone, useLooseBoard } from './loose-board.ts';

interface Props {
  title: string;
  frames: Frame[];
  exemplars?: Exemplar[];
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** Milliseconds between two points, where that is to tell a gap from a line. */
  intervalMs?: number;
  fieldConfig: FieldConfig;
  /** What happened at which time. */
  marks?: AnnotationEvent[];
  error?: string | undefined;
}

const heightPx = 170;
const none: Exemplar[] = [];

/** A small graph by itself, outside of any board. */
export function Chart(props: Props) {
  const {
    title,
    frames,
    exemplars = none,
    from,
    to,
    intervalMs,
    fieldConfig,
    marks,
    error,
  } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [ref, { width }] = useSize<HTMLDivElement>();
  const context = useLooseBoard(from, to, marks);
  const panel: PanelJson = useMemo(
    () => ({
      id: 0,
      type: 'timeseries',
      fieldConfig: { defaults: fieldConfig, overrides: [] },
      options: { legend: { showLegend: false } },
    }),
    [fieldConfig],
  );
  const drawn = useMemo(() => {
    const data = frames.map((frame) => {
      const read = dataFrameFromJSON(frame as DataFrameJSON);
      const [time, value] = read.fields;
      if (time && intervalMs !== undefined) time.config = { ...time.config, interval: intervalMs };
      const { __name__, ...labels } = value?.labels ?? {};
      if (value) {
        const legend = read.name || Object.values(labels).join(' ') || title;
        value.config = { ...value.config, displayNameFromDS: legend };
      }
      return read;
    });
    const { replaceVariables } = context;
    return configure(panel, data, { theme, timeZone, replaceVariables, destination: (url) => url });
  }, [frames, intervalMs, title, context, panel, theme]);
  const revision = useRevision(drawn.map(({ fields }) => fields[1]?.config.displayNameFromDS));
  return (
    <figure className={styles.figure} data-last={lastOf(drawn)}>
      <figcaption className={styles.caption}>{title}</figcaption>
      <div ref={ref} style={{ height: heightPx, minWidth: 0, overflow: 'hidden' }}>
        <ErrorLine text={error} />
        {!error && width > 0 && (
          <BoardProvider value={context}>
            <TimeSeriesPanel
              panel={panel}
              frames={drawn}
              structureRev={revision}
              exemplars={exemplars}
              width={Math.floor(width)}
              height={heightPx}
            />
          </BoardProvider>
        )}
      </div>
      {drawn.length > 1 && <Legend frames={drawn} />}
    </figure>
  );
}

/** The newest value of the first series, for those who cannot see the line. */
function lastOf([frame]: DataFrame[]): number | undefined {
  return frame?.fields[1]?.values.findLast((value) => value !== null);
}

/** Counts the changes of what is drawn, at which the graph is built anew. */
function useRevision(names: unknown): number {
  const last = useRef({ names: '', revision: 0 });
  const now = JSON.stringify(names);
  if (now !== last.current.names) {
    last.current = { names: now, revision: last.current.revision + 1 };
  }
  return last.current.revision;
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  caption: css({ fontWeight: theme.typography.fontWeightMedium }),
});
