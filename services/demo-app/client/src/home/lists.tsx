import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Badge, Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { Link } from 'wouter';
import type {
  AlertKind,
  ComponentState,
  FaultState,
  FiringAlert,
  Restarts,
} from '../../../src/contract.ts';
import { explained, kindsOf } from '../../../src/contract.ts';
import { strength } from '../faults/use-faults.ts';
import { ago, timeOfDay } from '../format.ts';
import { Fold } from './fold.tsx';

/** Fires always, to show that alerts arrive. */
const watchdog = 'Watchdog';

/** The alerts that fire now, one entry of each name, each with the board on which to look. */
export function AlertList({ alerts }: { alerts: FiringAlert[] }) {
  const styles = useStyles2(getStyles);
  const { roots, byRoot } = explained(alerts.filter(({ name }) => name !== watchdog));
  return (
    <>
      {roots.length === 0 && <p>None.</p>}
      <ul className={styles.alerts}>
        {kindsOf(roots, byRoot).map((kind) => (
          <AlertItem key={kind.name} kind={kind} />
        ))}
      </ul>
    </>
  );
}

function AlertItem({ kind: { name, alerts, explains } }: { kind: AlertKind }) {
  const styles = useStyles2(getStyles);
  const [first, ...others] = alerts;
  const silenced = alerts.filter((alert) => alert.silenced).length;
  return (
    <li data-alert={name} data-count={alerts.length}>
      <div className={styles.head}>
        <Badge
          color={first.severity === 'page' ? 'red' : 'orange'}
          icon="bell"
          text={first.severity}
        />
        {first.board ? <Link href={`/boards/${first.board}`}>{name}</Link> : <b>{name}</b>}
        <span className={styles.aside}>
          {others.length > 0 && `${alerts.length} ×, `}since {timeOfDay(first.since)}
          {silenced > 0 && `, ${silenced === alerts.length ? '' : `${silenced} of them `}silenced`}
        </span>
      </div>
      <p>{first.summary}</p>
      {others.length > 0 && (
        <Fold title={`and ${others.length} more`}>
          {others.map(({ id, summary }) => (
            <li key={id}>{summary}</li>
          ))}
        </Fold>
      )}
      {first.runbook && <p className={styles.aside}>What to do: {first.runbook}</p>}
      {explains.length > 0 && (
        <Fold title={`explains ${explains.length} more`}>
          {explains.map((kind) => (
            <AlertItem key={kind.name} kind={kind} />
          ))}
        </Fold>
      )}
    </li>
  );
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
