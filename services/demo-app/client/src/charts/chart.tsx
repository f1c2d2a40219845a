import { css } from '@emotion/css';
import type { DataFrame, FieldConfig, GrafanaTheme2 } from '@grafana/data';
import { DashboardCursorSync, dateTime, getFieldSeriesColor } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { AnnotationEvent, PanelJson, PanelState, Surroundings } from '@kafka-o11y/panels';
import { PanelBody, SurroundingsProvider, usePanel } from '@kafka-o11y/panels';
import { useMemo } from 'react';
import type { Frame } from '../../../src/contract.ts';
import { ErrorLine } from '../frame/page.tsx';
import { TraceLink } from '../trace-link.tsx';
import { useSize } from '../use-element.ts';

interface Props {
  title: string;
  frames: Frame[];
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

/** A small graph by itself, outside of any board. */
export function Chart({ from, to, marks, ...rest }: Props) {
  return (
    <SurroundingsProvider value={useOwnSurroundings(from, to, marks)}>
      <Graph {...rest} />
    </SurroundingsProvider>
  );
}

function Graph({ title, frames, intervalMs, fieldConfig, error }: Omit<Props, 'from' | 'to'>) {
  const styles = useStyles2(getStyles);
  const [ref, { width }] = useSize<HTMLDivElement>();
  const panel = useMemo<PanelJson>(
    () => ({
      id: 0,
      type: 'timeseries',
      targets: [{ refId: 'A' }],
      fieldConfig: { defaults: fieldConfig, overrides: [] },
      options: { legend: { showLegend: false } },
    }),
    [fieldConfig],
  );
  const data = useMemo(
    () => ({
      intervalMs,
      results: [{ refId: 'A', frames: frames.map((frame) => named(frame, title)) }],
    }),
    [frames, intervalMs, title],
  );
  const state = usePanel(panel, { data });
  return (
    <figure className={styles.figure} data-last={lastOf(state)}>
      <figcaption className={styles.caption}>{title}</figcaption>
      <div ref={ref} style={{ height: heightPx, minWidth: 0, overflow: 'hidden' }}>
        <ErrorLine text={error} />
        {!error && width > 0 && (
          <PanelBody state={state} width={Math.floor(width)} height={heightPx} />
        )}
      </div>
      {state.frames && state.frames.length > 1 && <Legend frames={state.frames} />}
    </figure>
  );
}

/** A series goes by its own name, else by the values of its labels. */
function named(frame: Frame, title: string): Frame {
  const { name, fields } = frame.schema;
  return {
    ...frame,
    schema: {
      ...frame.schema,
      fields: fields.map((field) => {
        if (field.type === 'time') return field;
        const { __name__, ...labels } = field.labels ?? {};
        const displayNameFromDS = name || Object.values(labels).join(' ') || title;
        return { ...field, config: { ...field.config, displayNameFromDS } };
      }),
    },
  };
}

/** The newest value of the first series, for those who cannot see the line. */
function lastOf({ frames }: PanelState): number | undefined {
  return frames?.[0]?.fields[1]?.values.findLast((value) => value !== null);
}

/** Which colour is which series. */
function Legend({ frames }: { frames: DataFrame[] }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <ul className={styles.legend}>
      {frames.flatMap(({ fields: [, value] }) =>
        value ? (
          <li key={value.config.displayNameFromDS}>
            <span
              className={styles.swatch}
              style={{ background: getFieldSeriesColor(value, theme).color }}
            />
            {value.config.displayNameFromDS}
          </li>
        ) : (
          []
        ),
      )}
    </ul>
  );
}

const none: AnnotationEvent[] = [];

/** What a panel asks of the page around it, for a panel outside of any board. */
export function useOwnSurroundings(
  from: number,
  to: number,
  annotations: AnnotationEvent[] = none,
): Surroundings {
  return useMemo(() => {
    const [start, end] = [dateTime(from), dateTime(to)];
    return {
      range: { from: start, to: end, raw: { from: start, to: end } },
      timeZone: 'browser',
      replaceVariables: (text) => text ?? '',
      annotations,
      scope: 'none',
      cursorSync: DashboardCursorSync.Off,
      onZoom: () => {},
      destination: (url) => url,
      TraceLink,
    };
  }, [from, to, annotations]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  caption: css({ fontWeight: theme.typography.fontWeightMedium }),
  legend: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  swatch: css({
    display: 'inline-block',
    width: 14,
    height: 4,
    marginRight: theme.spacing(0.75),
    verticalAlign: 'middle',
  }),
});
