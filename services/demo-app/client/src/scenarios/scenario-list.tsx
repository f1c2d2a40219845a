import { Badge, Card, Grid } from '@grafana/ui';
import type { Lab, Scenario } from '@kafka-o11y/scenarios';
import { useLocation } from 'wouter';
import { api } from '../api.ts';
import { Page } from '../frame/page.tsx';
import { useAnswer } from '../use-answer.ts';
import { unmetNeed } from './needs.ts';
import { loadProgress } from './progress.ts';

const description =
  'Each breaks the lab on purpose, or shows where to look, and checks every step as you go.';

/** Every scenario, in the order in which one best goes through them. */
export function ScenarioList() {
  const { data, error, loading } = useAnswer('scenarios', (signal) => api.scenarios(signal));
  return (
    <Page title="Scenarios" description={description} error={error} loading={loading}>
      {data && (
        <Grid minColumnWidth={34} gap={2}>
          {data.scenarios.map((scenario) => (
            <ScenarioCard key={scenario.id} scenario={scenario} lab={data.lab} />
          ))}
        </Grid>
      )}
    </Page>
  );
}

function ScenarioCard({ scenario, lab }: { scenario: Scenario; lab: Lab | undefined }) {
  const [, navigate] = useLocation();
  const { id, title, question, minutes, difficulty, needs } = scenario;
  const path = `/scenarios/${id}`;
  const missing = unmetNeed(scenario, lab);
  const progress = loadProgress(id);
  return (
    <Card
      noMargin
      href={path}
      onClick={(event) => {
        event.preventDefault();
        navigate(path);
      }}
    >
      <Card.Heading>{title}</Card.Heading>
      <Card.Description>{question}</Card.Description>
      <Card.Meta>
        {[`${minutes} min`, difficulty, ...(needs && !missing ? [`needs ${needs}`] : [])]}
      </Card.Meta>
      {(progress || missing) && (
        <Card.Actions>
          {missing && <Badge color="orange" icon="exclamation-triangle" text={missing.short} />}
          {progress &&
            (progress.doneMs === undefined ? (
              <Badge color="blue" icon="play" text="begun" />
            ) : (
              <Badge color="green" icon="check" text="done" />
            ))}
        </Card.Actions>
      )}
    </Card>
  );
}
