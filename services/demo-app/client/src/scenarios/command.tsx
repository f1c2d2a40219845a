import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { CommandAction } from '@kafka-o11y/scenarios';
import { commandLine } from '@kafka-o11y/scenarios';

/** A command to be run in the project's directory, and a button that copies it. */
export function Command({ action }: { action: CommandAction }) {
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
