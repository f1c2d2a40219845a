import { Button, Icon, Stack, Text } from '@grafana/ui';
import type { Action, CommandAction } from '@kafka-o11y/scenarios';
import { isCommand } from '@kafka-o11y/scenarios';
import type { FaultState } from '../../../src/contract.ts';
import type { Faults } from '../faults/use-faults.ts';
import { strength } from '../faults/use-faults.ts';
import { ErrorLine } from '../frame/error-line.tsx';
import { Command } from './command.tsx';
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
