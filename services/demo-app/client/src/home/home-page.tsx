import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import { timeOfDay } from '../format.ts';
import { Page } from '../frame/page.tsx';
import { useLive } from '../live/use-live.ts';
import { AlertList } from './alert-list.tsx';
import { Components } from './components.tsx';
import { FaultsOn } from './faults-on.tsx';
import { FlowPicture } from './flow-picture.tsx';
import { PartBox } from './part-box.tsx';
import { Verdict } from './verdict.tsx';

/** The first page: whether Kafka is healthy, and what flows right now. */
export function HomePage() {
  const styles = useStyles2(getStyles);
  const { state, broken } = useLive();
  return (
    <Page title="Kafka, live" loading={!state && !broken}>
      {broken && (
        <Alert severity="warning" title="No news from the demo app: connecting again">
          {state && `What you see is from ${timeOfDay(state.at)}.`}
        </Alert>
      )}
      {state && (
        <div className={styles.page}>
          {!broken && <Verdict problems={state.problems} />}
          <PartBox title="What flows" part={state.flow}>
            {(flow) => <FlowPicture flow={flow} moving={!broken && !state.flow.error} />}
          </PartBox>
          <div className={styles.columns}>
            <PartBox title="Firing alerts" part={state.alerts}>
              {(alerts) => <AlertList alerts={alerts} />}
            </PartBox>
            <PartBox title="Components" part={{ value: state.components }}>
              {(components) => <Components components={components} />}
            </PartBox>
            <PartBox title="Faults that are on" part={state.faults}>
              {(faults) => <FaultsOn faults={faults} />}
            </PartBox>
          </div>
        </div>
      )}
    </Page>
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
});
