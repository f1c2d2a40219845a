import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LiveProblem, Part } from '../../../src/contract.ts';
import { timeOfDay } from '../format.ts';
import { Page } from '../frame/page.tsx';
import { useLive } from '../live/use-live.ts';
import { FlowPicture } from './flow-picture.tsx';
import { Fold } from './fold.tsx';
import { LikelyCause } from './likely-cause.tsx';
import { AlertList, ComponentList, FaultList } from './lists.tsx';

/** The first page: whether Kafka is healthy, and what flows right now. */
export function HomePage() {
  const styles = useStyles2(getStyles);
  const { state, broken, error } = useLive();
  const current = !broken && error === undefined;
  return (
    <Page title="Kafka, live" error={error} loading={!state && !broken}>
      {broken && (
        <Alert severity="warning" title="No news from the demo app: connecting again">
          {state && `What you see is from ${timeOfDay(state.at)}.`}
        </Alert>
      )}
      {state && (
        <div className={styles.page}>
          {current && <Verdict problems={state.problems} flows={state.flow !== undefined} />}
          {state.flow && (
            <PartBox title="What flows" part={state.flow}>
              {(flow) => <FlowPicture flow={flow} moving={current && !state.flow?.error} />}
            </PartBox>
          )}
          <div className={styles.columns}>
            <PartBox title="Firing alerts" part={state.alerts}>
              {(alerts) => <AlertList alerts={alerts} />}
            </PartBox>
            <PartBox title="Likely cause" part={{ value: true }}>
              {() => <LikelyCause />}
            </PartBox>
            <PartBox title="Components" part={{ value: state.components }}>
              {(components) => <ComponentList components={components} />}
            </PartBox>
            {/* Without orders these are clusters of others, in which there is nothing to switch. */}
            {state.flow && (
              <PartBox title="Faults that are on" part={state.faults}>
                {(faults) => <FaultList faults={faults} />}
              </PartBox>
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

/** Whether all is well; if not, what is wrong and where to look, causes first. */
function Verdict({ problems, flows }: { problems: LiveProblem[]; flows: boolean }) {
  const styles = useStyles2(getStyles);
  const healthy = problems.length === 0;
  return (
    <section
      className={cx(styles.verdict, healthy ? styles.good : styles.bad)}
      aria-label="Verdict"
      data-healthy={healthy}
    >
      <p className={styles.head} role="status">
        <Icon name={healthy ? 'check-circle' : 'exclamation-triangle'} size="xl" />
        {healthy
          ? `Healthy: ${flows ? 'orders flow, and ' : ''}nothing is wrong.`
          : `Not healthy: ${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} wrong.`}
      </p>
      {!healthy && (
        <ul className={styles.problems}>
          {problems.map((problem) => (
            <Problem key={problem.what} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** One kind of problem in one line; the others of its kind, and what follows from it, on request. */
function Problem({ problem: { what, board, others, explains } }: { problem: LiveProblem }) {
  const count = others.length + 1;
  return (
    <li data-count={count} data-explains={explains.length}>
      {count > 1 && `${count} × `}
      <Link href={`/boards/${board}`}>{what}</Link>
      {others.length > 0 && (
        <Fold title={`and ${others.length} more`}>
          {others.map((other, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same words
            <li key={index}>{other}</li>
          ))}
        </Fold>
      )}
      {explains.length > 0 && (
        <Fold title={`explains ${explains.length} more`}>
          {explains.map((problem) => (
            <Problem key={problem.what} problem={problem} />
          ))}
        </Fold>
      )}
    </li>
  );
}

interface BoxProps<T> {
  title: string;
  part: Part<T>;
  children: (value: T) => ReactNode;
}

/** What one source says, or in its place why it says nothing. */
function PartBox<T>({ title, part: { value, at, error }, children }: BoxProps<T>) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.box} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {error && (
        <p role="alert" className={styles.error}>
          {error}
          {at !== undefined && `. What follows is from ${timeOfDay(at)}.`}
        </p>
      )}
      {value !== undefined && children(value)}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
    gap: theme.spacing(2),
    alignItems: 'start',
  }),
  verdict: css({
    padding: theme.spacing(1.5, 2),
    border: '1px solid',
    borderLeftWidth: 6,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  good: css({ borderColor: theme.colors.success.border }),
  bad: css({ borderColor: theme.colors.error.border }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    fontSize: theme.typography.h4.fontSize,
  }),
  problems: css({
    display: 'grid',
    gap: theme.spacing(0.5),
    margin: theme.spacing(1, 0, 0, 3),
    a: { color: theme.colors.text.link, overflowWrap: 'anywhere' },
    'a:hover': { textDecoration: 'underline' },
  }),
  box: css({
    minWidth: 0,
    padding: theme.spacing(1.5, 2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    p: { margin: 0 },
  }),
  heading: css({ marginBottom: theme.spacing(1), fontSize: theme.typography.h5.fontSize }),
  error: css({ color: theme.colors.error.text, overflowWrap: 'anywhere' }),
});
