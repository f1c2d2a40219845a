import { dateTimeFormat } from '@grafana/data';
import { ScaleOrientation } from '@grafana/schema';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { Tooltip, useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useLayoutEffect, useReducer, useRef } from 'react';
import type uPlot from 'uplot';
import { useSurroundings } from './surroundings.tsx';
import type { AnnotationEvent, Exemplar } from './types.ts';

interface AnnotationsProps {
  config: UPlotConfigBuilder;
  events: AnnotationEvent[];
}

/** Vertical lines where something happened, with a mark below that says what. */
export function AnnotationsPlugin({ config, events }: AnnotationsProps) {
  return (
    <PlotOverlay config={config}>
      {(plot, { width }) =>
        events
          .map((event) => ({
            event,
            from: Math.max(0, plot.valToPos(event.time, 'x')),
            to: Math.min(width, plot.valToPos(event.timeEnd, 'x')),
          }))
          .filter(({ from, to }) => from <= width && to >= 0)
          .map(({ event, from, to }) => (
            <Region
              key={`${event.title} ${event.text} ${event.time}`}
              event={event}
              from={from}
              to={to}
            />
          ))
      }
    </PlotOverlay>
  );
}

function Region({ event, from, to }: { event: AnnotationEvent; from: number; to: number }) {
  const theme = useTheme2();
  const color = theme.visualization.getColorByName(event.color);
  return (
    <div
      style={{
        position: 'absolute',
        left: from,
        width: Math.max(0, to - from),
        height: '100%',
        borderLeft: `1px dashed ${color}`,
        background: `color-mix(in srgb, ${color} 10%, transparent)`,
      }}
    >
      <Mark event={event} color={color} />
    </div>
  );
}

function Mark({ event, color }: { event: AnnotationEvent; color: string }) {
  const { timeZone } = useSurroundings();
  const time = dateTimeFormat(event.time, { timeZone });
  return (
    <Tooltip content={`${time}: ${event.title}. ${event.text}`}>
      <button
        type="button"
        aria-label={`${time}: ${event.title}. ${event.text}`}
        style={{
          position: 'absolute',
          top: '100%',
          left: -5,
          width: 0,
          height: 0,
          padding: 0,
          background: 'none',
          border: '5px solid transparent',
          borderTop: 0,
          borderBottomColor: color,
          pointerEvents: 'auto',
        }}
      />
    </Tooltip>
  );
}

interface ExemplarsProps {
  config: UPlotConfigBuilder;
  exemplars: Exemplar[];
}

/** Dots on a graph: single orders, each leading to its trace. */
export function ExemplarsPlugin({ config, exemplars }: ExemplarsProps) {
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
  const { TraceLink } = useSurroundings();
  const { traceId, value, labels } = exemplar;
  const label = `Open trace ${traceId} (${value}${labels.span_name ? `, ${labels.span_name}` : ''})`;
  return (
    <TraceLink
      traceId={traceId}
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
    </TraceLink>
  );
}

interface OverlayProps {
  config: UPlotConfigBuilder;
  /** Called with every drawing of the graph; places what it returns in px from its plot's corner. */
  children: (plot: uPlot, size: { width: number; height: number }) => ReactNode;
}

/** Elements on top of a graph's plot. To be there when the graph is made, even if still empty. */
function PlotOverlay({ config, children }: OverlayProps) {
  const plot = useRef<uPlot>(undefined);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    let mounted = true;
    config.addHook('draw', (drawn) => {
      plot.current = drawn;
      if (mounted) redraw();
    });
    return () => {
      mounted = false;
    };
  }, [config]);
  const { current } = plot;
  if (!current) return null;
  const inCssPx = (px: number) => px / devicePixelRatio;
  const size = { width: inCssPx(current.bbox.width), height: inCssPx(current.bbox.height) };
  return (
    <div
      style={{
        ...size,
        position: 'absolute',
        left: inCssPx(current.bbox.left),
        top: inCssPx(current.bbox.top),
        pointerEvents: 'none',
      }}
    >
      {children(current, size)}
    </div>
  );
}
