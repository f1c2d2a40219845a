import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Badge, Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { ComponentState, FaultState, FiringAlert, Restarts } from '../../../src/contract.ts';
import { strength } from '../faults/use-faults.ts';
import { ago, timeOfDay } from '../format.ts';

/** Fires always, to show that alerts arrive. */
const watchdog = 'Watchdog';

/** The alerts that fire now, each with the board on which to look. */
export function AlertList({ alerts }: { alerts: FiringAlert[] }) {
  const styles = useStyles2(getStyles);
  const shown = alerts.filter(({ name }) => name !== watchdog);
  return (
    <>
      {shown.length === 0 && <p>None.</p>}
      <ul className={styles.alerts}>
        {shown.map((alert) => (
          <li key={alert.name + JSON.stringify(alert.labels)}>
            <div className={styles.head}>
              <Badge
                color={alert.severity === 'page' ? 'red' : 'orange'}
                icon="bell"
                text={alert.severity}
              />
              <AlertName alert={alert} />
              <span className={styles.aside}>
                since {timeOfDay(alert.since)}
                {alert.inhibited && ', explained by another'}
                {alert.silenced && ', silenced'}
              </span>
            </div>
            <p>{alert.summary}</p>
            {alert.runbook && <p className={styles.aside}>What to do: {alert.runbook}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}

function AlertName({ alert: { name, board } }: { alert: FiringAlert }) {
  return board ? <Link href={`/boards/${board}`}>{name}</Link> : <b>{name}</b>;
}

const icons: Record<ComponentState['status'], IconName> = {
  up: 'check-circle',
  down: 'times-circle',
  unknown: 'question-circle',
};

/** Everything that runs in the lab: whether it is up, and how that is known. */
export function ComponentList({ components }: { components: ComponentState[] }) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const color = {
    up: colors.success.text,
    down: colors.error.text,
    unknown: colors.warning.text,
  };
  return (
    <ul className={styles.components}>
      {components.map(({ name, status, reason, source, board, restarts }) => (
        <li key={name} className={styles.component} data-component={name} data-status={status}>
          <Icon name={icons[status]} title={status} style={{ color: color[status] }} />
          <Link href={`/boards/${board}`}>{name}</Link>
          <span className={styles.reason} title={`known by its ${source}`}>
            {status === 'up' ? reason : `${status}: ${reason}`}
            {restarts && (
              <span data-restarts={restarts.count} style={{ color: colors.warning.text }}>
                , {inWords(restarts)}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function inWords({ count, lastAt }: Restarts): string {
  return `${count} ${count === 1 ? 'restart' : 'restarts'}, last ${ago(lastAt)}`;
}

/** The faults that somebody has switched on. */
export function FaultList({ faults }: { faults: FaultState[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.faultBox}>
      {faults.length === 0 && <p>None.</p>}
      <ul className={styles.faults}>
        {faults.map((fault) => {
          const { name, title, service, variant, switched } = fault;
          return (
            <li key={name}>
              <b>{title}</b> in the {service}, {strength(fault, variant)}
              {switched && (
                <span className={styles.aside}>
                  , by {switched.by} since {timeOfDay(Date.parse(switched.at))}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <Link href="/faults">All switches</Link>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  alerts: css({
    listStyle: 'none',
    display: 'grid',
    gap: theme.spacing(1.5),
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  aside: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  components: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(0.5) }),
  component: css({
    display: 'grid',
    gridTemplateColumns: '20px 8.5rem minmax(0, 1fr)',
    alignItems: 'center',
    gap: theme.spacing(1),
    a: { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } },
  }),
  reason: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  faultBox: css({
    display: 'grid',
    gap: theme.spacing(1),
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  faults: css({ listStyle: 'none', '&:empty': { display: 'none' } }),
});
