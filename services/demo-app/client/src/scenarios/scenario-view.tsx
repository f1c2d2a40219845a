import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { Scenario, Step } from '@kafka-o11y/scenarios';
import { useEffect } from 'react';
import { useFaults } from '../faults/use-faults.ts';
import { ErrorLine } from '../frame/error-line.tsx';
import { Actions } from './actions.tsx';
import { CleanUp } from './clean-up.tsx';
import { Done } from './done.tsx';
import { Expectations } from './expectations.tsx';
import { Looks } from './looks.tsx';
import type { Progress } from './progress.ts';
import { StepFrame } from './step.tsx';
import { StepCharts } from './step-charts.tsx';
import { Summary } from './summary.tsx';
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

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    maxWidth: 1100,
  }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  steps: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(1) }),
});
