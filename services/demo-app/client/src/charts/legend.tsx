import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { getFieldSeriesColor } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';

/** Which colour is which series. */
export function Legend({ frames }: { frames: DataFrame[] }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <ul className={styles.list}>
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

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
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
