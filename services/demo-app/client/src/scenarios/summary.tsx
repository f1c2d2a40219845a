import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, Stack, useStyles2 } from '@grafana/ui';
import type { Scenario } from '@kafka-o11y/scenarios';
import { FiringAlerts } from './firing-alerts.tsx';

/** What one learns, how long it takes, and whom it wakes. */
export function Summary({ scenario }: { scenario: Scenario }) {
  const styles = useStyles2(getStyles);
  const { learn, minutes, difficulty, needs, alerts } = scenario;
  return (
    <section className={styles.summary} aria-label="About this scenario">
      <Stack direction="row" gap={1} wrap="wrap">
        <Badge color="blue" icon="clock-nine" text={`${minutes} min`} />
        <Badge color="purple" text={difficulty} />
        {needs && <Badge color="orange" text={`needs ${needs}`} />}
      </Stack>
      <div>
        You learn
        <ul className={styles.list}>
          {learn.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </div>
      {alerts.length > 0 && <FiringAlerts names={alerts} />}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  summary: css({ display: 'grid', gap: theme.spacing(1), justifyItems: 'start' }),
  list: css({ marginLeft: theme.spacing(3) }),
});
