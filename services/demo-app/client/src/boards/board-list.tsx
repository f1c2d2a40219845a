import { Card, Grid, TagList } from '@grafana/ui';
import { useLocation } from 'wouter';
import { api } from '../api.ts';
import { Page } from '../frame/page.tsx';
import { useAnswer } from '../use-answer.ts';

/** Every provisioned board. */
export function BoardList() {
  const [, navigate] = useLocation();
  const { data: boards = [], error, loading } = useAnswer('boards', (signal) => api.boards(signal));
  return (
    <Page title="Boards" error={error} loading={loading}>
      <Grid minColumnWidth={34} gap={2}>
        {boards.map(({ uid, title, description, tags }) => (
          <Card
            key={uid}
            noMargin
            href={`/boards/${uid}`}
            onClick={(event) => {
              event.preventDefault();
              navigate(`/boards/${uid}`);
            }}
          >
            <Card.Heading>{title}</Card.Heading>
            <Card.Description>{description}</Card.Description>
            <Card.Tags>
              <TagList tags={tags} />
            </Card.Tags>
          </Card>
        ))}
      </Grid>
    </Page>
  );
}
