import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { Scenario } from '@kafka-o11y/scenarios';
import { isCommand } from '@kafka-o11y/scenarios';
import type { Faults } from '../faults/use-faults.ts';
import { Command } from './command.tsx';
import { isSwitched } from './use-scenario-run.ts';

/** Undoes what the steps did, in whatever state they were left. */
export function CleanUp({ scenario, faults }: { scenario: Scenario; faults: Faults }) {
  const styles = useStyles2(getStyles);
  const switches = scenario.cleanUp.filter((action) => !isCommand(action));
  const clean = switches.every((action) => isSwitched(action, faults.faults));
  const cleanUp = () => {
    for (const action of switches) {
      if ('reset' in action) faults.reset();
      else if ('fault' in action && !isSwitched(action, faults.faults)) {
        faults.set(action.fault, action.variant);
      }
    }
  };
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>Clean up</h2>
      <p>Puts back what this scenario changes, wherever you stop.</p>
      {switches.length > 0 && (
        <Button
          variant="secondary"
          icon={clean ? 'check' : 'trash-alt'}
          disabled={clean || faults.busy !== undefined}
          onClick={cleanUp}
        >
          {clean ? 'Its faults are off' : 'Switch its faults off'}
        </Button>
      )}
      {scenario.cleanUp.map(
        (action) => isCommand(action) && <Command key={JSON.stringify(action)} action={action} />,
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    justifyItems: 'start',
    gap: theme.spacing(1),
    p: { margin: 0 },
  }),
  heading: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
});
