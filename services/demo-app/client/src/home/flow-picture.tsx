import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Flow } from '../../../src/contract.ts';
import { amount } from '../format.ts';
import { useSize } from '../use-size.ts';
import type { Box } from './flow-layout.ts';
import { layOut } from './flow-layout.ts';
import { FlowPipe } from './flow-pipe.tsx';
import { PartitionBars } from './partition-bars.tsx';

const rate = (value: number | null) =>
  value === null ? 'rate unknown' : `${amount(value, 'short', 1)}/s`;

/** Orders on their way from the producer through Kafka to the consumer, as fast as they flow. */
export function FlowPicture({ flow, moving }: { flow: Flow; moving: boolean }) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const [ref, { width }] = useSize<HTMLDivElement>();
  const layout = layOut(width);
  const { lagRecords, lagSeconds, groupStatus, retried, deadLettered } = flow;
  const lag = `${amount(lagRecords, 'short', 0)} waiting`;
  const stuck = groupStatus !== null && groupStatus !== 'ok';
  const seconds = (value: number | null) => amount(value, 's');
  const label = `The producer sends ${rate(flow.sentPerSecond)}, ${lag} in Kafka, the consumer processes ${rate(flow.processedPerSecond)}.`;
  return (
    <div ref={ref} className={styles.picture}>
      {width > 0 && (
        <svg width={width} height={layout.height} role="img" aria-label={label}>
          <FlowPipe
            pipe={layout.sending}
            rate={flow.sentPerSecond}
            moving={moving}
            text={`ack p99 ${seconds(flow.send.p99)}`}
            more={`half within ${seconds(flow.send.p50)}`}
          />
          <FlowPipe
            pipe={layout.fetching}
            rate={flow.processedPerSecond}
            moving={moving}
            text={`work p99 ${seconds(flow.process.p99)}`}
            more={`half within ${seconds(flow.process.p50)}`}
          />
          <Node box={layout.producer} title="Producer" value={rate(flow.sentPerSecond)} />
          <Node box={layout.kafka} title="Kafka" value={lag} alarming={stuck}>
            <text x={16} y={76} fill={colors.text.secondary}>
              oldest waits {seconds(lagSeconds)}
              {groupStatus !== null && `, group ${groupStatus}`}
            </text>
            <PartitionBars
              partitions={flow.partitions}
              width={layout.kafka.width - 32}
              x={16}
              y={92}
            />
          </Node>
          <Node box={layout.consumer} title="Consumer" value={rate(flow.processedPerSecond)} />
        </svg>
      )}
      <p className={styles.legend}>
        From creation to processed: half within <b>{seconds(flow.endToEnd.p50)}</b>, 99 % within{' '}
        <b>{seconds(flow.endToEnd.p99)}</b>. In the last 5 minutes{' '}
        <b>{amount(retried, 'short', 0)}</b> retried, <b>{amount(deadLettered, 'short', 0)}</b>{' '}
        given up.
      </p>
    </div>
  );
}

interface NodeProps {
  box: Box;
  title: string;
  value: string;
  alarming?: boolean;
  children?: React.ReactNode;
}

function Node({ box, title, value, alarming = false, children }: NodeProps) {
  const { colors } = useTheme2();
  return (
    <g transform={`translate(${box.x} ${box.y})`}>
      <rect
        width={box.width}
        height={box.height}
        rx={6}
        fill={colors.background.secondary}
        stroke={alarming ? colors.error.border : colors.border.medium}
        strokeWidth={alarming ? 2 : 1}
      />
      <text x={16} y={26} fill={colors.text.secondary}>
        {title}
      </text>
      <text x={16} y={54} fill={colors.text.primary} fontSize={22} fontWeight={500}>
        {value}
      </text>
      {children}
    </g>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  picture: css({
    minWidth: 0,
    overflow: 'hidden',
    fontVariantNumeric: 'tabular-nums',
    svg: { display: 'block' },
  }),
  legend: css({ color: theme.colors.text.secondary, b: { color: theme.colors.text.primary } }),
});
