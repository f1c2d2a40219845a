import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { FaultState } from '../../../src/contract.ts';
import { strength } from '../faults/use-faults.ts';
import { timeOfDay } from '../format.ts';

/** The faults that somebody has switched on. */
export function FaultsOn({ faults }: { faults: FaultState[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      {faults.length === 0 && <p>None.</p>}
      <ul className={styles.list}>
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
  box: css({
    display: 'grid',
    gap: theme.spacing(1),
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  list: css({ listStyle: 'none', '&:empty': { display: 'none' } }),
  aside: css({ color: theme.colors.text.secondary }),
});
