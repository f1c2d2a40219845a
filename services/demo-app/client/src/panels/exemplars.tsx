import { ScaleOrientation } from '@grafana/schema';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { useTheme2 } from '@grafana/ui';
import type uPlot from 'uplot';
import { Link } from 'wouter';
import type { Exemplar } from '../../../src/contract.ts';
import { PlotOverlay } from './plot-overlay.tsx';

interface Props {
  config: UPlotConfigBuilder;
  exemplars: Exemplar[];
}

/** Dots on a graph: single orders, each leading to its trace. */
export function ExemplarsPlugin({ config, exemplars }: Props) {
  return (
    <PlotOverlay config={config}>
      {(plot, { width }) =>
        exemplars
          .map((exemplar) => ({ exemplar, ...position(exemplar, plot, config) }))
          .filter(({ x }) => x >= 0 && x <= width)
          .map(({ exemplar, x, y }) => (
            <Dot key={`${exemplar.traceId} ${exemplar.time}`} exemplar={exemplar} x={x} y={y} />
          ))
      }
    </PlotOverlay>
  );
}

/** On the first value axis; what is beyond its end is drawn at the end. */
function position({ time, value }: Exemplar, plot: uPlot, config: UPlotConfigBuilder) {
  const vertical = config.scales.find(
    ({ props }) => props.orientation === ScaleOrientation.Vertical,
  );
  const key = vertical?.props.scaleKey ?? 'y';
  const { min, max } = plot.scales[key] ?? {};
  const within = Math.min(Math.max(value, min ?? value), max ?? value);
  return { x: plot.valToPos(time, 'x'), y: plot.valToPos(within, key) };
}

const sizePx = 9;

function Dot({ exemplar, x, y }: { exemplar: Exemplar; x: number; y: number }) {
  const theme = useTheme2();
  const { traceId, value, labels } = exemplar;
  const label = `Open trace ${traceId} (${value}${labels.span_name ? `, ${labels.span_name}` : ''})`;
  return (
    <Link
      href={`/traces/${traceId}`}
      aria-label={label}
      title={label}
      style={{
        position: 'absolute',
        left: x - sizePx / 2,
        top: y - sizePx / 2,
        lineHeight: 0,
        pointerEvents: 'auto',
      }}
    >
      <svg width={sizePx} height={sizePx} viewBox="0 0 9 9" aria-hidden="true">
        <path
          d="M4.5 0 9 4.5 4.5 9 0 4.5Z"
          fill={theme.visualization.getColorByName('yellow')}
          stroke={theme.colors.background.primary}
        />
      </svg>
    </Link>
  );
}
