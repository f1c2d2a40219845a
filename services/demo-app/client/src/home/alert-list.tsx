import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { FiringAlert } from '../../../src/contract.ts';
import { timeOfDay } from '../format.ts';

/** Fires always, to show that alerts arrive. */
const watchdog = 'Watchdog';

/** The alerts that fire now, each with the board on which to look. */
export function AlertList({ alerts }: { alerts: FiringAlert[] }) {
  const styles = useStyles2(getStyles);
  const shown = alerts.filter(({ name }) => name !== watchdog);
  return (
    <>
      {shown.length === 0 && <p>None.</p>}
      <ul className={styles.list}>
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

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    display: 'grid',
    gap: theme.spacing(1.5),
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  aside: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
