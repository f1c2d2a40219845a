import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ClipboardButton, Icon, Stack, Text, useStyles2 } from '@grafana/ui';
import type { Action, CommandAction, Scenario } from '@kafka-o11y/scenarios';
import { commandLine, isCommand } from '@kafka-o11y/scenarios';
import type { FaultState } from '../../../src/contract.ts';
import type { Faults } from '../faults/use-faults.ts';
import { strength } from '../faults/use-faults.ts';
import { ErrorLine } from '../frame/page.tsx';
import { isSwitched } from './use-scenario-run.ts';

interface Props {
  actions: Action[];
  faults: Faults;
  /** Asks for the reader's word that the commands have been run; absent once that is known. */
  onRun?: (() => void) | undefined;
}

/** What there is to do: switches that act right here, commands to copy. */
export function Actions({ actions, faults, onRun }: Props) {
  const hasCommands = actions.some(isCommand);
  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      {actions.map((action) =>
        isCommand(action) ? (
          <Command key={JSON.stringify(action)} action={action} />
        ) : (
          <Switch key={JSON.stringify(action)} action={action} faults={faults} />
        ),
      )}
      {hasCommands && (
        <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
          <Text color="secondary">In the project’s directory.</Text>
          {onRun && (
            <Button variant="secondary" fill="outline" size="sm" onClick={onRun}>
              I have run it
            </Button>
          )}
        </Stack>
      )}
      <ErrorLine text={faults.error} />
    </Stack>
  );
}

type FaultAction = Exclude<Action, CommandAction>;

function Switch({ action, faults }: { action: FaultAction; faults: Faults }) {
  const isReset = 'reset' in action;
  const fault = isReset ? undefined : faults.faults?.find(({ name }) => name === action.fault);
  const label = isReset ? 'Switch all faults off' : labelOf(action, fault);
  const done = isSwitched(action, faults.faults);
  const busy = faults.busy === (isReset ? 'all' : action.fault);
  return (
    <Stack direction="row" gap={1} alignItems="center">
      <Button
        variant={done ? 'secondary' : 'primary'}
        disabled={done || faults.busy !== undefined || !faults.faults}
        icon={busy ? 'spinner' : done ? 'check' : 'bolt'}
        onClick={() => (isReset ? faults.reset() : faults.set(action.fault, action.variant))}
      >
        {label}
      </Button>
      {done && (
        <Text color="success">
          <Icon name="check" /> done
        </Text>
      )}
    </Stack>
  );
}

function labelOf(
  { fault: name, variant }: { fault: string; variant: string },
  fault: FaultState | undefined,
): string {
  const title = fault?.title ?? name;
  if (variant === 'off') return `Switch off: ${title}`;
  const amount = fault ? strength(fault, variant) : variant;
  return `Switch on: ${title}${amount === 'on' ? '' : ` (${amount})`}`;
}

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

/** A command to be run in the project's directory, and a button that copies it. */
function Command({ action }: { action: CommandAction }) {
  const styles = useStyles2(getStyles);
  const command = commandLine(action);
  return (
    <div className={styles.row}>
      <code className={styles.command}>{command}</code>
      <ClipboardButton variant="secondary" icon="copy" getText={() => command}>
        Copy
      </ClipboardButton>
    </div>
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
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  command: css({
    flex: '0 1 auto',
    margin: 0,
    padding: theme.spacing(0.75, 1),
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    color: theme.colors.text.primary,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
});
