import { Badge, Stack } from '@grafana/ui';
import { useLive } from '../live/use-live.ts';

/** The alerts that a scenario fires, and whether they do so now. */
export function FiringAlerts({ names }: { names: string[] }) {
  const { state } = useLive();
  const firing = state?.alerts.value?.map(({ name }) => name) ?? [];
  return (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="center">
      It fires
      {names.map((name) =>
        firing.includes(name) ? (
          <Badge key={name} color="red" icon="bell" text={`${name}: firing`} />
        ) : (
          <Badge key={name} color="darkgrey" icon="bell-slash" text={name} />
        ),
      )}
    </Stack>
  );
}
