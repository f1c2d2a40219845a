import { css, keyframes } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Pipe } from './flow-layout.ts';

interface Props {
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
export function FlowPipe({ pipe: { x1, y1, x2, y2 }, rate, moving, text, more }: Props) {
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

const getStyles = () => ({
  dot: css({
    animation: `${travel} ${travelSeconds}s linear infinite`,
    '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
  }),
});
