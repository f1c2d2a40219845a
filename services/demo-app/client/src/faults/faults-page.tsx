import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { Page } from '../frame/page.tsx';
import { FaultCard } from './fault-card.tsx';
import { useFaults } from './use-faults.ts';

const services = ['producer', 'consumer'] as const;
const description =
  'Faults inside the producer and the consumer. They act within a second, on every replica.';

/** The switches of the faults. */
export function FaultsPage() {
  const styles = useStyles2(getStyles);
  const { faults, error, busy, set, reset } = useFaults('the Faults page');
  const on = faults?.filter(({ variant }) => variant !== 'off') ?? [];
  return (
    <Page
      title="Faults"
      description={description}
      loading={!faults && !error}
      actions={
        <Button
          variant={on.length > 0 ? 'destructive' : 'secondary'}
          icon={busy === 'all' ? 'spinner' : 'power'}
          disabled={on.length === 0 || busy !== undefined}
          onClick={reset}
        >
          {on.length > 0 ? `All off (${on.length} on)` : 'All off'}
        </Button>
      }
    >
      {error && <Alert severity="error" title={error} />}
      {faults &&
        services.map((service) => (
          <section key={service} className={styles.section}>
            <h2 className={styles.heading}>In the {service}</h2>
            <div className={styles.grid}>
              {faults
                .filter((fault) => fault.service === service)
                .map((fault) => (
                  <FaultCard
                    key={fault.name}
                    fault={fault}
                    onChange={(variant) => set(fault.name, variant)}
                  />
                ))}
            </div>
          </section>
        ))}
    </Page>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginBottom: theme.spacing(3) }),
  heading: css({ fontSize: theme.typography.h5.fontSize }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 340px), 1fr))',
    gap: theme.spacing(2),
  }),
});
