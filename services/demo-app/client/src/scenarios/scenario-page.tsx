import { Alert } from '@grafana/ui';
import type { Scenario } from '@kafka-o11y/scenarios';
import { useCallback, useEffect, useState } from 'react';
import type { ScenarioList } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { Page } from '../frame/page.tsx';
import { useAnswer } from '../use-answer.ts';
import { unmetNeed } from './needs.ts';
import { ScenarioView } from './scenario-view.tsx';

/** One scenario, to be gone through step by step. */
export function ScenarioPage({ id }: { id: string }) {
  const { scenario, list, error, refresh } = useScenario(id);
  if (!scenario) {
    const none = list && `There is no scenario "${id}".`;
    return <Page title={id} error={error ?? none} loading={!error && !none} />;
  }
  const missing = unmetNeed(scenario, list?.lab);
  return (
    <Page title={scenario.title} description={scenario.question}>
      {missing && (
        <Alert severity="warning" title={`This scenario ${missing.short}`}>
          {missing.remedy}
        </Alert>
      )}
      <ScenarioView key={id} scenario={scenario} onStage={refresh} />
    </Page>
  );
}

const againMs = 3_000;

interface Found {
  /** Undefined while it is not known, or if there is none of this id. */
  scenario: Scenario | undefined;
  list: ScenarioList | undefined;
  error: string | undefined;
  /** Asks anew: who is the controller, as a command names it, may have changed. */
  refresh: () => void;
}

/** A scenario with the names of the lab in its commands; asks on while one of them is not known. */
function useScenario(id: string): Found {
  const [revision, setRevision] = useState(0);
  const answer = useAnswer(`${revision}`, (signal) => api.scenarios(signal));
  const refresh = useCallback(() => setRevision((before) => before + 1), []);
  const { data: list, error, loading } = answer;
  const scenario = list?.scenarios.find((one) => one.id === id);
  const unnamed = scenario !== undefined && hasBlanks(scenario);
  useEffect(() => {
    if (loading || !unnamed) return;
    const timer = setTimeout(refresh, againMs);
    return () => clearTimeout(timer);
  }, [loading, unnamed, refresh]);
  return { scenario, list, error, refresh };
}

/** Whether a command still has a placeholder where a name of the lab belongs. */
function hasBlanks({ steps, cleanUp }: Scenario): boolean {
  const actions = [...steps.flatMap((step) => step.do ?? []), ...cleanUp];
  return actions.some(
    (action) => 'compose' in action && action.compose.some((arg) => /^\{\w+\}$/.test(arg)),
  );
}
