import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Badge, Button, Stack, useStyles2 } from '@grafana/ui';
import type { Scenario, Step } from '@kafka-o11y/scenarios';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useFaults } from '../faults/use-faults.ts';
import { ErrorLine } from '../frame/page.tsx';
import { useLive } from '../live/use-live.ts';
import { Actions, CleanUp } from './actions.tsx';
import { Expectations } from './expectations.tsx';
import { Looks } from './looks.tsx';
import type { Progress } from './progress.ts';
import { StepFrame } from './step.tsx';
import { StepCharts } from './step-charts.tsx';
import type { ScenarioRun } from './use-scenario-run.ts';
import { useScenarioRun } from './use-scenario-run.ts';

interface Props {
  scenario: Scenario;
  /** Called at the start, and as each step is reached. */
  onStage: () => void;
}

/** A scenario: what it teaches, its steps as far as they are reached, its end. */
export function ScenarioView({ scenario, onStage }: Props) {
  const styles = useStyles2(getStyles);
  const faults = useFaults(`scenario ${scenario.id}`);
  const run = useScenarioRun(scenario, faults.faults);
  const { progress, start, stop } = run;
  const reached = progress?.stages.length;
  useEffect(() => {
    if (reached !== undefined) onStage();
  }, [reached, onStage]);
  return (
    <div className={styles.view}>
      <Summary scenario={scenario} />
      <div className={styles.buttons}>
        {progress ? (
          <Button variant="secondary" icon="sync" onClick={stop}>
            Start over
          </Button>
        ) : (
          <Button icon="play" onClick={start}>
            Start
          </Button>
        )}
      </div>
      <ErrorLine text={run.error} />
      <ol className={styles.steps}>
        <StepFrame title="Before" state={progress ? stateOf(0, progress) : 'current'}>
          <p>The lab should be in this state before you start.</p>
          <Expectations
            expectations={scenario.before}
            stage={progress?.stages[0]}
            states={progress && progress.stages.length > 1 ? undefined : run.states}
          />
        </StepFrame>
        {scenario.steps.map((step, index) => (
          <StepFrame
            key={step.title}
            number={index + 1}
            title={step.title}
            state={stateOf(index + 1, progress)}
          >
            <StepBody {...{ scenario, step, index, run, faults }} />
          </StepFrame>
        ))}
      </ol>
      {progress?.doneMs !== undefined && <Done scenario={scenario} progress={progress} />}
      {scenario.cleanUp.length > 0 && <CleanUp scenario={scenario} faults={faults} />}
    </div>
  );
}

interface StepBodyProps {
  scenario: Scenario;
  step: Step;
  /** From 0. */
  index: number;
  run: ScenarioRun;
  faults: ReturnType<typeof useFaults>;
}

function StepBody({ scenario, step, index, run, faults }: StepBodyProps) {
  const { progress, states, confirmCommands } = run;
  const stage = progress?.stages[index + 1];
  const isCurrent = stateOf(index + 1, progress) === 'current';
  return (
    <>
      <p>{step.text}</p>
      {isCurrent && step.do && (
        <Actions
          actions={step.do}
          faults={faults}
          onRun={stage?.commandsRun ? undefined : confirmCommands}
        />
      )}
      <Expectations
        expectations={step.expect}
        stage={stage}
        states={isCurrent ? states : undefined}
      />
      {step.look && (
        <Looks
          id={scenario.id}
          step={index}
          looks={step.look}
          since={progress?.beganMs ?? Date.now()}
        />
      )}
      {stage && <StepCharts id={scenario.id} step={index} />}
    </>
  );
}

function stateOf(stage: number, progress: Progress | undefined): 'ahead' | 'current' | 'done' {
  if (!progress || stage >= progress.stages.length) return 'ahead';
  return stage < progress.stages.length - 1 || progress.doneMs !== undefined ? 'done' : 'current';
}

/** What one learns, how long it takes, and whom it wakes. */
function Summary({ scenario }: { scenario: Scenario }) {
  const styles = useStyles2(getStyles);
  const { learn, minutes, difficulty, needs, alerts } = scenario;
  return (
    <section className={styles.summary} aria-label="About this scenario">
      <Stack direction="row" gap={1} wrap="wrap">
        <Badge color="blue" icon="clock-nine" text={`${minutes} min`} />
        <Badge color="purple" text={difficulty} />
        {needs && <Badge color="orange" text={`needs ${needs}`} />}
      </Stack>
      <div>
        You learn
        <ul className={styles.learn}>
          {learn.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </div>
      {alerts.length > 0 && <FiringAlerts names={alerts} />}
    </section>
  );
}

/** The alerts that a scenario fires, and whether they do so now. */
function FiringAlerts({ names }: { names: string[] }) {
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

/** What to take along. */
function Done({ scenario, progress }: { scenario: Scenario; progress: Progress }) {
  const seconds = Math.round(((progress.doneMs ?? 0) - progress.beganMs) / 1_000);
  const took = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return (
    <Alert severity="success" title={`All steps done, in ${took}`}>
      <p>{scenario.practice}</p>
      <Link href={`/practices/${scenario.id}`} style={{ textDecoration: 'underline' }}>
        Why, and the settings for it
      </Link>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    maxWidth: 1100,
  }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  steps: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(1) }),
  summary: css({ display: 'grid', gap: theme.spacing(1), justifyItems: 'start' }),
  learn: css({ marginLeft: theme.spacing(3) }),
});
