import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { Link } from 'wouter';
import type { ComponentState, Restarts } from '../../../src/contract.ts';
import { ago } from '../format.ts';

const icons: Record<ComponentState['status'], IconName> = {
  up: 'check-circle',
  down: 'times-circle',
  unknown: 'question-circle',
};

/** Everything that runs in the lab: whether it is up, and how that is known. */
export function Components({ components }: { components: ComponentState[] }) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const color = {
    up: colors.success.text,
    down: colors.error.text,
    unknown: colors.warning.text,
  };
  return (
    <ul className={styles.list}>
      {components.map(({ name, status, reason, source, board, restarts }) => (
        <li key={name} className={styles.row} data-component={name} data-status={status}>
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

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(0.5) }),
  row: css({
    display: 'grid',
    gridTemplateColumns: '20px 8.5rem minmax(0, 1fr)',
    alignItems: 'center',
    gap: theme.spacing(1),
    a: { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } },
  }),
  reason: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
