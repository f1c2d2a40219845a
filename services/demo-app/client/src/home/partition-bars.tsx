import { useTheme2 } from '@grafana/ui';
import type { PartitionFlow } from '../../../src/contract.ts';
import { amount } from '../format.ts';

interface Props {
  partitions: PartitionFlow[];
  x: number;
  y: number;
  width: number;
}

const heightPx = 70;
const gapPx = 6;
/** What fills a bar, unless a partition has more. */
const fullRecords = 100;

/** One bar for each partition: how many orders wait in it. */
export function PartitionBars({ partitions, x, y, width }: Props) {
  const { colors } = useTheme2();
  const each = (width + gapPx) / Math.max(1, partitions.length) - gapPx;
  const lags = partitions.map(({ lagRecords }) => lagRecords ?? 0);
  const full = Math.max(fullRecords, ...lags);
  return (
    <g transform={`translate(${x} ${y})`}>
      {partitions.map(({ partition, lagRecords, sentPerSecond }, index) => {
        const filled = ((lagRecords ?? 0) / full) * heightPx;
        const title = `Partition ${partition}: ${amount(lagRecords, 'short', 0)} waiting, ${amount(sentPerSecond, 'short', 1)}/s sent`;
        return (
          <g key={partition} transform={`translate(${index * (each + gapPx)} 0)`}>
            <title>{title}</title>
            <rect
              width={each}
              height={heightPx}
              rx={3}
              fill={colors.background.primary}
              stroke={colors.border.weak}
            />
            <rect
              y={heightPx - filled}
              width={each}
              height={filled}
              rx={3}
              fill={colors.warning.main}
            />
            <text
              x={each / 2}
              y={heightPx + 16}
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
