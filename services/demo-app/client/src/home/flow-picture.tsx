import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Flow, PartitionFlow } from '../../../src/contract.ts';
import { amount } from '../format.ts';
import { useSize } from '../use-element.ts';
import type { Box, Pipe } from './flow-layout.ts';
import { layOut } from './flow-layout.ts';

const rate = (value: number | null) =>
  value === null ? 'rate unknown' : `${amount(value, 'short', 1)}/s`;

const timestampProblems: Record<string, string> = {
  missing: 'no timestamps',
  implausible: 'implausible timestamps',
  ahead: 'timestamps ahead',
};

/** For how long the oldest order has waited, or why that is not known. */
function waiting({ lagSeconds, timestampProblem }: Flow): string {
  if (timestampProblem === null) return `oldest waits ${amount(lagSeconds, 's')}`;
  const problem = timestampProblems[timestampProblem] ?? timestampProblem;
  // Where other partitions have an age.
  return lagSeconds === null ? problem : `oldest ${amount(lagSeconds, 's')}, ${problem}`;
}

/** How many read, and by which protocol. */
function membership({ groupMembers, groupType }: Flow): string {
  if (groupMembers === null) return 'members unknown';
  const members = groupMembers === 1 ? '1 member' : `${amount(groupMembers, 'short', 0)} members`;
  return groupType === null ? members : `${members}, ${groupType} protocol`;
}

/** Orders on their way from the producer through Kafka to the consumer, as fast as they flow. */
export function FlowPicture({ flow, moving }: { flow: Flow; moving: boolean }) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const [ref, { width }] = useSize<HTMLDivElement>();
  const layout = layOut(width);
  const { lagRecords, groupStatus, retried, deadLettered } = flow;
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
              {waiting(flow)}
              {groupStatus !== null && `, group ${groupStatus}`}
            </text>
            <PartitionBars
              partitions={flow.partitions}
              width={layout.kafka.width - 32}
              x={16}
              y={92}
            />
          </Node>
          <Node box={layout.consumer} title="Consumer" value={rate(flow.processedPerSecond)}>
            <text x={16} y={76} fill={colors.text.secondary}>
              {membership(flow)}
            </text>
          </Node>
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

interface PipeProps {
  pipe: Pipe;
  /** Orders a second. */
  rate: number | null;
  moving: boolean;
  text: string;
  more: string;
}

const travelSeconds = 2.4;
const maxDots = 14;

/** A line between two boxes with dots that travel along it, more of them at a higher rate. */
function FlowPipe({ pipe: { x1, y1, x2, y2 }, rate, moving, text, more }: PipeProps) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const count = moving ? dotsFor(rate ?? 0) : 0;
  const upright = x1 === x2;
  const [textX, textY] = upright ? [x1 + 24, (y1 + y2) / 2] : [(x1 + x2) / 2, y1 - 14];
  const anchor = upright ? 'start' : 'middle';
  return (
    <g>
      <line x1={x1} y1={y1} x2={x2} y2={y2} stroke={colors.border.strong} strokeWidth={2} />
      {Array.from({ length: count }, (_, index) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: the dots are all alike
          key={index}
          className={styles.dot}
          cx={x1}
          cy={y1}
          r={4}
          fill={colors.primary.text}
          style={
            {
              '--dx': `${x2 - x1}px`,
              '--dy': `${y2 - y1}px`,
              animationDelay: `${(-travelSeconds * index) / count}s`,
            } as React.CSSProperties
          }
        />
      ))}
      <text x={textX} y={textY} textAnchor={anchor} fill={colors.text.primary}>
        {text}
      </text>
      <text
        x={textX}
        y={upright ? textY + 18 : y1 + 24}
        textAnchor={anchor}
        fill={colors.text.secondary}
      >
        {more}
      </text>
    </g>
  );
}

/** One for a trickle, and one more for every doubling. */
function dotsFor(rate: number): number {
  return rate <= 0 ? 0 : Math.min(maxDots, 1 + Math.round(Math.log2(1 + rate)));
}

const travel = keyframes({ to: { transform: 'translate(var(--dx), var(--dy))' } });

interface BarsProps {
  partitions: PartitionFlow[];
  x: number;
  y: number;
  width: number;
}

const barPx = 70;
const barGapPx = 6;
/** What fills a bar, unless a partition has more. */
const fullRecords = 100;

/** One bar for each partition: how many orders wait in it. */
function PartitionBars({ partitions, x, y, width }: BarsProps) {
  const { colors } = useTheme2();
  const each = (width + barGapPx) / Math.max(1, partitions.length) - barGapPx;
  const lags = partitions.map(({ lagRecords }) => lagRecords ?? 0);
  const full = Math.max(fullRecords, ...lags);
  return (
    <g transform={`translate(${x} ${y})`}>
      {partitions.map(({ partition, lagRecords, sentPerSecond }, index) => {
        const filled = ((lagRecords ?? 0) / full) * barPx;
        const title = `Partition ${partition}: ${amount(lagRecords, 'short', 0)} waiting, ${amount(sentPerSecond, 'short', 1)}/s sent`;
        return (
          <g key={partition} transform={`translate(${index * (each + barGapPx)} 0)`}>
            <title>{title}</title>
            <rect
              width={each}
              height={barPx}
              rx={3}
              fill={colors.background.primary}
              stroke={colors.border.weak}
            />
            <rect
              y={barPx - filled}
              width={each}
              height={filled}
              rx={3}
              fill={colors.warning.main}
            />
            <text
              x={each / 2}
              y={barPx + 16}
              textAnchor="middle"
              fontSize={11}
              fill={colors.text.secondary}
            >
              {partition}
            </text>
          </g>
        );
      })}
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
  dot: css({
    animation: `${travel} ${travelSeconds}s linear infinite`,
    '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
  }),
});
