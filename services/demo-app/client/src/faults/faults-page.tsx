import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { FaultState } from '../../../src/contract.ts';
import { timeOfDay } from '../format.ts';
import { Page } from '../frame/page.tsx';
import { strength, useFaults } from './use-faults.ts';

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

interface CardProps {
  fault: FaultState;
  onChange: (variant: string) => void;
}

/** One fault: what it does, how strongly, and who switched it on. */
function FaultCard({ fault, onChange }: CardProps) {
  const styles = useStyles2(getStyles);
  const { name, title, description, variants, variant, switched } = fault;
  const isOn = variant !== 'off';
  const options = Object.keys(variants).map((value) => ({
    value,
    label: value === 'off' ? 'off' : strength(fault, value),
  }));
  return (
    <section className={cx(styles.card, isOn && styles.on)} aria-label={title} data-fault={name}>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.text}>{description}</p>
      <RadioButtonGroup aria-label={title} options={options} value={variant} onChange={onChange} />
      <p className={styles.who}>
        {isOn &&
          (switched
            ? `${switched.by}, since ${timeOfDay(Date.parse(switched.at))}`
            : 'by a change of the flag file')}
      </p>
    </section>
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
  card: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    minWidth: 0,
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeftWidth: 4,
    borderRadius: theme.shape.radius.default,
  }),
  on: css({ borderLeftColor: theme.colors.error.border }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  text: css({ margin: 0, flexGrow: 1 }),
  who: css({ margin: 0, minHeight: 20, color: theme.colors.text.secondary }),
});
