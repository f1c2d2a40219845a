import { css } from '@emotion/css';
import type { FieldConfig, GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { AnnotationEvent, TraceChart } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { Chart } from '../charts/chart.tsx';
import { ErrorLine } from '../frame/page.tsx';
import { usePoll } from '../use-answer.ts';

/** As the minute after the message fills. */
const pollMs = 15_000;

/**
 * How messages fared at that minute.
 *
 * @param complete whether all spans are there: they say in which partition the message was
 */
export function TraceMetrics({ traceId, complete }: { traceId: string; complete: boolean }) {
  const styles = useStyles2(getStyles);
  const [{ data, error }] = usePoll(
    `${traceId} ${complete}`,
    (signal) => api.traceMetrics(traceId, signal),
    pollMs,
  );
  const at = data?.at;
  const marks = useMemo<AnnotationEvent[]>(
    () =>
      at === undefined
        ? []
        : [{ time: at, timeEnd: at, title: 'This message', text: '', color: 'yellow' }],
    [at],
  );
  return (
    <section aria-label="Metrics at that minute">
      <h2 className={styles.heading}>Metrics at that minute</h2>
      <ErrorLine text={error} />
      <div className={styles.grid}>
        {data?.charts.map((chart) => (
          <Course key={chart.title} {...chart} from={data.from} to={data.to} marks={marks} />
        ))}
      </div>
    </section>
  );
}

interface CourseProps extends TraceChart {
  from: number;
  to: number;
  marks: AnnotationEvent[];
}

function Course({ unit, ...chart }: CourseProps) {
  const fieldConfig = useMemo<FieldConfig>(
    () => ({ unit, custom: { fillOpacity: 10, showPoints: 'never', axisSoftMin: 0 } }),
    [unit],
  );
  return <Chart {...chart} fieldConfig={fieldConfig} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({ fontSize: theme.typography.h5.fontSize }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
    gap: theme.spacing(2),
  }),
});
