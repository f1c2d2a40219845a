import { useTheme2 } from '@grafana/ui';

/** Says so, where a query found nothing. */
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
