import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { Attributes, TraceSpan } from '../../../src/contract.ts';
import { amount } from '../format.ts';

/** What a span says: its status, attributes, events, links, and who said it. */
export function SpanDetails({ span }: { span: TraceSpan }) {
  const styles = useStyles2(getStyles);
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
          <Link href={`/traces/${traceId}`}>Linked trace {traceId}</Link>
          <Table title={`Link to span ${spanId}`} attributes={attributes} />
        </div>
      ))}
      <Table title="Resource" attributes={span.resource} />
    </div>
  );
}

function Table({ title, attributes }: { title: string; attributes: Attributes }) {
  const styles = useStyles2(getStyles);
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
