import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import type { Attributes, TraceAnswer, TraceSpan } from '../../../src/contract.ts';
import { amount } from '../format.ts';
import { TraceLink } from '../trace-link.tsx';

/** Every span below its parent, with a bar for when it was; a click shows what it says. */
export function Waterfall({ trace }: { trace: TraceAnswer }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const colors = serviceColors(trace.spans, theme);
  return (
    <ol className={styles.list}>
      {trace.spans.map((span) => (
        <Row key={span.spanId} span={span} trace={trace} color={colors.get(span.service) ?? ''} />
      ))}
    </ol>
  );
}

function Row({ span, trace, color }: { span: TraceSpan; trace: TraceAnswer; color: string }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const share = (ms: number) => `${(100 * ms) / (trace.durationMs || 1)}%`;
  const failed = span.status === 'error';
  return (
    <li className={styles.item} data-span={span.name}>
      <button
        type="button"
        className={styles.row}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.name} style={{ paddingLeft: span.depth * 12 }}>
          <Icon name={open ? 'angle-down' : 'angle-right'} />
          <span className={styles.swatch} style={{ background: color }} />
          <b>{span.service}</b> {span.name}
          {failed && <Icon name="exclamation-circle" title="failed" className={styles.failed} />}
        </span>
        <span className={styles.lane}>
          <span
            className={styles.bar}
            style={{ left: share(span.offsetMs), width: share(span.durationMs), background: color }}
          />
        </span>
        <span className={styles.duration}>{amount(span.durationMs, 'ms')}</span>
      </button>
      {open && <SpanDetails span={span} />}
    </li>
  );
}

const palette = ['blue', 'orange', 'green', 'purple', 'yellow'];

/** A colour for each service, in the order in which they appear. */
function serviceColors(
  spans: readonly { service: string }[],
  theme: GrafanaTheme2,
): Map<string, string> {
  const services = [...new Set(spans.map(({ service }) => service))];
  return new Map(
    services.map((service, index) => [
      service,
      theme.visualization.getColorByName(palette[index % palette.length] ?? ''),
    ]),
  );
}

/** What a span says: its status, attributes, events, links, and who said it. */
function SpanDetails({ span }: { span: TraceSpan }) {
  const styles = useStyles2(getDetailStyles);
  const { status, statusMessage, events, links, kind, offsetMs } = span;
  return (
    <div className={styles.details}>
      <p>
        {kind} span, begins after {amount(offsetMs, 'ms')}, status {status}
        {statusMessage && <span className={styles.error}>: {statusMessage}</span>}
      </p>
      <Table title="Attributes" attributes={span.attributes} />
      {events.map((event) => (
        <Table
          key={`${event.name} ${event.offsetMs}`}
          title={`Event ${event.name}, after ${amount(event.offsetMs, 'ms')}`}
          attributes={event.attributes}
        />
      ))}
      {links.map(({ traceId, spanId, attributes }) => (
        <div key={`${traceId} ${spanId}`}>
          <TraceLink traceId={traceId}>Linked trace {traceId}</TraceLink>
          <Table title={`Link to span ${spanId}`} attributes={attributes} />
        </div>
      ))}
      <Table title="Resource" attributes={span.resource} />
    </div>
  );
}

function Table({ title, attributes }: { title: string; attributes: Attributes }) {
  const styles = useStyles2(getDetailStyles);
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {Object.entries(attributes).map(([name, value]) => (
          <div key={name} className={styles.pair}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  item: css({
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:last-child': { border: 0 },
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr) 80px',
    alignItems: 'center',
    gap: theme.spacing(0, 1),
    width: '100%',
    padding: theme.spacing(0.5, 1),
    border: 0,
    background: 'none',
    color: theme.colors.text.primary,
    textAlign: 'left',
    '&:hover': { background: theme.colors.action.hover },
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr) auto' },
  }),
  name: css({ overflowWrap: 'anywhere' }),
  swatch: css({
    display: 'inline-block',
    width: 10,
    height: 10,
    margin: theme.spacing(0, 0.75, 0, 0.25),
    borderRadius: 2,
  }),
  failed: css({ marginLeft: theme.spacing(0.5), color: theme.colors.error.text }),
  lane: css({
    position: 'relative',
    height: 12,
    background: theme.colors.background.secondary,
    [theme.breakpoints.down('md')]: { gridRow: 2, gridColumn: '1 / -1' },
  }),
  bar: css({ position: 'absolute', top: 0, bottom: 0, minWidth: 2, borderRadius: 2 }),
  duration: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
});

const getDetailStyles = (theme: GrafanaTheme2) => ({
  details: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 2),
    background: theme.colors.background.secondary,
    p: { margin: 0 },
    a: { color: theme.colors.text.link, textDecoration: 'underline', overflowWrap: 'anywhere' },
  }),
  title: css({ margin: 0, fontSize: theme.typography.body.fontSize }),
  list: css({
    margin: 0,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(8rem, 18rem) minmax(0, 1fr)',
    gap: theme.spacing(1),
    dt: { color: theme.colors.text.secondary, fontWeight: 'normal', overflowWrap: 'anywhere' },
    dd: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  }),
  error: css({ color: theme.colors.error.text }),
});
