import { Alert } from '@grafana/ui';
import { api } from '../api.ts';
import { Page } from '../frame/page.tsx';
import { useAnswer } from '../use-answer.ts';
import { unmetNeed } from './needs.ts';
import { ScenarioView } from './scenario-view.tsx';

/** One scenario, to be gone through step by step. */
export function ScenarioPage({ id }: { id: string }) {
  const { data, error } = useAnswer('scenarios', (signal) => api.scenarios(signal));
  const scenario = data?.scenarios.find((one) => one.id === id);
  if (!scenario) {
    const none = data && `There is no scenario "${id}".`;
    return <Page title={id} error={error ?? none} loading={!error && !none} />;
  }
  const missing = unmetNeed(scenario, data?.lab?.brokers);
  return (
    <Page title={scenario.title} description={scenario.question}>
      {missing && (
        <Alert severity="warning" title={`This scenario ${missing.short}`}>
          {missing.remedy}
        </Alert>
      )}
      <ScenarioView key={id} scenario={scenario} />
    </Page>
  );
}
