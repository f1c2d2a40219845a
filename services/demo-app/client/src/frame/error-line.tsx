import { useTheme2 } from '@grafana/ui';

/** What went wrong, in the place of what it concerns. */
export function ErrorLine({ text }: { text: string | undefined }) {
  const { colors } = useTheme2();
  if (text === undefined) return null;
  return (
    <p role="alert" style={{ margin: 0, color: colors.error.text, overflowWrap: 'anywhere' }}>
      {text}
    </p>
  );
}
