import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Spinner, useStyles2 } from '@grafana/ui';
import type { Expectation, ExpectationState } from '@kafka-o11y/scenarios';
import { useEffect, useState } from 'react';
import type { Stage } from './progress.ts';

interface Props {
  expectations: Expectation[];
  /** How far the step has come; undefined if it was not begun. */
  stage?: Stage | undefined;
  /** As of the last look, while the step is the current one. */
  states: ExpectationState[] | undefined;
}

/** What a step expects beside what is measured, each ticked as it comes true. */
export function Expectations({ expectations, stage, states }: Props) {
  const styles = useStyles2(getStyles);
  const nowMs = useNow(states !== undefined);
  const elapsed = stage?.actedMs === undefined ? undefined : (nowMs - stage.actedMs) / 1_000;
  return (
    <ul className={styles.list}>
      {expectations.map(({ title }) => {
        const state = states?.find((one) => one.title === title);
        const met = stage?.met[title];
        const holds = met !== undefined || (stage === undefined && state?.met === true);
        return (
          <li key={title} className={styles.row} data-met={holds}>
            <span className={cx(styles.mark, holds && styles.met)}>
              {holds ? (
                // A key of its own: an icon that is changed while it loads stays what it was.
                <Icon key="met" name="check-circle" size="lg" title="came true" />
              ) : state ? (
                <Spinner size="sm" />
              ) : (
                <Icon key="open" name="circle" size="lg" title="not yet" />
              )}
            </span>
            <span className={styles.title}>{title}</span>
            <span className={styles.value}>
              {met ? (
                <>
                  <b>{met.measured}</b> after {Math.round(met.seconds)} s
                </>
              ) : (
                state && (
                  <>
                    <b>{state.measured}</b>, expected {state.expected}
                    {!holds && <Deadline elapsed={elapsed} within={state.within} />}
                  </>
                )
              )}
            </span>
            {state?.error && !met && (
              <span role="alert" className={styles.error}>
                {state.error}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Deadline({ elapsed, within }: { elapsed: number | undefined; within: number }) {
  const styles = useStyles2(getStyles);
  if (elapsed === undefined) return <> within {within} s</>;
  const seconds = Math.max(0, Math.round(elapsed));
  const left = within - seconds;
  return (
    <span className={styles.deadline}>
      <progress
        className={styles.progress}
        max={within}
        value={Math.min(seconds, within)}
        aria-label={`${seconds} of ${within} s`}
      />
      {left >= 0
        ? `${seconds} s, ${left} s left`
        : `${seconds} s: ${-left} s later than expected, still looking`}
    </span>
  );
}

/** Milliseconds since 1970, moving every second while `ticking`. */
function useNow(ticking: boolean): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(0.75) }),
  row: css({
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr)',
    columnGap: theme.spacing(1),
    alignItems: 'start',
    [theme.breakpoints.up('md')]: { gridTemplateColumns: '24px minmax(0, 2fr) minmax(0, 3fr)' },
  }),
  mark: css({ color: theme.colors.text.secondary, lineHeight: 1.4 }),
  met: css({ color: theme.colors.success.text }),
  title: css({ overflowWrap: 'anywhere' }),
  value: css({
    gridColumn: '2 / -1',
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
    b: { color: theme.colors.text.primary },
    [theme.breakpoints.up('md')]: { gridColumn: 3 },
  }),
  deadline: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  progress: css({
    width: 120,
    height: 6,
    accentColor: theme.colors.primary.main,
  }),
  error: css({
    gridColumn: '2 / -1',
    color: theme.colors.error.text,
    overflowWrap: 'anywhere',
  }),
});
