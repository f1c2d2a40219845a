import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { NoData } from './messages.tsx';
import { useSurroundings } from './surroundings.tsx';
import type { PanelTypeProps } from './types.ts';

interface LogsOptions {
  showTime?: boolean;
  wrapLogMessage?: boolean;
  enableLogDetails?: boolean;
  sortOrder?: 'Ascending' | 'Descending';
}

interface Line {
  key: string;
  time: number;
  text: string;
  labels: Record<string, string>;
}

/** Log lines; a click on one shows its labels, with a way to its trace. */
export function LogsPanel({ panel, frames, height }: PanelTypeProps) {
  const styles = useStyles2(getStyles);
  const options = (panel.options ?? {}) as LogsOptions;
  const newestFirst = frames.flatMap(linesOf);
  const lines = options.sortOrder === 'Ascending' ? newestFirst.reverse() : newestFirst;
  if (lines.length === 0) return <NoData text={panel.fieldConfig?.defaults.noValue} />;
  return (
    <ol className={styles.list} style={{ height }}>
      {lines.map((line) => (
        <LogLine key={line.key} line={line} options={options} />
      ))}
    </ol>
  );
}

function LogLine({ line, options }: { line: Line; options: LogsOptions }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { timeZone, TraceLink } = useSurroundings();
  const [open, setOpen] = useState(false);
  const { showTime = true, wrapLogMessage = false, enableLogDetails = true } = options;
  const traceId = line.labels.trace_id;
  return (
    <li style={{ borderLeftColor: levelColor(line.labels, theme) }} className={styles.item}>
      <button
        type="button"
        className={styles.line}
        style={{ whiteSpace: wrapLogMessage ? 'pre-wrap' : 'pre' }}
        aria-expanded={open}
        disabled={!enableLogDetails}
        onClick={() => setOpen(!open)}
      >
        {showTime && (
          <time className={styles.time}>
            {dateTimeFormat(line.time, { timeZone, format: 'YYYY-MM-DD HH:mm:ss.SSS' })}
          </time>
        )}
        {line.labels.service_name && (
          <span className={styles.service}>{line.labels.service_name}</span>
        )}
        {line.text}
      </button>
      {open && (
        <div className={styles.details}>
          {traceId && <TraceLink traceId={traceId}>Open the trace</TraceLink>}
          <dl className={styles.labels}>
            {Object.entries(line.labels).map(([name, value]) => (
              <div key={name} className={styles.label}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </li>
  );
}

function linesOf(frame: PanelTypeProps['frames'][number]): Line[] {
  const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
  const [labels, times, texts, nanoseconds] = ['labels', 'Time', 'Line', 'tsNs'].map(column);
  return Array.from({ length: frame.length }, (_, row) => ({
    key: `${nanoseconds?.[row]}-${row}`,
    time: times?.[row],
    text: texts?.[row],
    labels: labels?.[row] ?? {},
  }));
}

function levelColor(labels: Record<string, string>, theme: GrafanaTheme2): string {
  const level = (labels.detected_level ?? labels.level ?? '').toLowerCase();
  const colors: Record<string, string> = {
    fatal: 'purple',
    critical: 'purple',
    error: 'red',
    warn: 'yellow',
    warning: 'yellow',
    info: 'green',
    debug: 'blue',
    trace: 'light-blue',
  };
  return theme.visualization.getColorByName(colors[level] ?? 'gray');
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    overflow: 'auto',
    listStyle: 'none',
    margin: 0,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  item: css({ borderLeft: '3px solid', paddingLeft: theme.spacing(1) }),
  line: css({
    display: 'block',
    width: '100%',
    padding: theme.spacing(0.25, 0),
    border: 0,
    background: 'none',
    color: theme.colors.text.primary,
    textAlign: 'left',
    overflowWrap: 'anywhere',
    '&:hover': { background: theme.colors.action.hover },
  }),
  time: css({ color: theme.colors.text.secondary, marginRight: theme.spacing(1) }),
  service: css({ color: theme.colors.text.link, marginRight: theme.spacing(1) }),
  details: css({
    padding: theme.spacing(1),
    background: theme.colors.background.secondary,
    a: { color: theme.colors.text.link },
  }),
  labels: css({ margin: 0 }),
  label: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(8rem, 14rem) 1fr',
    dt: { color: theme.colors.text.secondary, fontWeight: 'normal' },
    dd: { overflowWrap: 'anywhere' },
  }),
});
