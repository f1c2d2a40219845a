import { css } from '@emotion/css';
import type { FieldConfig, GrafanaTheme2 } from '@grafana/data';
import { ThresholdsMode } from '@grafana/data';
import { GraphThresholdsStyleMode } from '@grafana/schema';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Unit } from '@kafka-o11y/runbooks';
import { useMemo, useRef } from 'react';
import type { ExpectationSeries, StepSeries } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { Chart } from '../charts/chart.tsx';
import { ErrorLine } from '../frame/page.tsx';
import { usePoll } from '../use-answer.ts';
import { useVisible } from '../use-element.ts';
import { exploreUrl, useGrafana } from '../use-grafana.ts';

const pollMs = 10_000;

/** So that the line at what is expected is on the graph, and not at its edge. */
const headroom = 1.2;

const grafanaUnits: Record<Unit, string> = {
  count: 'short',
  'per second': 'suffix:/s',
  seconds: 's',
  bytes: 'bytes',
  share: 'percentunit',
};

/** The course of what a step measures, each with a line at what is expected. */
export function StepCharts({ id, step }: { id: string; step: number }) {
  const styles = useStyles2(getStyles);
  const ref = useRef<HTMLDivElement>(null);
  const visible = useVisible(ref);
  const [{ data, error }] = usePoll(
    visible ? `${id}/${step}` : undefined,
    (signal) => api.series({ id, step }, signal),
    pollMs,
  );
  const grafana = useGrafana();
  const last = useRef<StepSeries>(undefined);
  last.current = data ?? last.current;
  return (
    <div ref={ref} className={styles.grid}>
      <ErrorLine text={error} />
      {last.current?.series.map((course) => (
        <div key={course.title}>
          <Course course={course} span={last.current as StepSeries} />
          {grafana && (
            <a
              className={styles.link}
              href={exploreUrl(grafana, { datasource: 'prometheus', expr: course.promql })}
              target="_blank"
              rel="noreferrer"
            >
              <Icon name="external-link-alt" /> in Grafana’s Explore
            </a>
          )}
        </div>
      ))}
    </div>
  );
}

function Course({ course, span }: { course: ExpectationSeries; span: StepSeries }) {
  const { title, unit, is, limit, frames, error } = course;
  const fieldConfig = useMemo<FieldConfig>(
    () => ({
      unit: grafanaUnits[unit],
      thresholds: { mode: ThresholdsMode.Absolute, steps: expected(is, limit) },
      custom: {
        thresholdsStyle: { mode: GraphThresholdsStyleMode.Dashed },
        fillOpacity: 10,
        showPoints: 'never',
        axisSoftMin: 0,
        axisSoftMax: limit === 0 ? 1 : limit * headroom,
      },
    }),
    [unit, is, limit],
  );
  const { from, to, intervalMs } = span;
  return <Chart {...{ title, frames, from, to, intervalMs, fieldConfig, error }} />;
}

/** Green where the value is as expected. */
function expected(is: ExpectationSeries['is'], limit: number) {
  const [below, above] = is === 'below' ? ['green', 'transparent'] : ['transparent', 'green'];
  return [
    { value: -Infinity, color: below ?? '' },
    { value: limit, color: is === 'below' ? 'red' : (above ?? '') },
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
    gap: theme.spacing(2),
    minHeight: 20,
  }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
