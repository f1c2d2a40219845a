import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2, useTheme2 } from '@grafana/ui';
import { Link, useRoute } from 'wouter';

interface Props {
  pages: { title: string; path: string }[];
  onToggleTheme: () => void;
}

/** The bar on top of every page: the pages, and the theme. */
export function Navigation({ pages, onToggleTheme }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const other = theme.isDark ? 'light' : 'dark';
  return (
    <nav className={styles.bar} aria-label="Pages">
      <Link href="/" className={styles.brand}>
        Kafka O11y
      </Link>
      {pages.map(({ title, path }) => (
        <NavigationLink key={path} title={title} path={path} />
      ))}
      <span className={styles.rest} />
      <IconButton
        name="adjust-circle"
        aria-label={`Switch to the ${other} theme`}
        tooltip={`Switch to the ${other} theme`}
        onClick={onToggleTheme}
      />
    </nav>
  );
}

function NavigationLink({ title, path }: { title: string; path: string }) {
  const styles = useStyles2(getStyles);
  const [active] = useRoute(path === '/' ? path : `${path}/*?`);
  return (
    <Link
      href={path}
      className={cx(styles.link, active && styles.active)}
      aria-current={active ? 'page' : undefined}
    >
      {title}
    </Link>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(0, 2),
    height: 44,
    overflowX: 'auto',
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('sm')]: {
      gap: theme.spacing(1.25),
      padding: theme.spacing(0, 1),
      fontSize: theme.typography.bodySmall.fontSize,
    },
  }),
  brand: css({
    fontWeight: theme.typography.fontWeightMedium,
    whiteSpace: 'nowrap',
    [theme.breakpoints.down('sm')]: { display: 'none' },
  }),
  link: css({
    display: 'flex',
    alignItems: 'center',
    height: '100%',
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
    '&:hover': { color: theme.colors.text.primary },
  }),
  active: css({
    color: theme.colors.text.primary,
    boxShadow: `inset 0 -2px ${theme.colors.primary.main}`,
  }),
  rest: css({ flexGrow: 1 }),
});
