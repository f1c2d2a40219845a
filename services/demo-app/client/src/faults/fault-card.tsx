import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { FaultState } from '../../../src/contract.ts';
import { strength } from './use-faults.ts';

interface Props {
  fault: FaultState;
  onChange: (variant: string) => void;
}

/** One fault: what it does, how strongly, and who switched it on. */
export function FaultCard({ fault, onChange }: Props) {
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
          (switched ? `${switched.by}, ${since(switched.at)}` : 'by a change of the flag file')}
      </p>
    </section>
  );
}

function since(at: string): string {
  return `since ${dateTimeFormat(at, { format: 'HH:mm:ss' })}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
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
