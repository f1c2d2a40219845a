import { Alert } from '@grafana/ui';
import { Page } from '../frame/page.tsx';
import { unmetNeed } from './needs.ts';
import { ScenarioView } from './scenario-view.tsx';
import { useScenario } from './use-scenario.ts';

/** One scenario, to be gone through step by step. */
export function ScenarioPage({ id }: { id: string }) {
  const { scenario, list, error, refresh } = useScenario(id);
  if (!scenario) {
    const none = list && `There is no scenario "${id}".`;
    return <Page title={id} error={error ?? none} loading={!error && !none} />;
  }
  const missing = unmetNeed(scenario, list?.lab?.brokers);
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
