import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, Icon, useStyles2 } from '@grafana/ui';
import { scenarios } from '@kafka-o11y/scenarios';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { panelAddress } from '../boards/board-url.ts';
import { Page } from '../frame/page.tsx';
import { practices } from './practices.ts';

/** One best practice: the rule, why, how to follow it, and where one sees that it matters. */
export function PracticePage({ id }: { id: string }) {
  const styles = useStyles2(getStyles);
  const scenario = scenarios.find((one) => one.id === id);
  const practice = practices[id];
  if (!scenario || !practice) {
    return <Page title={id} error={`There is no practice "${id}".`} />;
  }
  const { title, why, setting, see } = practice;
  return (
    <Page title={title}>
      <article className={styles.article}>
        <p className={styles.rule}>{scenario.practice}</p>
        <Part title="Why">
          <p>{why}</p>
        </Part>
        <Part title="How">
          <p>{setting.title}:</p>
          <pre className={styles.code}>{setting.code}</pre>
          <div>
            <ClipboardButton variant="secondary" size="sm" icon="copy" getText={() => setting.code}>
              Copy
            </ClipboardButton>
          </div>
        </Part>
        <Part title="See it">
          <Link href={`/boards/${panelAddress(see)}`}>
            <Icon name="chart-line" /> {see.title ?? see.panel}
          </Link>
          <Link href={`/scenarios/${id}`}>
            <Icon name="play" /> Try it: {scenario.title}
          </Link>
        </Part>
        <Link href="/practices">All practices</Link>
      </article>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  article: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    maxWidth: '75ch',
    p: { margin: 0 },
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  rule: css({ fontSize: theme.typography.h5.fontSize }),
  part: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(0.5),
  }),
  heading: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  code: css({
    margin: 0,
    color: theme.colors.text.primary,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
});
