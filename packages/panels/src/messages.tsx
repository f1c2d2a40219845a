import { useTheme2 } from '@grafana/ui';

/** A message in the place of a panel's content. By itself it says that a query found nothing. */
export function NoData({ text = 'No data' }: { text?: string | undefined }) {
  const theme = useTheme2();
  return (
    <div
      style={{
        display: 'grid',
        placeItems: 'center',
        height: '100%',
        color: theme.colors.text.secondary,
      }}
    >
      {text}
    </div>
  );
}

/** Why there is no data, one line for each query that failed. */
export function Errors({ errors }: { errors: string[] }) {
  return (
    <div role="alert" style={{ height: '100%', overflow: 'auto' }}>
      {errors.map((error) => (
        <p key={error} style={{ overflowWrap: 'anywhere' }}>
          {error}
        </p>
      ))}
    </div>
  );
}
